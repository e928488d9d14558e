"""What a clerk calls the verbs of a hand-over; each has its line in docs/glossary.md."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.deadlines.limits import limit
from enforcement.handovers.terms import LONGEST_EXTENSION

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
    "receiver": _("packed for"),
    "group": _("special group"),
    "property": _("things of value that go along"),
    "custody": _("somebody is detained"),
    "detained_at": _("detained since"),
    "longer": _("days by which the request may be later"),
    "roving": _("roving, repeated or gang crime"),
    "procedure": _("procedure"),
    "outside": _("outside of the single track"),
    "items": _("papers in the package"),
    "kinds": _("kinds of papers"),
    "root": _("Root of the list"),
    "sub": _("package number"),
    "manifest": _("digest of the manifest"),
    "receipt": _("digest of the receipt"),
    "in_time": _("sent in time"),
    "checked": _("papers checked"),
    "faults": _("faults found"),
}
ANSWERS: Mapping[str, Mapping[str, "StrOrPromise"]] = {
    "procedure": {
        "ORDINARY": _("ordinary procedure"),
        "FAST": _("fast-track procedure"),
        "SUMMARY": _("summary procedure"),
    },
    "outside": {
        "SX1": _("state secret, or a system without clearance"),
        "SX2": _("receiver outside of the platform"),
        "SX3": _("the law demands an original on paper"),
        "SX4": _("platform down for more than 24 hours"),
    },
    "limit": {
        code: format_lazy("{trigger} → {awaited}", trigger=limit(code).trigger, awaited=limit(code).awaited)
        for code in LONGEST_EXTENSION
    },
}
