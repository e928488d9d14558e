"""The door for WSGI servers."""

from django.core.wsgi import get_wsgi_application

from casework.settings import env

env.choose_settings("casework.settings.production")
application = get_wsgi_application()
