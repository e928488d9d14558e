from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PetitionsConfig(AppConfig):
    name = "mediation.petitions"
    verbose_name = _("petitions")

    def ready(self) -> None:
        from casework.dossier.catalogues import register_catalogue
        from casework.dossier.templates import register_templates
        from casework.workflow.tracks import Track, register
        from mediation.petitions import hints  # noqa: F401  registers what it has to say
        from mediation.petitions.catalogue import CATALOGUE
        from mediation.petitions.documents.templates import TEMPLATES
        from mediation.petitions.files import PetitionFiles
        from mediation.petitions.labels import ANSWERS, LABELS, PARTS, SCHEMES, WORDS
        from mediation.petitions.machine import PETITION

        register(
            Track(
                code="petition",
                letter="P",
                address="petitions",
                label=_("petition"),
                machines=(PETITION,),
                model="petitions.Petition",
                services="mediation.petitions.services",
                files=PetitionFiles,
                labels=LABELS,
                parts=PARTS,
                kind="PETITION",
                opening="register",
                schemes=SCHEMES,
                words=WORDS,
                answers=ANSWERS,
            )
        )
        register_catalogue("petition", CATALOGUE)
        register_templates(TEMPLATES)
