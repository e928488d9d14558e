from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class DossierConfig(AppConfig):
    name = "casework.dossier"
    verbose_name = _("dossier")

    def ready(self) -> None:
        from casework.dossier import issuing
        from casework.workflow.issuing import register_issuer

        register_issuer(issuing)
