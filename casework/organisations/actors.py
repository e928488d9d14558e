"""Who acts: a frozen value, copied into every entry."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.db import models
from django.utils.translation import gettext_lazy as _

if TYPE_CHECKING:
    from casework.organisations.models import Unit


class Role(models.TextChoices):
    """What a person may be in a unit (domain 1.4)."""

    GRID_WORKER = "GRID_WORKER", _("grid worker")
    REGISTRAR = "REGISTRAR", _("registrar")
    DISPATCHER = "DISPATCHER", _("dispatcher")
    MEDIATOR = "MEDIATOR", _("mediator")
    HEAD = "HEAD", _("head of the organ or committee")
    OFFICER = "OFFICER", _("enforcement officer")
    AUXILIARY = "AUXILIARY", _("enforcement auxiliary")
    LEGAL_REVIEWER = "LEGAL_REVIEWER", _("legal reviewer")
    PETITION_CLERK = "PETITION_CLERK", _("petition clerk")
    SUPERVISOR = "SUPERVISOR", _("supervisor")
    MANAGER = "MANAGER", _("manager")
    ARCHIVIST = "ARCHIVIST", _("archivist")
    AUDITOR = "AUDITOR", _("auditor")
    ADMIN = "ADMIN", _("administrator")
    SYSTEM = "SYSTEM", _("the system itself")


@dataclass(frozen=True, slots=True)
class Post:
    """
    One role in one unit, as it stands on the day of acting.

    unit_path: where the post reaches to in the tree, itself and below. For a centre, a platform or a committee that is
    the division it leads, for any other unit the unit's own place.
    """

    role: Role
    unit_id: int
    unit_key: str
    unit_path: str
    level: int

    def covers(self, path: str) -> bool:
        """Answer whether a unit of that path lies within the reach of this post."""
        return path.startswith(self.unit_path)


@dataclass(frozen=True, slots=True)
class Actor:
    """
    The person (or timer) who acts.

    account: the account's name, never a party's. posts: every role in force today, in the order they were given.
    acted_for: the account or party role on whose behalf, "" when in one's own right.
    certificate_until: last day of the enforcement certificate, None when there is none.
    """

    account: str
    posts: tuple[Post, ...]
    acted_for: str = ""
    certificate: str = ""
    certificate_until: date | None = None

    def post_for(self, roles: Iterable[Role], path: str) -> Post | None:
        """Find the post that lets this actor act in a unit of that path; the lowest such post, None when there is none."""
        fitting = [post for post in self.posts if post.role in roles and post.covers(path)]
        return max(fitting, key=lambda post: len(post.unit_path), default=None)

    def has(self, *roles: Role) -> bool:
        return any(post.role in roles for post in self.posts)

    @property
    def paths(self) -> tuple[str, ...]:
        """Every place in the tree this actor sits at, for scoping."""
        return tuple(sorted({post.unit_path for post in self.posts}))


def post_of(role: Role, unit: Unit) -> Post:
    """Build a post from a unit row."""
    return Post(role, unit.pk, unit.key, unit.reach, unit.level)


def system_actor(unit: Unit, *, rule: str) -> Actor:
    """The timer's own actor: it sits in the unit it acts for and names the rule it obeys."""
    return Actor(account="system", posts=(post_of(Role.SYSTEM, unit),), acted_for=rule)


def actor_for(user: Any, *, on: date, acted_for: str = "") -> Actor:
    """
    Read an account's posts and certificate as they stand on that day.

    user: the request's user, signed in or not. on: the day in Shanghai. acted_for: on whose behalf.
    Returns an actor without posts for an account that sits nowhere that day, or is closed; a certificate is named even
    when it has run out, so that a refusal can say since when. Two statements.
    """
    if not user.is_authenticated:
        return Actor(account="", posts=())
    if not user.is_active:
        return Actor(account=user.get_username(), posts=())
    posts = tuple(post_of(Role(each.role), each.unit) for each in user.memberships.in_force(on).select_related("unit"))
    certificate = user.certificates.filter(valid_from__lte=on).order_by("-valid_to", "-pk").first()
    return Actor(
        account=user.get_username(),
        posts=posts,
        acted_for=acted_for,
        certificate=certificate.number if certificate else "",
        certificate_until=certificate.valid_to if certificate else None,
    )
