"""Which papers of a dispute go to another organ."""

from casework.dossier.models import Document
from mediation.disputes.files import CONCESSIONS
from mediation.disputes.models import Dispute


def going_along(dispute: Dispute) -> list[str]:
    """
    List the digests of the papers of the main file, without those on concessions, sorted.

    Law: SPC-IM art. 22; SPC-OM art. 18.
    """
    papers = Document.objects.filter(matter_no=dispute.number, volume=Document.Volume.MAIN).exclude(kind=CONCESSIONS)
    return sorted(set(papers.values_list("sha256", flat=True)))
