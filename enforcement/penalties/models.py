"""A case of administrative penalty."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from casework.workflow.binding import bind
from casework.workflow.models import Matter
from casework.workflow.querysets import TrackManager
from enforcement.penalties.machine import PENALTY


class Penalty(bind(PENALTY), Matter):  # type: ignore[misc]  # bind() makes the base from the table
    """One case of penalty; its number begins with X. What was decided and paid stands in the ledger, not in columns."""

    objects: ClassVar[TrackManager] = TrackManager("penalty")

    class Meta:
        proxy = True
        verbose_name = _("penalty case")
        verbose_name_plural = _("penalty cases")
