"""What a clerk calls the verbs of a dispute; each has its line in docs/glossary.md."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.intake.labels import ON_TIME

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

LABELS: Mapping[str, "StrOrPromise"] = {
    "apply": pgettext_lazy("verb", "apply"),
    "ask_consent": pgettext_lazy("verb", "ask for consent"),
    "accept": pgettext_lazy("verb", "accept"),
    "decline": pgettext_lazy("verb", "decline"),
    "appoint": pgettext_lazy("verb", "appoint the mediator"),
    "hold_session": pgettext_lazy("verb", "hold a session"),
    "propose_suspension": pgettext_lazy("verb", "propose a suspension"),
    "suspend": pgettext_lazy("verb", "suspend"),
    "resume": pgettext_lazy("verb", "resume"),
    "sign_agreement": pgettext_lazy("verb", "sign the agreement"),
    "record_oral_agreement": pgettext_lazy("verb", "record an oral agreement"),
    "apply_confirmation": pgettext_lazy("verb", "apply for confirmation"),
    "extend": pgettext_lazy("verb", "record that the court has more time"),
    "confirm": pgettext_lazy("verb", "record the confirmation"),
    "refuse_confirmation": pgettext_lazy("verb", "record the refusal to confirm"),
    "perform": pgettext_lazy("verb", "record performance"),
    "report_breach": pgettext_lazy("verb", "report a breach"),
    "fail": pgettext_lazy("verb", "end without agreement"),
    "refuse": pgettext_lazy("verb", "record a refusal"),
    "withdraw": pgettext_lazy("verb", "record a withdrawal"),
    "divert": pgettext_lazy("verb", "divert"),
    "escalate": pgettext_lazy("verb", "escalate"),
    "take_over": pgettext_lazy("verb", "take over"),
    "call_in": pgettext_lazy("verb", "call in"),
    "close": pgettext_lazy("verb", "close"),
    "reopen": pgettext_lazy("verb", "reopen"),
    "revisit": pgettext_lazy("verb", "record the revisit"),
    "archive": pgettext_lazy("verb", "archive"),
}

ANSWERS: Mapping[str, Mapping[str, "StrOrPromise"]] = {
    "on_time": ON_TIME,
    "procedure": {"ORDINARY": _("ordinary procedure"), "SUMMARY": _("summary procedure")},
}
WORDS: Mapping[str, "StrOrPromise"] = {
    "procedure": _("procedure of a court that entrusted it"),
    "prolonged": _("prolonged by consent"),
    "due_on": _("to be performed by"),
}
