"""In which shape an answer comes: ?format= names one, else the Accept header chooses."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from rest_framework.negotiation import DefaultContentNegotiation
from rest_framework.renderers import BaseRenderer

from casework.errors import Malformed


class Negotiation(DefaultContentNegotiation):
    """Django REST framework's own, which answers an unknown format as if the address did not exist."""

    def filter_renderers(self, renderers: Iterable[BaseRenderer], format: str) -> list[BaseRenderer]:
        """
        Keep the renderers of a format.

        :raises Malformed: there is none; the choices are named.
        """
        known = list(renderers)
        found = [renderer for renderer in known if renderer.format == format]
        if not found:
            choices = [renderer.format for renderer in known]
            words = _("The shape of an answer is one of: %(choices)s.") % {"choices": ", ".join(choices)}
            raise Malformed.because("UNKNOWN_FORMAT", words, field="format", value=format, choices=choices)
        return found
