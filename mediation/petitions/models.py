"""A petition: a suggestion, an accusation or a claim that somebody brings to an organ."""

from typing import ClassVar

from django.utils.translation import gettext_lazy as _

from casework.workflow.binding import bind
from casework.workflow.models import Matter
from casework.workflow.querysets import TrackManager
from mediation.petitions.machine import PETITION


class Petition(bind(PETITION), Matter):  # type: ignore[misc]  # bind() makes the base from the table
    """One petition; its number begins with P. What happened to it stands in the ledger, not in columns."""

    objects: ClassVar[TrackManager] = TrackManager("petition")

    class Meta:
        proxy = True
        verbose_name = _("petition")
        verbose_name_plural = _("petitions")
