from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReportsConfig(AppConfig):
    name = "casework.reports"
    verbose_name = _("reports")

    def ready(self) -> None:
        """Have the figures' word on acts registered."""
        from casework.reports import hints  # noqa: F401
