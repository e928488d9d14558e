"""The other installations that packages go to and come from, and which units each of them keeps; read from the settings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from casework.ledger.checkpoints.note import Key, NotGenuine
from casework.organisations.lines import lines_of
from casework.organisations.models import Unit
from casework.settings.env import PeerSetting


@dataclass(frozen=True, slots=True)
class Peer:
    """
    One of them. name: of its log, which its keys bear and by which it signs. keys: the newest first. address: where its site stands.
    """

    name: str
    keys: tuple[Key, ...]
    address: str
    told: PeerSetting

    def keeps(self, unit: Unit) -> bool:
        """Answer whether a unit is kept there: it is named, or is of a line that is kept there."""
        by_line = bool(self.told.lines) and unit.code.startswith(self.told.within)
        return unit.code in self.told.units or (by_line and not self.told.lines.isdisjoint(lines_of(unit)))


def all_peers() -> tuple[Peer, ...]:
    """
    List the peers there are; none where EXCHANGE_PEERS names no file.

    :raises ImproperlyConfigured: a key is none, or bears our own name, so that nobody could tell who signed.
    """
    return _read(tuple(settings.EXCHANGE_PEERS), settings.LEDGER_ORIGIN) if settings.EXCHANGE_PEERS else ()


def keeper_of(unit: Unit | None) -> Peer | None:
    """Find the peer that keeps a unit; None for one that is kept here."""
    return next((peer for peer in all_peers() if unit is not None and peer.keeps(unit)), None)


def peer_named(name: str) -> Peer | None:
    """Find a peer by the name it signs by."""
    return next((peer for peer in all_peers() if peer.name == name), None)


@lru_cache(8)
def _read(told: Sequence[PeerSetting], own: str) -> tuple[Peer, ...]:
    peers = []
    for each in told:
        try:
            keys = tuple(map(Key.read, each.keys))
        except NotGenuine as error:
            raise ImproperlyConfigured(f"EXCHANGE_PEERS: a key of {each.address} is none.") from error
        names = {key.name for key in keys}
        if len(names) != 1 or own in names:
            raise ImproperlyConfigured(
                f"EXCHANGE_PEERS: the keys of {each.address} bear one name, which is not {own}, our own LEDGER_ORIGIN."
            )
        peers.append(Peer(keys[0].name, keys, each.address, each))
    if len({peer.name for peer in peers}) != len(peers):
        raise ImproperlyConfigured("EXCHANGE_PEERS names one peer twice.")
    return tuple(peers)
