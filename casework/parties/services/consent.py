"""Who agrees to mediation, and who does not."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from casework.errors import NotNow, NotYet, Unmet
from casework.law import CIVIL_CODE, PML, Article
from casework.parties.kinds import ConsentMeans
from casework.parties.models import Party
from casework.parties.writing import write_consents
from casework.transactions import step

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

FREE_WILL = PML.art(17)
WITHDRAWAL = PML.art(23)
GUARDIANSHIP = CIVIL_CODE.art(23)

_ONLY_PRINCIPALS = _("Only applicants, respondents and third parties consent.")


def record_consent(party: Party, *, means: ConsentMeans, at: datetime) -> Party:
    """
    Note that a party agrees to mediation; a consent after a refusal takes its place.

    Returns the party as re-read under lock.
    Law: PML arts. 17 and 23.

    :raises NotNow: the consent of this party stands already.
    :raises NotYet: no consent is asked of this part; it is dated before the refusal it replaces; or a guardian must give
        it and there is none.
    """
    return record_consents([(party, at)], means=means)[0]


@step()
def record_consents(given: Sequence[tuple[Party, datetime]], *, means: ConsentMeans) -> list[Party]:
    """
    Note the consent of many parties, of one or several matters, each with its moment; three statements a batch.

    Returns them as re-read under lock, by matter and position. May be empty.

    :raises NotNow, NotYet: as record_consent(), naming every party that stands in the way; nothing is written.
    """
    moments = {party.pk: at for party, at in given}
    held = list(Party.objects.select_for_update().filter(pk__in=moments).in_order())
    _refuse(
        NotNow,
        (p for p in held if p.has_consented),
        "ALREADY_CONSENTED",
        _("The consent of this party stands already."),
    )
    _refuse(NotYet, (p for p in held if not p.is_principal), "NO_CONSENT_ASKED", _ONLY_PRINCIPALS)
    _refuse(
        NotYet,
        (p for p in held if p.refused_at is not None and moments[p.pk] <= p.refused_at),
        "CONSENT_BEFORE_REFUSAL",
        _("A consent must be later than the refusal it replaces."),
    )
    wards = [party for party in held if party.needs_guardian(timezone.localdate(moments[party.pk]))]
    guarded = set(Party.objects.filter(guardian_of__in=wards).values_list("guardian_of", flat=True)) if wards else set()
    _refuse(
        NotYet,
        (p for p in wards if p.pk not in guarded),
        "GUARDIAN_MISSING",
        _("A minor or incapable party consents through a guardian; none is named."),
        GUARDIANSHIP,
    )
    for party in held:
        party.consented_at, party.consent_means = moments[party.pk], means
    write_consents(held)
    return held


@step()
def record_refusal(party: Party, *, at: datetime) -> Party:
    """
    Note that a party clearly refuses mediation, or withdraws consent. It ends the mediation; the engine's move says so.

    Returns the party as re-read under lock.
    Law: PML arts. 17 and 23.

    :raises NotNow: the refusal of this party stands already.
    :raises NotYet: this part is not asked; or the refusal is dated before the consent it would withdraw.
    """
    held = Party.objects.select_for_update().get(pk=party.pk)
    _refuse(
        NotNow, [held] if held.has_refused else [], "ALREADY_REFUSED", _("The refusal of this party stands already.")
    )
    _refuse(NotYet, [] if held.is_principal else [held], "NO_CONSENT_ASKED", _ONLY_PRINCIPALS)
    _refuse(
        NotYet,
        [held] if held.consented_at is not None and at < held.consented_at else [],
        "REFUSAL_BEFORE_CONSENT",
        _("A refusal cannot be dated before the consent it withdraws."),
        WITHDRAWAL,
    )
    held.refused_at = at
    held.save(update_fields=["refused_at"])
    return held


def _refuse(
    refusal: type[NotNow] | type[NotYet],
    parties: Iterable[Party],
    code: str,
    message: StrOrPromise,
    law: Article = FREE_WILL,
) -> None:
    unmet = [
        Unmet(code, message, str(law), "party", {"matter": party.matter_no, "position": party.position})
        for party in parties
    ]
    if unmet:
        raise refusal(*unmet)
