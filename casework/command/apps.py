from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CommandConfig(AppConfig):
    name = "casework.command"
    verbose_name = _("command and supervision")

    def ready(self) -> None:
        from casework.command import verbs  # noqa: F401  # registers them
        from casework.command.desk import ROOM
        from casework.workflow.desk.rooms import register_room

        register_room("command", ROOM)
