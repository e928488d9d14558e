"""The app of what every REST surface shares."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    name = "casework.api"
    label = "api"

    def ready(self) -> None:
        from casework.api import connections

        connections.begin()
