"""The end of the file of a matter over HTTP: the certificate of its destruction. Holds and proposals are verbs like any other."""

from __future__ import annotations

from django.http import HttpResponse, JsonResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from casework.api.matters.shapes import shown
from casework.api.matters.views import PLAIN, MatterView
from casework.dossier.disposal.terms import TWO
from casework.dossier.models import Disposal
from casework.errors import Unknown


class Certificate(MatterView):
    """That a file was destroyed."""

    def get(self, request: Request, number: str) -> HttpResponse:
        """
        Give the certificate of destruction as it was signed, with the list of what the file held.

        404 for a file that was not destroyed. It names kinds, titles and digests of papers, and no person.
        """
        matter = self.matter(number)
        disposal = Disposal.objects.filter(matter_no=matter.number).first()
        if disposal is None:
            message = _("The file was not destroyed.")
            raise Unknown.because("NOT_DESTROYED", message, law=str(TWO), field="number")
        document = {
            "number": matter.number,
            "entry": disposal.seq,
            "destroyed_at": shown(disposal.made_at),
            "listed": disposal.listed,
            "certificate": disposal.certificate,
            "note": disposal.note,
        }
        return JsonResponse(document, json_dumps_params=PLAIN)
