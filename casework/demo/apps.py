"""The demonstration as an app of Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DemoConfig(AppConfig):
    """Names the app."""

    name = "casework.demo"
    verbose_name = _("demonstration")
