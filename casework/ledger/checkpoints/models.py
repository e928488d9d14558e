"""
The transparency log: the place of each entry, the tree over all of them in tiles, and what was signed of it.

Written by sequencing.py alone; triggers refuse everything but what makes the log longer.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from casework.ledger.querysets import refuse_change


class CheckpointQuerySet(QuerySet["Checkpoint"]):
    """Many checkpoints."""

    update = delete = bulk_update = bulk_create = update_or_create = refuse_change

    def newest(self) -> Checkpoint | None:
        """Give the checkpoint over the most entries; None where there is none yet."""
        return self.order_by("-size").first()


class Checkpoint(models.Model):
    """
    What was signed of the log when it had so many entries, as a note of note.py.

    size: how many. root: of their tree, in hexadecimal. settled: every entry whose id is up to this one is among them.
    """

    size = models.BigIntegerField(_("entries"), primary_key=True)
    root = models.CharField(_("root"), max_length=64)
    settled = models.BigIntegerField(_("entries settled up to"))
    made_at = models.DateTimeField(_("made at"))
    note = models.TextField(_("signed note"))

    objects = CheckpointQuerySet.as_manager()

    class Meta:
        verbose_name = _("checkpoint of the ledger")
        verbose_name_plural = _("checkpoints of the ledger")
        constraints = [models.CheckConstraint(condition=Q(size__gt=0), name="a_checkpoint_is_over_something")]

    def __str__(self) -> str:
        return f"{self.size} {self.root}"

    save = delete = refuse_change


class LeafQuerySet(QuerySet["Leaf"]):
    """Many places."""

    update = delete = bulk_update = bulk_create = update_or_create = refuse_change


class Leaf(models.Model):
    """The place of one entry in the log, counted from 0. entry: its id."""

    place = models.BigIntegerField(primary_key=True)
    entry = models.BigIntegerField(unique=True)

    objects = LeafQuerySet.as_manager()

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(place__gte=0), name="places_count_from_nought")]

    def __str__(self) -> str:
        return f"{self.place}: entry {self.entry}"

    save = delete = refuse_change


class Tile(models.Model):
    """A tile of the tree, as tiles.py cuts it; hashes: 32 bytes each. It grows to the right until it is full."""

    level = models.PositiveSmallIntegerField()
    position = models.BigIntegerField()
    hashes = models.BinaryField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["level", "position"], name="one_tile_per_level_and_position")]

    def __str__(self) -> str:
        return f"level {self.level}, {self.position}"
