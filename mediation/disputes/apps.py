from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DisputesConfig(AppConfig):
    name = "mediation.disputes"
    verbose_name = _("disputes")

    def ready(self) -> None:
        from casework.command.coming import register_coming
        from casework.dossier.catalogues import register_catalogue
        from casework.dossier.templates import register_templates
        from casework.workflow.tracks import Track, register
        from mediation.disputes.administrative import ADMIN_MEDIATION, ADMINISTRATIVE
        from mediation.disputes.breaches import BREACHES
        from mediation.disputes.catalogue import CATALOGUE
        from mediation.disputes.documents.templates import TEMPLATES
        from mediation.disputes.files import DisputeFiles
        from mediation.disputes.labels import ANSWERS, LABELS, WORDS
        from mediation.disputes.machine import DISPUTE

        register(
            Track(
                code="dispute",
                letter="D",
                address="disputes",
                label=_("dispute"),
                machines=(DISPUTE, ADMINISTRATIVE),
                model="disputes.Dispute",
                services="mediation.disputes.services",
                files=DisputeFiles,
                labels=LABELS,
                words=WORDS,
                answers=ANSWERS,
                tables={DISPUTE.name: _("people's mediation"), ADMINISTRATIVE.name: _("administrative mediation")},
                kind="DISPUTE",
                opening="apply",
                also={ADMIN_MEDIATION: "apply_administrative"},
            )
        )
        register_catalogue("dispute", CATALOGUE)
        register_templates(TEMPLATES)
        register_coming(BREACHES)
