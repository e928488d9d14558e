"""What a clerk calls the verbs of a penalty; each has its line in docs/glossary.md."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.parties.kinds import PartyRole
from enforcement.standards.letters import Remedy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LABELS: Mapping[str, "StrOrPromise"] = {
    "record_clue": pgettext_lazy("verb", "record a clue"),
    "check": pgettext_lazy("verb", "check the clue"),
    "decline_filing": pgettext_lazy("verb", "decide not to file"),
    "decide_on_the_spot": pgettext_lazy("verb", "decide on the spot"),
    "file_with_organ": pgettext_lazy("verb", "file with the organ"),
    "file": pgettext_lazy("verb", "file the case"),
    "investigate": pgettext_lazy("verb", "investigate"),
    "preserve": pgettext_lazy("verb", "preserve evidence"),
    "seize": pgettext_lazy("verb", "seal or seize"),
    "release": pgettext_lazy("verb", "release"),
    "end_investigation": pgettext_lazy("verb", "end the investigation"),
    "extend": pgettext_lazy("verb", "extend the time"),
    "transfer_to_police": pgettext_lazy("verb", "transfer to the police"),
    "notify": pgettext_lazy("verb", "serve the advance notice"),
    "record_defence": pgettext_lazy("verb", "record the defence"),
    "request_hearing": pgettext_lazy("verb", "record the request for a hearing"),
    "notify_hearing": pgettext_lazy("verb", "notify the hearing"),
    "hold_hearing": pgettext_lazy("verb", "hold the hearing"),
    "review": pgettext_lazy("verb", "review legally"),
    "discuss": pgettext_lazy("verb", "discuss collectively"),
    "decide": pgettext_lazy("verb", "decide the penalty"),
    "decide_no_penalty": pgettext_lazy("verb", "decide not to penalise"),
    "serve": pgettext_lazy("verb", "serve the decision"),
    "pay": pgettext_lazy("verb", "record a payment"),
    "hand_in_cash": pgettext_lazy("verb", "hand cash to the organ"),
    "bank_cash": pgettext_lazy("verb", "pay cash in at the bank"),
    "defer": pgettext_lazy("verb", "defer payment"),
    "mark_overdue": pgettext_lazy("verb", "mark as overdue"),
    "remind": pgettext_lazy("verb", "remind"),
    "apply_court_execution": pgettext_lazy("verb", "apply to the court for execution"),
    "record_execution": pgettext_lazy("verb", "record the execution"),
    "appeal": pgettext_lazy("verb", "record an appeal"),
    "resolve_appeal": pgettext_lazy("verb", "record the decision on the appeal"),
    "revoke": pgettext_lazy("verb", "revoke the decision"),
    "publish": pgettext_lazy("verb", "publish the decision"),
    "withdraw_publication": pgettext_lazy("verb", "withdraw the publication"),
    "close": pgettext_lazy("verb", "close"),
    "archive": pgettext_lazy("verb", "archive"),
}

PARTS: Mapping[str, "StrOrPromise"] = {
    PartyRole.RESPONDENT: pgettext_lazy("penalty", "party of the case"),
    PartyRole.REPORTER: pgettext_lazy("penalty", "who reported it"),
    PartyRole.THIRD_PARTY: pgettext_lazy("penalty", "third party concerned"),
    PartyRole.REPRESENTATIVE: pgettext_lazy("penalty", "legal representative or person in charge"),
    PartyRole.AGENT: pgettext_lazy("penalty", "authorised agent"),
    PartyRole.GUARDIAN: pgettext_lazy("penalty", "guardian of the party"),
    PartyRole.WITNESS: pgettext_lazy("penalty", "witness of the act"),
    PartyRole.INTERPRETER: pgettext_lazy("penalty", "interpreter of the party"),
}

WORDS: Mapping[str, "StrOrPromise"] = {
    "taken_since": _("cash under way since"),
    "handed_since": _("cash at the organ since"),
    "execution_from": _("time for asking the court counted from"),
    "camera": _("found by a monitoring device"),
    "audited": _("the device passed its legal and technical review"),
    "fine_fen": _("fine"),
    "gains_fen": _("illegal gains"),
    "goods_fen": _("worth of goods to be confiscated"),
    "paid_fen": _("paid"),
    "owed_fen": _("owed"),
    "surcharge_fen": _("surcharge"),
    "lasts_days": _("days it lasts"),
    "apply_from": _("the court may be asked from"),
    "apply_by": _("the court may be asked until"),
    "remedies": _("remedies told of"),
    "told": _("the party was told"),
    "until": _("deferred until"),
    "is_penalty": _("the decision imposes a penalty"),
    "owes": _("something is to be paid"),
    "must_withdraw": _("the publication must be withdrawn"),
}
ANSWERS: Mapping[str, Mapping[str, "StrOrPromise"]] = {
    "remedies": dict(Remedy.choices),
    "signature": {"L2": _("electronically, without a certificate of the organ")},
}
