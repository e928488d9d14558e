"""Organisations as an app of Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class OrganisationsConfig(AppConfig):
    """Names the app."""

    name = "casework.organisations"
    verbose_name = _("organisations")
