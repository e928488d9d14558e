"""Single sign-on of staff by a provider of OpenID Connect; off unless OIDC_ISSUER names one."""

from importlib.util import find_spec

from django.core.exceptions import ImproperlyConfigured

from casework.settings import env

OIDC_ISSUER = env.issuer("OIDC_ISSUER")
if OIDC_ISSUER and find_spec("authlib") is None:
    raise ImproperlyConfigured("OIDC_ISSUER is set: the extra `oidc` is needed, which requirements/base.txt holds.")
OIDC_CLIENT_ID = env.required("OIDC_CLIENT_ID", "to sign on with OIDC_ISSUER") if OIDC_ISSUER else ""
OIDC_CLIENT_SECRET = env.required("OIDC_CLIENT_SECRET", "to sign on with OIDC_ISSUER") if OIDC_ISSUER else ""
# Where the provider may send people who sign on in a program, letter by letter; without one, programs sign on by password alone.
OIDC_APP_ADDRESSES = env.words("OIDC_APP_ADDRESSES")
# What the provider says of how somebody signed on there that counts as the second factor here. None of it unless it is named.
OIDC_SECOND_FACTOR_ACR = env.words("OIDC_SECOND_FACTOR_ACR")
OIDC_SECOND_FACTOR_AMR = env.words("OIDC_SECOND_FACTOR_AMR")
