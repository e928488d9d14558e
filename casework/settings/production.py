"""A real installation: nothing secret has a default, and everything travels over TLS."""

from casework.settings import env
from casework.settings.base import *

DEBUG = False
SECRET_KEY = env.required("SECRET_KEY", "to sign sessions and tokens")
ALLOWED_HOSTS = env.required("ALLOWED_HOSTS", "to refuse requests for other hosts") and env.words("ALLOWED_HOSTS")
FIELD_KEYS = env.field_keys()
LEDGER_SIGNING_KEY = env.secret_bytes("LEDGER_SIGNING_KEY", "to sign checkpoints")

STORAGES = {
    **STORAGES,
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}

SECURE_SSL_REDIRECT = True
# The proxy in front ends TLS and says so; it must drop this header when a client sends it.
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$", r"^metrics$"]
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_HSTS_PRELOAD = True
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_SECURE = True
LANGUAGE_COOKIE_SECURE = True
