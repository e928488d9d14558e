from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class HandoversConfig(AppConfig):
    name = "enforcement.handovers"
    verbose_name = _("hand-overs")

    def ready(self) -> None:
        from casework.dossier.catalogues import register_catalogue
        from casework.workflow.tracks import Track, register
        from enforcement.handovers.arrival import ARRIVAL
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
                machines=(HANDOVER, ARRIVAL),
                model="handovers.Handover",
                services="enforcement.handovers.services",
                files=HandoverFiles,
                labels=LABELS,
                words=WORDS,
                schemes=SCHEMES,
                answers=ANSWERS,
                types="nodes",
                tables={HANDOVER.name: _("hand-over"), ARRIVAL.name: _("arrived from another installation")},
            )
        )
        register_catalogue("handover", CATALOGUE)
