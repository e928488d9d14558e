"""What a clerk calls the verbs of a hand-over; each has its line in docs/glossary.md."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.deadlines.limits import limit
from enforcement.handovers.terms import CUSTODY, LONGEST_EXTENSION

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LABELS: Mapping[str, "StrOrPromise"] = {
    "package": pgettext_lazy("verb", "package"),
    "send": pgettext_lazy("verb", "send"),
    "receive": pgettext_lazy("verb", "receive"),
    "extend": pgettext_lazy("verb", "extend the time"),
    "return": pgettext_lazy("verb", "send back"),
    "send_result": pgettext_lazy("verb", "send the result"),
    "close": pgettext_lazy("verb", "close"),
}

SCHEMES: Mapping[str, str] = {"kinds": "node_papers", "result": "node_results"}
WORDS: Mapping[str, "StrOrPromise"] = {
    "limit": _("time limit"),
    "about": _("matter it is about"),
    "outside_case": _("digest of the number in the sender's system"),
    "case": _("digest of the case number within the county"),
    "receiver": _("packed for"),
    "group": _("special group"),
    "property": _("things of value that go along"),
    "custody": _("somebody is detained"),
    "detained_at": _("detained since"),
    "arrested_at": _("arrested at"),
    "judged_on": _("judgment pronounced, or in effect, on"),
    "pronounced_later": _("pronounced on a day of its own"),
    "ruling": _("a ruling, not a judgment"),
    "notified": _("justice bureau notified before"),
    "longer": _("days by which the request may be later"),
    "roving": _("roving, repeated or gang crime"),
    "procedure": _("procedure"),
    "outside": _("outside of the single track"),
    "items": _("papers in the package"),
    "kinds": _("kinds of papers"),
    "root": _("Root of the list"),
    "sub": _("package number"),
    "signed": _("papers that are signed"),
    "manifest": _("digest of the manifest"),
    "receipt": _("digest of the receipt"),
    "in_time": _("sent in time"),
    "checked": _("papers checked"),
    "faults": _("faults found"),
    "answer": _("digest of the answer of the other installation"),
    "reasons": _("what verification found"),
    "sender": _("sent by"),
}
_CUSTODY_WORDS: Mapping[str, "StrOrPromise"] = {
    "T34.J3": _("custody during the investigation, the first month more"),
    "T34.J3.wide": _("custody during the investigation, two months more for cases of wide reach"),
    "T34.J3.grave": _("custody during the investigation, two months more where ten years or more threaten"),
}


def _limit_words(code: str) -> "StrOrPromise":
    found = limit(code)
    return format_lazy("{trigger} → {awaited}", trigger=found.trigger, awaited=found.awaited)


ANSWERS: Mapping[str, Mapping[str, "StrOrPromise"]] = {
    "procedure": {
        "ORDINARY": _("ordinary"),
        "FAST": _("fast track"),
        "SUMMARY": _("summary"),
    },
    "outside": {
        "SX1": _("state secret, or a system that is not cleared"),
        "SX2": _("the receiving organ is outside the platform"),
        "SX3": _("the law demands a paper original"),
        "SX4": _("certified outage of more than a day"),
    },
    "limit": {**{code: _limit_words(code) for code in LONGEST_EXTENSION if code not in CUSTODY}, **_CUSTODY_WORDS},
}
