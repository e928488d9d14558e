"""Parties as an app of Django."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PartiesConfig(AppConfig):
    """Brings the checks of the keys along."""

    name = "casework.parties"
    verbose_name = _("parties")

    def ready(self) -> None:
        from casework.parties import checks  # noqa: F401
