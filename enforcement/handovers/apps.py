from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandoversConfig(AppConfig):
    name = "enforcement.handovers"
    verbose_name = _("hand-overs")

    def ready(self) -> None:
        from casework.dossier.catalogues import register_catalogue
        from casework.workflow.tracks import Track, register
        from enforcement.handovers.catalogue import CATALOGUE
        from enforcement.handovers.files import HandoverFiles
        from enforcement.handovers.labels import ANSWERS, LABELS, SCHEMES, WORDS
        from enforcement.handovers.machine import HANDOVER

        register(
            Track(
                code="handover",
                letter="H",
                address="handovers",
                label=_("hand-over"),
                machines=(HANDOVER,),
                model="handovers.Handover",
                services="enforcement.handovers.services",
                files=HandoverFiles,
                labels=LABELS,
                words=WORDS,
                schemes=SCHEMES,
                answers=ANSWERS,
                types="nodes",
            )
        )
        register_catalogue("handover", CATALOGUE)
