"""Who has signed a paper and who is due, on the page of a matter, and the dialog by which a party or the mediator signs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from casework.dossier.models import Document, PaperSignature
from casework.dossier.signing.order import MEDIATOR, ORGAN, Hand, Level, Who, current
from casework.dossier.signing.parties import LONGEST, sign_paper
from casework.dossier.signing.strokes import MOST_BYTES
from casework.dossier.signing.turns import Signing, may_not_be_signed, signing_of
from casework.organisations.actors import Actor
from casework.parties.services.disclosure import HANDLING_ROLES
from casework.workflow.forms import DeskForm
from casework.workflow.models import Matter


class SigningShown(NamedTuple):
    """
    The signing of one paper as the page shows it. done: who has signed, each with the signature, None of an organ's of before they were
    kept; due: who signs now; later: who signs after them. asks: whether somebody may be asked on this page.
    """

    document: Document
    done: Sequence[tuple[str, PaperSignature | None]]
    due: Sequence[str]
    later: Sequence[str]
    asks: bool


def shown_signings(matter: Matter, documents: Sequence[Document], actor: Actor) -> list[SigningShown]:
    """Tell the signing of each paper that several sign; of a matter whose papers may not be signed electronically of none."""
    if may_not_be_signed(matter):
        return []
    found = signing_of(documents)
    takes = not matter.is_at_end and actor.post_for(HANDLING_ROLES, matter.unit_path) is not None
    return [_shown(each, found[each.pk], takes=takes) for each in documents if each.pk in found]


def _shown(document: Document, signing: Signing, *, takes: bool) -> SigningShown:
    now = current(signing.steps)
    by_hand = {each.hand: each for each in signing.taken}
    done = [(named(hand, signing), by_hand.get(hand)) for step in signing.steps for hand in step.done]
    due = now.due if now is not None else ()
    later = [named(hand, signing) for step in signing.steps if step is not now for hand in step.due]
    asks = takes and any(hand.who != ORGAN for hand in due)
    return SigningShown(document, done, [named(hand, signing) for hand in due], later, asks)


def named(hand: Hand, signing: Signing) -> str:
    """Say whose line it is, a party by its part and place and not by its name."""
    if not hand.party:
        return str(Who(hand.who).label)
    party = signing.parties[hand.party]
    return f"{party.get_role_display()} {party.position}"


class SignPaper(DeskForm):
    """One signature by hand, as a pad or a scanner gives it."""

    done = gettext_lazy("Signed: %(number)s.")
    not_done = gettext_lazy("Not signed")
    at = None  # type: ignore[assignment]
    musts = ("party", "level", "check")
    party = forms.ChoiceField(label=gettext_lazy("who signs"))
    by_party = forms.ChoiceField(label=gettext_lazy("signed by"), required=False)
    level = forms.ChoiceField(label=gettext_lazy("level"), choices=Level.choices, initial=Level.L2)
    picture = forms.FileField(
        label=gettext_lazy("handwriting"),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput({"accept": ".png"}),
    )
    check = forms.CharField(
        label=gettext_lazy("identity check"),
        required=False,
        max_length=LONGEST,
        help_text=gettext_lazy("The reference of the face check, or of the code by SMS."),
    )
    device = forms.CharField(label=gettext_lazy("device"), required=False, max_length=LONGEST)
    content = forms.FileField(
        label=gettext_lazy("signed copy"),
        required=False,
        widget=forms.FileInput({"accept": ".pdf"}),
        help_text=gettext_lazy("With a certificate of one's own: the signed copy with that signature behind it."),
    )

    def __init__(self, *args: Any, paper: Document, **kwargs: Any) -> None:
        self.paper = paper
        super().__init__(*args, **kwargs)

    def prepare(self) -> None:
        signing = signing_of([self.paper]).get(self.paper.pk)
        step = current(signing.steps) if signing is not None else None
        hands = step.due if step is not None else ()
        if signing is not None:
            self.choose("party", [(str(hand.party), named(hand, signing)) for hand in hands if hand.who != ORGAN])
            others = [(str(key), f"{each.get_role_display()} {each.position}") for key, each in signing.parties.items()]
            self.choose("by_party", [("", _("the party itself")), *others])
        if any(hand.who == MEDIATOR for hand in hands):
            del self.fields["by_party"]

    def run(self, *, actor: Actor, now: datetime) -> PaperSignature:
        given = self.arguments()
        picture, content = (given.pop(name, None) for name in ("picture", "content"))
        return sign_paper(
            self.matter,
            self.paper,
            party=int(given.pop("party") or 0),
            by_party=int(given.pop("by_party", "") or 0),
            picture=picture.read(MOST_BYTES + 1) if picture else b"",
            content=content.read() if content else b"",
            actor=actor,
            at=now,
            **given,
        )
