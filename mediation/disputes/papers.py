"""
Papers that acts themselves issue (mediation.disputes.documents), and papers from outside that lie in the file before what they prove
is recorded: what decides a figure needs more than a tick.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.law import CPL, HOUSE, PML
from casework.workflow.guards import Attempt, issued, on_paper


def _where_secured(attempt: Attempt) -> int:
    return int(attempt.given.get("secured") is True)


withdrawal_on_paper = on_paper(
    "withdrawal_on_paper",
    "WITHDRAWAL_CONFIRMATION",
    _("The written word of the other side must be in the file."),
    law=HOUSE.art("D13"),
)
security_on_paper = on_paper(
    "security_on_paper",
    "SECURITY",
    _("The paper on the security must be in the file before an agreement counts as secured."),
    law=HOUSE.art("G9"),
    copies=_where_secured,
)
ruling_on_paper = on_paper(
    "ruling_on_paper", "CONFIRMATION", _("The court's ruling must be in the file."), law=CPL.art(206)
)
performance_on_paper = on_paper(
    "performance_on_paper",
    "PERFORMANCE",
    _("Receipts or other proof of full performance must be in the file."),
    law=PML.art(31),
)

# What another system issued is asked of nobody here.
ending_notice_issued = issued(
    "ending_notice_issued",
    "TERMINATION_NOTICE",
    _("The notice of termination is issued by the act itself."),
    law=PML.art(26),
    is_asked=False,
)
decline_notice_issued = issued(
    "decline_notice_issued",
    "REFUSAL_NOTICE",
    _("The notice that it is not accepted is issued by the act itself."),
    law=HOUSE.art("D3"),
    is_asked=False,
)
confirmation_application_issued = issued(
    "confirmation_application_issued",
    "CONFIRMATION_APPLICATION",
    _("The application to the court is issued by the act itself."),
    law=PML.art(33),
    is_asked=False,
)
