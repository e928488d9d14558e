"""The ledger: entries that only grow, one chain per matter, and the erasable words beside them."""

from __future__ import annotations

import json
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.ledger.canonical import Row
from casework.ledger.querysets import EntryQuerySet, refuse_change


class Origin(models.TextChoices):
    """How an entry came in: entered as it happened, or brought from another system."""

    LIVE = "LIVE", _("live")
    IMPORT = "IMPORT", _("imported")


class Entry(models.Model):
    """
    One change of one matter. Written by append() alone; a database trigger refuses everything but INSERT.

    level and unit are those of the lead after the move; actor_unit is where the actor sat. facts hold numbers, codes and
    digests. law is a citation (casework.law.cited reads it back).
    """

    id = models.BigAutoField(primary_key=True)
    matter = models.CharField(_("matter"), max_length=20)
    seq = models.PositiveIntegerField(_("seq"))
    track = models.CharField(_("track"), max_length=12)
    machine_version = models.PositiveSmallIntegerField(_("machine version"))
    verb = models.CharField(_("verb"), max_length=32)
    from_state = models.CharField(_("from"), max_length=24, blank=True)
    to_state = models.CharField(_("to"), max_length=24)
    level = models.PositiveSmallIntegerField(_("level"))
    unit = models.CharField(_("unit"), max_length=48)
    actor = models.CharField(_("actor"), max_length=150)
    role = models.CharField(_("role"), max_length=16)
    actor_unit = models.CharField(_("unit of the actor"), max_length=48)
    acted_for = models.CharField(_("acted for"), max_length=150, blank=True)
    origin = models.CharField(_("origin"), max_length=6, choices=Origin.choices)
    happened_at = models.DateTimeField(_("happened at"))
    recorded_at = models.DateTimeField(_("recorded at"))
    outcome = models.CharField(_("outcome"), max_length=32, blank=True)
    reason = models.CharField(_("reason"), max_length=48, blank=True)
    law = models.CharField(_("law"), max_length=40)
    facts_text = models.TextField(_("facts"), db_column="facts")
    algorithm = models.CharField(_("algorithm"), max_length=8)
    prev_hash = models.CharField(_("previous hash"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [models.UniqueConstraint(fields=["matter", "seq"], name="one_entry_per_matter_and_seq")]

    def __str__(self) -> str:
        return f"{self.matter} #{self.seq} {self.verb}"

    save = delete = refuse_change

    @property
    def facts(self) -> dict[str, Any]:
        """The facts as a mapping; empty when there are none."""
        parsed: dict[str, Any] = json.loads(self.facts_text)
        return parsed

    @property
    def row(self) -> Row:
        """The entry as the verifier sees it."""
        return Row(*(getattr(self, "facts_text" if name == "facts" else name) for name in Row._fields))

    @property
    def is_late(self) -> bool:
        """Whether it was entered more than an hour after it happened."""
        return (self.recorded_at - self.happened_at).total_seconds() > 3600


class Note(models.Model):
    """
    Free words that belong to an entry: a reason, minutes, a text of agreement.

    The entry holds salted digests of them, so the words may be erased by law without breaking a chain.
    """

    matter = models.CharField(_("matter"), max_length=20)
    seq = models.PositiveIntegerField(_("seq"))
    name = models.CharField(_("name"), max_length=32)
    salt = models.CharField(max_length=32)
    text = models.TextField(_("text"), blank=True)
    erased_at = models.DateTimeField(_("erased at"), null=True, blank=True)

    class Meta:
        verbose_name = _("note")
        verbose_name_plural = _("notes")
        ordering = ("matter", "seq", "name")
        constraints = [models.UniqueConstraint(fields=["matter", "seq", "name"], name="one_note_per_entry_and_name")]

    def __str__(self) -> str:
        return f"{self.matter} #{self.seq} {self.name}"


class DemoMark(models.Model):
    """Says that this database is a demonstration; only such a one lets its clock be simulated."""

    made_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("mark of a demonstration database")
        verbose_name_plural = _("marks of a demonstration database")

    def __str__(self) -> str:
        return f"demo since {self.made_at:%Y-%m-%d}"
