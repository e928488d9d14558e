"""
A provider of OpenID Connect in a process of its own: django-oauth-toolkit with one client, its people, and a door for the tests.

Run with the address a sign-on returns to; prints the address it listens at. People log in with their name twice. POST to /behave/
tells it what to write otherwise in the tokens from then on: {claims, sign_with: "its own"|"a stranger's"|"the secret", rotate}.
"""

from __future__ import annotations

import json
import sys
import tempfile
from socketserver import ThreadingMixIn
from typing import Any
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.conf import settings
from django.core.management import call_command
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt

CLIENT, SECRET = "casework", "a-secret-that-both-know-0123456789"
BEHAVIOUR: dict[str, Any] = {"claims": {}, "sign_with": "its own"}
LOGIN_PAGE = """<form method="post">{% csrf_token %}{{ form }}</form>"""


class Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: Any) -> None:
        pass


class Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


def new_key() -> str:
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    ).decode()


def set_up(folder: str) -> None:
    settings.configure(
        SECRET_KEY="of-the-provider",
        DEBUG=False,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": f"{folder}/provider.sqlite3"}},
        INSTALLED_APPS=[
            "django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions", "oauth2_provider",
        ],
        MIDDLEWARE=[
            "django.contrib.sessions.middleware.SessionMiddleware",
            "django.middleware.csrf.CsrfViewMiddleware",
            "django.contrib.auth.middleware.AuthenticationMiddleware",
        ],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "context_processors": ["django.contrib.auth.context_processors.auth"],
                    "loaders": [
                        ("django.template.loaders.locmem.Loader", {"registration/login.html": LOGIN_PAGE}),
                        "django.template.loaders.app_directories.Loader",
                    ],
                },
            }
        ],
        PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
        SESSION_COOKIE_NAME="provider",
        CSRF_COOKIE_NAME="provider-csrf",
        LOGIN_URL="/accounts/login/",
        USE_TZ=True,
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        OAUTH2_PROVIDER={
            "OIDC_ENABLED": True,
            "PKCE_REQUIRED": True,
            "OIDC_RSA_PRIVATE_KEY": new_key(),
            "SCOPES": {"openid": "who you are"},
            "ALLOWED_REDIRECT_URI_SCHEMES": ["http", "https", "cn.casework.field"],
            "OAUTH2_VALIDATOR_CLASS": f"{__name__}.Validator",
        },
    )  # fmt: skip
    django.setup()


def validator() -> type[Any]:
    """Make the validator, whose base can be had after the set-up alone."""
    from oauth2_provider.oauth2_validators import OAuth2Validator

    class Validator(OAuth2Validator):
        def get_id_token_dictionary(self, token: Any, token_handler: Any, request: Any) -> Any:
            claims, expires_at = super().get_id_token_dictionary(token, token_handler, request)
            return {**claims, "sub": request.user.get_username(), **BEHAVIOUR["claims"]}, expires_at

        def finalize_id_token(self, id_token: Any, token: Any, token_handler: Any, request: Any) -> Any:
            from oauth2_provider.settings import oauth2_settings

            own = oauth2_settings.OIDC_RSA_PRIVATE_KEY
            if BEHAVIOUR["sign_with"] == "a stranger's":
                oauth2_settings.OIDC_RSA_PRIVATE_KEY = new_key()
            if BEHAVIOUR["sign_with"] == "the secret":
                request.client.algorithm = "HS256"
            written = super().finalize_id_token(id_token, token, token_handler, request)
            oauth2_settings.OIDC_RSA_PRIVATE_KEY = own
            return written

    return Validator


@csrf_exempt
def behave(request: HttpRequest) -> HttpResponse:
    """Do what the tests say from now on."""
    from oauth2_provider.settings import oauth2_settings

    told = json.loads(request.body)
    BEHAVIOUR.update({"claims": told.get("claims", {}), "sign_with": told.get("sign_with", "its own")})
    if told.get("rotate"):
        oauth2_settings.OIDC_RSA_PRIVATE_KEY = new_key()
    return JsonResponse(BEHAVIOUR)


def main(addresses: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        set_up(folder)
        from django.contrib.auth.models import User
        from django.contrib.auth.views import LoginView
        from oauth2_provider.models import Application

        globals()["Validator"] = validator()
        globals()["urlpatterns"] = [
            path("accounts/login/", LoginView.as_view()),
            path("behave/", behave),
            path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
        ]
        call_command("migrate", verbosity=0)
        for name in ("wang", "stranger"):
            User.objects.create_user(name, password=name)
        Application.objects.create(
            client_id=CLIENT,
            client_secret=SECRET,
            hash_client_secret=False,
            client_type=Application.CLIENT_CONFIDENTIAL,
            authorization_grant_type=Application.GRANT_AUTHORIZATION_CODE,
            redirect_uris=addresses,
            algorithm=Application.RS256_ALGORITHM,
            skip_authorization=True,
        )
        server = make_server("127.0.0.1", 0, get_wsgi_application(), Server, Quiet)
        print(f"http://127.0.0.1:{server.server_port}/o", flush=True)
        server.serve_forever()


if __name__ == "__main__":
    main(sys.argv[1])
