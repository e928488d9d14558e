"""The schema, and the page that shows it."""

from __future__ import annotations

import json
from functools import lru_cache

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language, override
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.renderers import OpenApiJsonRenderer2
from rest_framework.permissions import AllowAny
from rest_framework.renderers import JSONRenderer
from rest_framework.request import Request
from rest_framework.views import APIView


class SchemaView(APIView):
    """The schema, for everybody: it tells nothing of any matter."""

    schema = None
    authentication_classes = ()
    permission_classes = (AllowAny,)
    renderer_classes = (JSONRenderer, OpenApiJsonRenderer2)

    def get(self, request: Request) -> HttpResponse:
        """Tell the API in the terms of OpenAPI 3.1, words in the caller's language."""
        return HttpResponse(
            drawn(get_language() or settings.LANGUAGE_CODE), content_type=request.accepted_renderer.media_type
        )


@lru_cache(maxsize=len(settings.LANGUAGES))
def drawn(language: str) -> bytes:
    """Draw the schema in a language; the same for the whole life of the process."""
    with override(language):
        document = SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
        return json.dumps(document, ensure_ascii=False, default=str).encode()


@require_safe
def docs(request: HttpRequest) -> HttpResponse:
    """Show the schema to a reader; every script and style is ours."""
    return render(request, "api/docs.html")
