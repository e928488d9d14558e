"""The door for ASGI servers."""

from django.core.asgi import get_asgi_application

from casework.settings import env

env.choose_settings("casework.settings.production")
application = get_asgi_application()
