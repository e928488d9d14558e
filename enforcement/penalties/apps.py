from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PenaltiesConfig(AppConfig):
    name = "enforcement.penalties"
    verbose_name = _("penalties")

    def ready(self) -> None:
        from casework.command.coming import Coming, register_coming
        from casework.dossier.catalogues import register_catalogue
        from casework.dossier.templates import register_templates
        from casework.law import HOUSE
        from casework.workflow.desk.rooms import register_room
        from casework.workflow.tracks import Track, register
        from enforcement.penalties.catalogue import CATALOGUE
        from enforcement.penalties.coming import deferrals_over
        from enforcement.penalties.desk import ROOM
        from enforcement.penalties.documents.templates import TEMPLATES
        from enforcement.penalties.files import PenaltyFiles
        from enforcement.penalties.labels import ANSWERS, LABELS, PARTS, WORDS
        from enforcement.penalties.machine import PENALTY

        register(
            Track(
                code="penalty",
                letter="X",
                address="penalties",
                label=_("penalty case"),
                machines=(PENALTY,),
                model="penalties.Penalty",
                services="enforcement.penalties.services",
                files=PenaltyFiles,
                labels=LABELS,
                words=WORDS,
                answers=ANSWERS,
                parts=PARTS,
                kind="PENALTY_CLUE",
                opening="record_clue",
                types="penalty_types",
            )
        )
        register_catalogue("penalty", CATALOGUE)
        register_templates(TEMPLATES)
        register_coming(
            Coming(track="penalty", verb="mark_overdue", rule=str(HOUSE.art("X20a")), numbers=deferrals_over)
        )
        register_room("penalties", ROOM)
