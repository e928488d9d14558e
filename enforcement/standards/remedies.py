"""The passage of a letter on where the party may turn, and by when, by the law in force on its day. Pure."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from enforcement.standards.letters import Remedy, remedy_on


def remedies_text(letter: str, day: date, *, organ: str, court: str) -> str:
    """
    Write the passage on remedies for a letter of that day, in the language in force; one or two sentences.

    organ: to which one applies for reconsideration. court: where one sues.
    Law: RCL art. 20 (60 days), art. 23 (reconsideration first); ALL art. 46 (6 months), art. 45 (15 days).
    """
    if remedy_on(letter, day) is Remedy.RECONSIDERATION_FIRST:
        text = _(
            "Who does not accept this decision first applies to %(organ)s for reconsideration, within 60 days of receiving "
            "it; who does not accept what is decided there may sue in %(court)s within 15 days of receiving that decision."
        )
    else:
        text = _(
            "Who does not accept this decision may, within 60 days of receiving it, apply to %(organ)s for reconsideration, "
            "or within 6 months of receiving it sue in %(court)s."
        )
    return text % {"organ": organ, "court": court}
