"""What a clerk calls the verbs of a hand-over; each has its line in docs/glossary.md."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

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

WORDS: Mapping[str, "StrOrPromise"] = {"limit": _("time limit")}
