"""What a clerk calls the verbs of a petition, each with its line in docs/glossary.md, and the facts that petitions alone have."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.parties.kinds import PartyRole

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LABELS: Mapping[str, "StrOrPromise"] = {
    "register": pgettext_lazy("petition verb", "register a petition"),
    "transfer": pgettext_lazy("petition verb", "transfer"),
    "assign": pgettext_lazy("petition verb", "assign, with a report due"),
    "propose_objection": pgettext_lazy("petition verb", "object to the transfer"),
    "object": pgettext_lazy("petition verb", "agree to an objection"),
    "accept": pgettext_lazy("petition verb", "accept the petition"),
    "not_accept": pgettext_lazy("petition verb", "not accept"),
    "redirect": pgettext_lazy("petition verb", "lead into another procedure"),
    "investigate": pgettext_lazy("petition verb", "inquire into it"),
    "extend": pgettext_lazy("petition verb", "extend the handling"),
    "hold_hearing": pgettext_lazy("petition verb", "hold a hearing"),
    "issue_opinion": pgettext_lazy("petition verb", "issue the opinion"),
    "settle": pgettext_lazy("petition verb", "record a settlement"),
    "request_review": pgettext_lazy("petition verb", "record the request for review"),
    "issue_review": pgettext_lazy("petition verb", "issue the review opinion"),
    "request_recheck": pgettext_lazy("petition verb", "record the request for re-check"),
    "issue_recheck": pgettext_lazy("petition verb", "issue the re-check opinion"),
    "terminate": pgettext_lazy("petition verb", "terminate"),
    "close": pgettext_lazy("verb", "close"),
    "link_repeat": pgettext_lazy("petition verb", "link as a repeat"),
    "escalate": pgettext_lazy("verb", "escalate"),
    "take_over": pgettext_lazy("verb", "take over"),
    "call_in": pgettext_lazy("verb", "call in"),
    "revisit": pgettext_lazy("verb", "record the revisit"),
    "archive": pgettext_lazy("verb", "archive"),
}

SCHEMES: Mapping[str, str] = {
    "purpose": "petition_purposes",
    "path": "petition_paths",
    "form": "petition_forms",
    "result": "petition_results",
}
ANSWERS: Mapping[str, Mapping[str, "StrOrPromise"]] = {
    "stage": {"HANDLING": _("handling"), "REVIEW": _("review"), "RECHECK": _("re-check")},
}
WORDS: Mapping[str, "StrOrPromise"] = {
    "begun_at": _("begun at"),
    "purpose": pgettext_lazy("petition", "purpose"),
    "path": _("path"),
    "form": _("form of the petition"),
    "direct": _("the organ answers itself"),
    "reachable": _("name and address are known"),
    "persons": _("persons who bring it"),
    "visit_level": _("level visited"),
    "competent_level": _("competent level"),
    "skips_levels": _("skips levels"),
    "accused": _("unit it is about"),
    "reviewer": _("organ asked"),
    "stage": _("stage"),
    "result": _("result"),
    "unperformed": _("the settlement was not performed"),
    "issued_on": _("day it bears"),
    "served": _("served how"),
    "known_by": _("known again by"),
}

PARTS: Mapping[str, "StrOrPromise"] = {
    PartyRole.APPLICANT: pgettext_lazy("petition", "petitioner"),
    PartyRole.RESPONDENT: pgettext_lazy("petition", "whom it is about"),
    PartyRole.REPRESENTATIVE: pgettext_lazy("petition", "representative of the petitioners"),
    PartyRole.AGENT: pgettext_lazy("petition", "agent of the petitioner"),
    PartyRole.GUARDIAN: pgettext_lazy("petition", "guardian of the petitioner"),
    PartyRole.REPORTER: pgettext_lazy("petition", "who accuses or reports"),
    PartyRole.THIRD_PARTY: pgettext_lazy("petition", "third party concerned"),
    PartyRole.WITNESS: pgettext_lazy("petition", "witness of the facts"),
    PartyRole.INTERPRETER: pgettext_lazy("petition", "interpreter of the petitioner"),
}
