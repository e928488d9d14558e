"""What the lists of records are narrowed by, in words of the office."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.utils.translation import gettext as _


class Happened(admin.EmptyFieldListFilter):
    """Whether a moment has come: its column is empty until then."""

    def choices(self, changelist: Any) -> Iterator[Any]:
        every, *two = super().choices(changelist)
        yield every
        for choice, said in zip(two, (_("not yet"), _("yes")), strict=True):
            yield {**choice, "display": said}
