"""What a clerk calls the verbs of a filing; each has its line in docs/glossary.md."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LABELS: Mapping[str, "StrOrPromise"] = {
    "register": pgettext_lazy("verb", "register"),
    "propose_merge": pgettext_lazy("verb", "propose a merger"),
    "merge": pgettext_lazy("verb", "merge"),
    "unmerge": pgettext_lazy("verb", "undo the merger"),
    "triage": pgettext_lazy("verb", "triage"),
    "dispatch": pgettext_lazy("verb", "dispatch"),
    "object": pgettext_lazy("verb", "object and send back"),
    "take_in": pgettext_lazy("verb", "sign for"),
}

# What a source thinks of its own time limit.
ON_TIME: Mapping[str, "StrOrPromise"] = {"ONTIME": _("in time"), "OVERDUE": _("overdue")}
ANSWERS: Mapping[str, Mapping[str, "StrOrPromise"]] = {"on_time": ON_TIME}
