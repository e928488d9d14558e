"""The papers of a hand-over's own file: what its node asks for, and what comes back (domain 3.1)."""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from casework.dossier.catalogue import Catalogue, DossierFacts, Item
from casework.law import HOUSE, TRANSFER
from casework.taxonomies.codes import scheme


def _title(code: str) -> str:
    return scheme("node_papers")[code].label


_titled = lazy(_title, str)  # in the language of the reader


def _never(facts: DossierFacts) -> bool:
    return False


def _answered(facts: DossierFacts) -> bool:
    return "send_result" in facts.verbs


# The node's own papers are asked for when the package is sent, node by node; they may lie in the file it is about instead.
# fmt: off
CATALOGUE = Catalogue(stages=("close",), items=(
    *(Item(code, _titled(code), HOUSE.art("H6"), (), _never) for code in scheme("node_papers")),
    Item("APPRAISAL",        _("reports of laboratory or appraisal"),  TRANSFER.art(6),  (), _never),
    Item("EVIDENCE",         _("evidence"),                            HOUSE.art("H6"),  (), _never),
    Item("AV_LIST",          _("list of audio and video"),             HOUSE.art("H6"),  (), _never),
    Item("OUTSIDE_PROOF",    _("proof that it counts outside of the single track"), HOUSE.art("I2-3"), (), _never),
    Item("RESULT",           _("paper that states the result"),        HOUSE.art("H6"),  (), _answered),
    Item("PROPERTY_RECEIPT", _("receipt for property and materials"),  TRANSFER.art(12), (), _never),
))
# fmt: on
