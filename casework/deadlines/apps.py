"""Deadlines as an app of Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DeadlinesConfig(AppConfig):
    """Names the app."""

    name = "casework.deadlines"
    verbose_name = _("deadlines")
