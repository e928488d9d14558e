"""Consents by one statement, however many there are; Django's own bulk_update writes a CASE for each row."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import connection

from casework.parties.models import Party

TABLE = Party._meta.db_table

_EACH = f"UPDATE {TABLE} SET consented_at = %s, consent_means = %s WHERE id = %s"  # noqa: S608  the name is ours
_ALL = (
    f"UPDATE {TABLE} AS party SET consented_at = said.at, consent_means = said.means"  # noqa: S608  the name is ours
    " FROM unnest(%s::timestamptz[], %s::text[], %s::bigint[]) AS said (at, means, id) WHERE party.id = said.id"
)


def write_consents(parties: Sequence[Party]) -> None:
    """Write consented_at and consent_means of parties held under lock; no statement when there are none."""
    if not parties:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            rows = [(party.consented_at, str(party.consent_means), party.pk) for party in parties]
            cursor.execute(_ALL, [list(column) for column in zip(*rows, strict=True)])
        else:
            adapt = connection.ops.adapt_datetimefield_value
            cursor.executemany(
                _EACH, [(adapt(party.consented_at), str(party.consent_means), party.pk) for party in parties]
            )
