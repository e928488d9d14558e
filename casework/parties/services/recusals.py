"""Who should keep his hands off a matter."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from casework.errors import NotNow, NotYet, NotYou
from casework.law import HOUSE
from casework.organisations.actors import Actor
from casework.parties.kinds import RecusalGround
from casework.parties.models import Party, Recusal
from casework.transactions import step

_RECUSAL = str(HOUSE.art("GU02"))


def raise_recusal(
    matter_no: str, *, account: str, ground: RecusalGround, actor: Actor, at: datetime, party: Party | None = None
) -> Recusal:
    """
    Record an objection against the account that handles a matter. It bars that account until decided.

    party: who objects or is concerned, None when the account itself does. Ground CLEAR records a check that found nothing
    and is decided at once: checks stand on record even when negative.
    Returns the recusal.
    Law: PML art. 19; Administrative Penalty Law art. 43.

    :raises NotYet: the party belongs to another matter.
    """
    if party is not None and party.matter_no != matter_no:
        raise NotYet.because(
            "PARTY_OF_ANOTHER_MATTER", _("This party belongs to another matter."), law=_RECUSAL, field="party"
        )
    clear = ground == RecusalGround.CLEAR
    return Recusal.objects.create(
        matter_no=matter_no,
        party=party,
        account=account,
        ground=ground,
        raised_by=actor.account,
        raised_at=at,
        decided_by=actor.account if clear else "",
        decided_at=at if clear else None,
        upheld=False if clear else None,
    )


@step()
def decide_recusal(recusal: Recusal, *, upheld: bool, actor: Actor, at: datetime) -> Recusal:
    """
    Decide an objection: upheld bars the account from the matter for good.

    Returns the recusal as re-read under lock.
    Law: Administrative Penalty Law art. 43; PML art. 19.

    :raises NotNow: it is decided.
    :raises NotYou: the account objected to decides in its own cause.
    """
    held = Recusal.objects.select_for_update().get(pk=recusal.pk)
    if not held.is_open:
        raise NotNow.because("RECUSAL_DECIDED", _("This objection is decided already."), law=_RECUSAL)
    if held.account == actor.account:
        raise NotYou.because("OWN_CAUSE", _("Nobody decides on an objection against himself."), law=_RECUSAL)
    held.decided_by, held.decided_at, held.upheld = actor.account, at, upheld
    held.save(update_fields=["decided_by", "decided_at", "upheld"])
    return held
