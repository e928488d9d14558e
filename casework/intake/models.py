"""A filing: what arrives before a track takes it."""

from django.utils.translation import gettext_lazy as _

from casework.intake.machine import FILING
from casework.workflow.binding import bind
from casework.workflow.models import Matter


class Filing(bind(FILING), Matter):  # type: ignore[misc]  # bind() makes the base from the table
    """One filing; its number begins with F. It ends when a unit signs for it and the track opens a matter born of it."""

    class Meta:
        proxy = True
        verbose_name = _("filing")
        verbose_name_plural = _("filings")
