"""Which track has which catalogue. The tracks register theirs, so that neither desk nor API reach into each other."""

from __future__ import annotations

from casework.dossier.catalogue import Catalogue

_catalogues: dict[str, Catalogue] = {}


def register_catalogue(track: str, catalogue: Catalogue) -> None:
    """Make the catalogue of a track known, by its code; called once by its app when it is ready."""
    _catalogues[track] = catalogue


def catalogue_of(track: str) -> Catalogue | None:
    """Find the catalogue of a track by its code; None for one whose matters have no file of their own."""
    return _catalogues.get(track)
