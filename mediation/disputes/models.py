"""A dispute before a people's mediation committee, or before an administrative organ that mediates."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from casework.workflow.binding import bind
from casework.workflow.models import Matter
from casework.workflow.querysets import TrackManager
from mediation.disputes.administrative import ADMINISTRATIVE
from mediation.disputes.machine import DISPUTE


class Dispute(bind(ADMINISTRATIVE, DISPUTE), Matter):  # type: ignore[misc]  # bind() makes the base from the table
    """One dispute; its number begins with D. What happened to it stands in the ledger, not in columns."""

    objects: ClassVar[TrackManager] = TrackManager("dispute")

    class Meta:
        proxy = True
        verbose_name = _("dispute")
        verbose_name_plural = _("disputes")
