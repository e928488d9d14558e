"""Which papers of a dispute go to another organ."""

from casework.dossier.services import main_file
from mediation.disputes.files import CONCESSIONS
from mediation.disputes.models import Dispute


def going_along(dispute: Dispute) -> list[str]:
    """
    List the digests of the papers of the main file, without those on concessions, sorted.

    Law: SPC-IM art. 22; SPC-OM art. 18.
    """
    return main_file(dispute.number, without=[CONCESSIONS])
