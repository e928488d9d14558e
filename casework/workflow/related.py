"""Matters that may belong together: of the same person, of the same place, alike by their titles; each with the reason why."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from casework.organisations.actors import Actor
from casework.organisations.levels import Level
from casework.parties.models import Party
from casework.workflow.models import Matter
from casework.workflow.named import known_by
from casework.workflow.persons import may_read
from casework.workflow.querysets import MatterQuerySet

MOST = 20  # for each reason
COMPARED = 500  # titles
ALIKE = 0.5  # of the pairs of letters, those that two titles share


class Reason(models.TextChoices):
    """Why two matters may belong together, the strongest first."""

    SAME_PARTY = "SAME_PARTY", _("the same person or organisation is a party")
    SAME_PLACE = "SAME_PLACE", _("it happened in the same village or grid")
    SIMILAR_TITLE = "SIMILAR_TITLE", _("the titles are alike")


@dataclass(frozen=True, slots=True)
class Related:
    """One matter, placed(), and why it may belong to another."""

    matter: Matter
    reasons: tuple[Reason, ...]


def related_to(matter: Matter, actor: Actor) -> list[Related]:
    """
    Find what may belong to a matter within the actor's scope, what the most reasons speak for first, then the newest.

    matter: placed(). That two matters are of one person is told only to who may read both; who reported is never compared.
    At most 20 for each reason; titles are compared with those of the newest 500. Four statements.
    """
    around = Matter.objects.visible_to(actor).exclude(pk=matter.pk)
    found = {
        Reason.SAME_PARTY: _of_same_party(matter, actor),
        Reason.SAME_PLACE: _newest(around.filter(place=matter.place_id, place__level__lte=Level.VILLAGE)),
        Reason.SIMILAR_TITLE: _alike(matter.title, around),
    }
    matters = {each.pk: each for several in found.values() for each in several}
    numbers = {reason: {each.pk for each in several} for reason, several in found.items()}
    related = [
        Related(each, tuple(reason for reason in Reason if pk in numbers[reason])) for pk, each in matters.items()
    ]
    return sorted(related, key=lambda each: (len(each.reasons), each.matter.opened_at, each.matter.pk), reverse=True)


def likeness(one: str, other: str) -> float:
    """Tell how much of two titles is the same, 0 to 1: twice the pairs of letters they share by all they have."""
    here, there = _pairs(one), _pairs(other)
    return 2 * len(here & there) / (len(here) + len(there)) if here and there else 0


def _of_same_party(matter: Matter, actor: Actor) -> Iterable[Matter]:
    digests = known_by(Party.objects.of(matter.number)) if may_read(matter, actor) else frozenset()
    if not digests:
        return ()
    same = Party.objects.principals().filter(Q(id_digest__in=digests) | Q(phone_digest__in=digests))
    others = Matter.objects.exclude(pk=matter.pk).filter(number__in=same.order_by().values("matter_no"))
    return _newest(others.readable_by(actor))


def _alike(title: str, around: MatterQuerySet) -> list[Matter]:
    if not _pairs(title):
        return []
    compared = _newest(around, COMPARED)
    return [each for each in compared if likeness(title, each.title) >= ALIKE][:MOST]


def _newest(matters: MatterQuerySet, most: int = MOST) -> MatterQuerySet:
    return matters.placed().order_by("-opened_at", "-id")[:most]


def _pairs(title: str) -> frozenset[str]:
    letters = "".join(each for each in title.lower() if each.isalnum())
    return frozenset(letters[place : place + 2] for place in range(len(letters) - 1))
