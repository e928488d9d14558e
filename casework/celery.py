"""
The Celery app and its timetable; tasks are named as strings, so that this module imports none of them.

With BROKER_URL the timetable is Celery beat's. Without it casework.sweeper runs the same tasks in its own process.
"""

from typing import Any

from celery import Celery, Task
from celery.result import AsyncResult
from celery.schedules import crontab
from django.apps import apps

# Every task here is idempotent and finds its own work, so that a lost or repeated call does no harm.
TIMETABLE: dict[str, dict[str, Any]] = {
    "refresh provisional clocks": {
        "task": "casework.workflow.recompute_clocks",
        "schedule": crontab(hour="1", minute="30"),
    },
    "verify the ledger": {"task": "casework.ledger.verify", "schedule": crontab(hour="2", minute="30")},
    "put what is new under a checkpoint": {"task": "casework.ledger.checkpoint", "schedule": 300.0},
    "put away the answers of the API": {
        "task": "casework.api.put_away_answers",
        "schedule": crontab(hour="3", minute="30"),
    },
    "do what falls due": {"task": "casework.command.run_clocks", "schedule": 60.0},
    "do what the calendar brings": {"task": "casework.command.run_comings", "schedule": crontab(minute="5")},
    "tell receivers what is new": {"task": "casework.outbox.deliver", "schedule": 15.0},
    "send what goes to peers": {"task": "enforcement.handovers.post_parcels", "schedule": 15.0},
    "sort in what is searched for": {"task": "casework.workflow.merge_tellings", "schedule": 15.0},
    "sign what was issued": {"task": "casework.dossier.sign_papers", "schedule": 60.0},
    "check what was handed in": {"task": "casework.dossier.check_held", "schedule": 15.0},
    "destroy what a crash has kept": {
        "task": "casework.dossier.destroy_left",
        "schedule": crontab(hour="4", minute="0"),
    },
    "see that the papers are there": {
        "task": "casework.dossier.check_store",
        "schedule": crontab(hour="4", minute="30"),
    },
    "count what is new": {"task": "casework.reports.catch_up", "schedule": 60.0},
}


class HouseTask(Task):
    """
    A task that runs at once where a broker stands.

    Without a broker, asking for it does nothing: the sweeper finds the same work at its next round. A task that the
    timetable does not name must therefore not be asked for.
    """

    abstract = True

    def apply_async(self, *args: Any, **options: Any) -> AsyncResult | None:
        """Hand the task to the broker, or leave it to the sweeper and return None."""
        if not (self.app.conf.broker_url or self.app.conf.task_always_eager):
            return None
        sent: AsyncResult = super().apply_async(*args, **options)
        return sent


def installed() -> list[str]:
    """Name the installed apps, in the order of settings; their tasks modules hold the tasks."""
    return [config.name for config in apps.get_app_configs()]


# The settings are read when first needed: whoever starts the process has chosen them by then.
app = Celery("casework", task_cls=HouseTask)
app.config_from_object("django.conf:settings", namespace="CELERY")
app.conf.beat_schedule = TIMETABLE
app.autodiscover_tasks(installed)
