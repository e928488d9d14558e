from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossierConfig(AppConfig):
    name = "casework.dossier"
    verbose_name = _("dossier")

    def ready(self) -> None:
        from casework.dossier import conformity, issuing, supplement  # noqa: F401  # first and last register their verbs
        from casework.dossier.copies import printing  # noqa: F401  # so does this
        from casework.dossier.disposal import rules  # noqa: F401  # and this
        from casework.dossier.disposal.desk import ROOM as DISPOSAL
        from casework.dossier.seals_desk import ROOM
        from casework.dossier.signing import putting  # noqa: F401  # and this
        from casework.dossier.verifying import verify_seals
        from casework.ledger.further import register_check
        from casework.workflow.desk.rooms import register_room
        from casework.workflow.issuing import register_issuer

        register_issuer(issuing)
        register_room("dossier", ROOM)
        register_room("disposal", DISPOSAL)
        register_check(verify_seals)
