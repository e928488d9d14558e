"""Which papers of a dispute go to another organ."""

from casework.dossier.files import main_file
from casework.workflow.files import files_for
from mediation.disputes.files import CONCESSIONS
from mediation.disputes.models import Dispute


def going_along(dispute: Dispute, verb: str) -> list[str]:
    """
    List the digests of the papers of the main file that go along with a verb, without those on concessions, sorted.

    Law: SPC-IM art. 22; SPC-OM art. 18.
    """
    return main_file(files_for(dispute, verb), dispute.number, without=[CONCESSIONS])
