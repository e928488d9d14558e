"""Appeals, revocation and publication."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import day_of
from casework.law import APL, HOUSE, RECONSIDERATION
from casework.workflow.guards import Attempt, guard
from enforcement.penalties.reading import (
    DECIDING,
    SUMS,
    appeals,
    decision_of,
    is_published,
    is_revoked,
    letter_of,
    pending_appeal,
)
from enforcement.penalties.reading import (
    RECONSIDERATION as BY_ORGAN,
)
from enforcement.standards.letters import Remedy, remedy_on


@guard(_("An appeal is pending already."), law=HOUSE.art("X24"), field="forum")
def none_pending(attempt: Attempt) -> bool:
    return pending_appeal(attempt.file) is None


@guard(
    _("Against a decision on the spot the party asks for reconsideration first; a court takes the case after it."),
    law=RECONSIDERATION.art(23),
    field="forum",
)
def reconsideration_first(attempt: Attempt) -> bool:
    decided = attempt.file.last(*DECIDING)
    if decided is None:
        return True
    remedy = remedy_on(letter_of(decided.verb), day_of(decided.happened_at))
    decided_there = any(
        begun.facts.get("forum") == BY_ORGAN and resolved is not None and resolved.facts.get("result") != "WITHDRAWN"
        for begun, resolved in appeals(attempt.file)
    )
    return remedy is not Remedy.RECONSIDERATION_FIRST or decided_there


@guard(_("No appeal is pending."), law=HOUSE.art("X24"), field="result")
def one_pending(attempt: Attempt) -> bool:
    return pending_appeal(attempt.file) is not None


@guard(
    _("It is decided where it was appealed to."),
    law=HOUSE.art("X24"),
    field="forum",
    asks=("forum", "result"),
)
def same_forum(attempt: Attempt) -> bool:
    pending = pending_appeal(attempt.file)
    told = attempt.given.get("result") in ("UPHELD", "CHANGED", "REVOKED", "WITHDRAWN")
    return told and (pending is None or pending.facts.get("forum") == attempt.given.get("forum"))


@guard(
    _("The entry must say whether a publication has to be withdrawn, and say so rightly."),
    law=APL.art(48),
    field="reason",
    asks=("must_withdraw",),
)
def withdrawal_told(attempt: Attempt) -> bool:
    changes = attempt.verb == "revoke" or attempt.given.get("result") in ("CHANGED", "REVOKED")
    return attempt.given.get("must_withdraw") is (changes and is_published(attempt.file))


@guard(
    _("A change says what is to be paid now; nothing else changes a sum."),
    law=HOUSE.art("X24"),
    field="fine",
)
def changed_sums_told(attempt: Attempt) -> bool:
    told = any(name in attempt.given for name in ("fine_fen", "gains_fen", "goods_fen"))
    return told is (attempt.given.get("result") == "CHANGED")


@guard(
    _(
        "What is changed on an appeal raises no sum, unless somebody else concerned asked for the opposite, as the reason says."
    ),
    law=HOUSE.art("X24a"),
    field="fine",
)
def no_worse_by_appeal(attempt: Attempt) -> bool:
    given, stood = attempt.given, decision_of(attempt.file)
    if given.get("result") != "CHANGED" or stood is None:
        return True
    is_raised = any(given.get(name, 0) > stood.get(name, 0) for name in SUMS)
    return not is_raised or (given.get("opposed") is True and bool(attempt.reason.strip()))


@guard(
    _("A revocation names its ground from the list."),
    law=APL.art(38),
    field="ground",
    asks=("ground",),
)
def revocation_grounded(attempt: Attempt) -> bool:
    return bool(attempt.given.get("ground"))


@guard(
    _("A decision is published where it is of some social impact."),
    law=APL.art(48),
    field="social_impact",
    asks=("social_impact",),
    waivable=True,
)
def social_impact(attempt: Attempt) -> bool:
    return attempt.given.get("social_impact") is True


@guard(
    _("Personal data of natural persons, of minors and of third persons is masked before publication."),
    law=APL.art(50),
    field="masked",
    asks=("masked",),
    waivable=True,
)
def masked(attempt: Attempt) -> bool:
    return attempt.given.get("masked") is True


@guard(_("The decision is published already, or was annulled."), law=APL.art(48), field="dossier")
def not_published_yet(attempt: Attempt) -> bool:
    return not is_published(attempt.file) and not is_revoked(attempt.file)


@guard(_("The decision is not published."), law=APL.art(48), field="dossier")
def published(attempt: Attempt) -> bool:
    return is_published(attempt.file)
