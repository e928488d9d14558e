from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CheckpointsConfig(AppConfig):
    name = "casework.ledger.checkpoints"
    verbose_name = _("transparency log")
