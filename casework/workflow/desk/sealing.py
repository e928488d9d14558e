"""Sealing a matter for a minor on its page, and taking the seal off."""

from __future__ import annotations

from collections.abc import Sequence

from casework.organisations.actors import Role
from casework.workflow.desk.page import MatterPage
from casework.workflow.desk.rooms import Part, Room
from casework.workflow.forms import VerbForm, table_of, why
from casework.workflow.restriction import LAW, RULE, seal_minor, unseal_minor


class SealMinor(VerbForm):
    """Seals the matter."""

    service = staticmethod(seal_minor)
    law = str(LAW)
    musts = ("reason",)
    reason = why()


class UnsealMinor(VerbForm):
    """Takes the seal off."""

    service = staticmethod(unseal_minor)
    law = str(RULE)
    musts = ("reason",)
    reason = why()


def parts(page: MatterPage) -> Sequence[Part]:
    """Tell that a matter is sealed, and heads how it is sealed or unsealed once it has ended."""
    matter = page.matter
    heads = matter.is_at_end and page.visit.actor.post_for((Role.HEAD,), matter.unit_path) is not None
    if not heads and not matter.restricted:
        return []
    return [Part("admin/desk/_sealed.html", {"is_sealed": bool(matter.restricted), "may": heads, "law": str(LAW)})]


ROOM = Room(forms=table_of(SealMinor, UnsealMinor), parts=parts)
