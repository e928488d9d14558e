"""Sentences about parties, objections and who looked at what."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Any, NoReturn

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework.errors import NotNow
from casework.parties.identifiers import ADULT, latest_birth
from casework.parties.kinds import PRINCIPALS, Identifier, PartyKind

if TYPE_CHECKING:
    from casework.parties.models import AccessLog, Party, Recusal  # noqa: F401


class PartyQuerySet(QuerySet["Party"]):
    """Many parties; ordered by matter and position unless said otherwise."""

    def of(self, matter_no: str) -> PartyQuerySet:
        """Keep the parties of one matter, in their order; may be empty."""
        return self.filter(matter_no=matter_no).in_order()

    def of_matters(self, numbers: Iterable[str]) -> PartyQuerySet:
        """Keep the parties of these matters, by matter and then in their order; may be empty."""
        return self.filter(matter_no__in=tuple(numbers)).in_order()

    def principals(self) -> PartyQuerySet:
        """Keep those whose dispute it is."""
        return self.filter(role__in=PRINCIPALS)

    def with_identifier(self, kind: Identifier, value: str) -> PartyQuerySet:
        """Keep those known by exactly this ID number, phone or name, however it was typed; none for an empty value."""
        column = self.model.search_column(kind)
        return self.filter(**{f"{column.name}__in": column.forms_of(value)}).in_order()

    def needing_guardian(self, on: date) -> PartyQuerySet:
        """Keep the principals who cannot act for themselves on that day and have no guardian (Civil Code arts. 19-23)."""
        guardians = self.model._default_manager.filter(guardian_of=OuterRef("pk"))
        lacking = Q(is_incapable=True) | Q(birth_date__gt=latest_birth(ADULT, on))
        return self.principals().filter(lacking, ~Exists(guardians), kind=PartyKind.PERSON).in_order()

    def in_order(self) -> PartyQuerySet:
        return self.order_by("matter_no", "position")


class RecusalQuerySet(QuerySet["Recusal"]):
    """Many objections; the oldest first."""

    def of(self, matter_no: str) -> RecusalQuerySet:
        """Keep those raised in one matter; may be empty."""
        return self.filter(matter_no=matter_no).order_by("pk")

    def undecided(self) -> RecusalQuerySet:
        return self.filter(decided_at=None).order_by("pk")

    def barring(self, account: str) -> RecusalQuerySet:
        """Keep those that bar this account today: upheld, or raised and not yet decided."""
        return self.filter(Q(decided_at=None) | Q(upheld=True), account=account).order_by("pk")


def refuse_change(*args: Any, **kwargs: Any) -> NoReturn:
    """Refuse every way of changing the access log but adding to it."""
    raise NotNow.because(
        "ACCESS_LOG_IS_APPEND_ONLY", _("What was looked at stays on record; it is never changed or deleted.")
    )


class AccessLogQuerySet(QuerySet["AccessLog"]):
    """Many looks at personal data; the oldest first."""

    update = delete = bulk_update = update_or_create = refuse_change

    def of(self, matter_no: str) -> AccessLogQuerySet:
        """Keep the looks into one matter; may be empty."""
        return self.filter(matter_no=matter_no).order_by("pk")

    def by(self, account: str) -> AccessLogQuerySet:
        """Keep what one account looked at; may be empty."""
        return self.filter(account=account).order_by("pk")
