"""A dialog: one form about one matter, on a page of its own or, where the browser can, above the page it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse

from casework.errors import CaseworkError, Stale
from casework.ledger.visits import visit_of
from casework.workflow.available import Offer
from casework.workflow.desk.timeline import Moment
from casework.workflow.forms import DeskForm

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# The static script asks for the dialog alone, and is told where to go instead of being sent there.
FRAGMENT, GO_TO = "X-Dialog", "X-Go-To"
FormOf = Callable[[Any], DeskForm]


@dataclass(frozen=True, slots=True)
class Dialog:
    """
    What frames the form. button: the words on it. back: where "cancel" leads. law: the article it is done by.
    offer: the verb, with what blocks it. catch_up: reads what happened after the version the user had seen.
    """

    title: StrOrPromise
    button: StrOrPromise
    back: str
    law: str = ""
    offer: Offer | None = None
    catch_up: Callable[[int], Sequence[Moment]] = field(default=lambda seen: ())


def converse(
    request: HttpRequest,
    dialog: Dialog,
    form_of: FormOf,
    done: Callable[[Any, Any], HttpResponse],
    context: Mapping[str, Any],
) -> HttpResponse:
    """
    Show the form, or hand what was typed to its service and go on with `done`; a refusal is told in the form.

    form_of: builds the form from what was typed, None to begin. done: is given the form and what its service returned. A
    stale version is told with what happened meanwhile; the form then carries the present version, so that sending it again
    is a decision in the light of that.
    """
    visit = visit_of(request)
    form = form_of(request.POST if request.method == "POST" else None)
    news: Sequence[Moment] = ()
    if form.is_bound and form.is_valid():
        try:
            return done(form, form.run(actor=visit.actor, now=visit.at))
        except Stale as stale:
            news = dialog.catch_up(form.cleaned_data["version"])
            renewed = request.POST.copy()
            renewed["version"] = stale.unmet[0].facts["now"]
            form.data = renewed
            form.refuse(stale)
        except CaseworkError as refusal:
            form.refuse(refusal)
    return shown(request, "dialog", {**context, "dialog": dialog, "form": form, "news": news})


def shown(request: HttpRequest, name: str, context: Mapping[str, Any]) -> HttpResponse:
    """Render a dialog as its own page, or alone for the script."""
    template = f"admin/desk/_{name}.html" if FRAGMENT in request.headers else f"admin/desk/{name}.html"
    return TemplateResponse(request, template, dict(context))


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser on, or tell the script where to."""
    if FRAGMENT in request.headers:
        return HttpResponse(status=204, headers={GO_TO: url})
    return HttpResponseRedirect(url)
