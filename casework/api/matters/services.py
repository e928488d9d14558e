"""Which service does what an address names: the verbs of a track, those of any matter, and proposals."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from inspect import signature
from typing import Any

from django.utils.translation import gettext_lazy as _

from casework.command import services as command
from casework.errors import Malformed, Unknown
from casework.workflow.tracks import Track, track_of

Service = Callable[..., Any]


@cache
def services_of(track_code: str) -> Mapping[str, Service]:
    """Every service that does something to a matter of a track, by its name; not those that open one, whoever calls them."""
    track = track_of(track_code)
    own = {name: getattr(track.service_module, name) for name in track.service_module.__all__}
    return {
        **{name: getattr(command, name) for name in command.__all__},
        # `return` is a word of Python's own; its function is named return_, the verb is not.
        **{name.rstrip("_"): service for name, service in own.items() if is_proposal(service) or _moves(service)},
    }


def is_proposal(service: Service) -> bool:
    """Answer whether a service only proposes what somebody else is to do; the matter stays as it is."""
    return bool(proposed_by(service))


def proposed_by(service: Service) -> str:
    """Name the verb that a service proposes, "" where it does what it is called."""
    return str(getattr(service, "proposes", ""))


def _moves(service: Service) -> bool:
    """Answer whether a service moves a matter that is there: it takes the version its caller has seen."""
    return "version" in signature(service).parameters


def service_of(track_code: str, verb: str) -> Service:
    """
    Find the service of a verb.

    :raises Unknown: the track has none of this name.
    """
    try:
        return services_of(track_code)[verb]
    except KeyError:
        message = _("This track has no such verb.")
        raise Unknown.because("UNKNOWN_VERB", message, field="verb") from None


def opening_named(track: Track, name: Any) -> Service:
    """
    Find the service that opens a matter; "" for the common one.

    :raises Malformed: none of this name does.
    """
    names = track.openings
    if name and name not in names:
        message = _("A matter of this track is opened by one of: %(names)s.") % {"names": ", ".join(names)}
        raise Malformed.because("UNKNOWN_VERB", message, field="verb")
    service: Service = getattr(track.service_module, name or names[0])
    return service
