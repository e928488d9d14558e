from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IntakeConfig(AppConfig):
    name = "casework.intake"
    verbose_name = _("intake")

    def ready(self) -> None:
        from casework.intake.labels import ANSWERS, LABELS
        from casework.intake.machine import FILING
        from casework.workflow.tracks import Track, register

        register(
            Track(
                code="filing",
                letter="F",
                address="filings",
                label=_("filing"),
                machines=(FILING,),
                model="intake.Filing",
                services="casework.intake.services",
                labels=LABELS,
                answers=ANSWERS,
            )
        )
