from django.apps import AppConfig
from django.contrib.admin import apps
from django.utils.translation import gettext_lazy as _


class WorkflowConfig(AppConfig):
    default = True
    name = "casework.workflow"
    verbose_name = _("workflow")

    def ready(self) -> None:
        from casework.workflow.desk.rooms import register_room
        from casework.workflow.desk.sealing import ROOM  # its verbs register themselves

        register_room("sealing", ROOM)


class DeskConfig(apps.AdminConfig):
    default = False
    default_site = "casework.workflow.desk.site.DeskSite"
