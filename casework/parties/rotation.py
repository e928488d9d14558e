"""Moving sealed columns from one key to the next, table by table and batch by batch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.db import models, transaction
from django.db.models import F, Q, QuerySet, TextField
from django.db.models.functions import Cast

from casework.parties.vault import EncryptedTextField, SearchDigestField, current_prefix, keyring


@dataclass(frozen=True)
class Rotation:
    """One table with sealed columns, of whatever app."""

    model: type[models.Model]
    sealed: tuple[EncryptedTextField, ...]
    digests: tuple[SearchDigestField, ...]

    @property
    def name(self) -> str:
        return self.model._meta.label

    def stale(self) -> QuerySet[Any]:
        """Keep the rows with anything under an older key, by primary key; may be empty."""
        wanted = Q()
        tokens = {f"{field.name}_token": Cast(F(field.name), TextField()) for field in self.sealed}
        for token in tokens:
            wanted |= ~Q(**{f"{token}__startswith": current_prefix()}) & ~Q(**{token: ""})
        for field in self.digests:
            wanted |= ~Q(**{f"{field.name}__startswith": f"{keyring().searching[0].id}:"}) & ~Q(**{field.name: ""})
        found: QuerySet[Any] = self.model._base_manager.annotate(**tokens).filter(wanted).order_by("pk")
        return found

    def run(self, *, batch: int) -> Iterator[int]:
        """Rotate batch after batch, each in its own transaction, and yield the number of rows of each."""
        last = None
        while True:
            with transaction.atomic():
                ahead = self.stale() if last is None else self.stale().filter(pk__gt=last)
                rows = list(ahead.select_for_update()[:batch])
                for row in rows:
                    for field in self.digests:
                        field.pre_save(row, False)
                if rows:
                    # Saving a sealed column seals it anew, under the current key.
                    self.model._base_manager.bulk_update(rows, [field.name for field in (*self.sealed, *self.digests)])
            if not rows:
                return
            last = rows[-1].pk
            yield len(rows)


def rotations() -> list[Rotation]:
    """List every table with sealed columns, by name."""
    found = []
    for model in apps.get_models():
        own = model._meta.local_concrete_fields
        sealed = tuple(field for field in own if isinstance(field, EncryptedTextField))
        if sealed:
            found.append(Rotation(model, sealed, tuple(field for field in own if isinstance(field, SearchDigestField))))
    return sorted(found, key=lambda rotation: rotation.name)
