"""Asks the scanner about what a parcel brings: what is infected is a fault like another, comes into no file, and goes back."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from casework.dossier.clamav import Door, ScannerAway, TooLarge, malware_in
from casework.errors import NotNow
from casework.law import HOUSE

MALWARE = "MALWARE_"  # and the place of the paper
PIECE = 64 * 1024
RULE = str(HOUSE.art("F5a"))


def infected(papers: Iterator[tuple[int, Path]]) -> Iterator[str]:
    """
    Yield a fault for each paper with malware in it; none where no scanner is set. papers: places and where each lies.

    Law: house rule F5a.

    :raises NotNow: the scanner gives no verdict, or takes no paper of this length; who sent the parcel sends it again.
    """
    door: Door | None = settings.CLAMAV
    if door is None:
        return
    for place, path in papers:
        try:
            malware = malware_in(_pieces(path), door, patience=settings.CLAMAV_PATIENCE)
        except (ScannerAway, TooLarge) as silence:
            message = _("The papers cannot be checked for malware now; send the parcel again later.")
            raise NotNow.because("NOT_CHECKED", message, law=RULE, field="parcel") from silence
        if malware:
            yield f"{MALWARE}{place}"


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as content:
        while piece := content.read(PIECE):
            yield piece
