"""A dialog: one form about one matter, on a page of its own or, where the browser can, above the page it came from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.utils.translation import gettext_lazy as _

from casework.errors import CaseworkError, NotYet, Stale
from casework.law import HOUSE
from casework.ledger.visits import visit_of
from casework.workflow.available import Offer
from casework.workflow.desk.timeline import Moment
from casework.workflow.forms import DeskForm
from casework.workflow.issuing import previewing

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

# The static script asks for the dialog alone, and is told where to go instead of being sent there.
FRAGMENT, GO_TO = "X-Dialog", "X-Go-To"
PREVIEW = "preview"  # the name of the buttons that only show a paper
FormOf = Callable[[Any], DeskForm]


@dataclass(frozen=True, slots=True)
class Dialog:
    """
    What frames the form. button: the words on it. back: where "cancel" leads. law: the article it is done by.
    offer: the verb, with what blocks it. catch_up: reads what happened after the version the user had seen. papers: kind → title
    of those the act may issue, to be looked at before it is done. is_apart: whether what comes of it is a paper, shown in a window of its
    own.
    """

    title: StrOrPromise
    button: StrOrPromise
    back: str
    law: str = ""
    offer: Offer | None = None
    catch_up: Callable[[int], Sequence[Moment]] = field(default=lambda seen: ())
    papers: Mapping[str, StrOrPromise] = field(default_factory=dict)
    is_apart: bool = False


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
    is a decision in the light of that. What is sent by the button of a paper shows that paper and does nothing.
    """
    visit = visit_of(request)
    form = form_of(request.POST if request.method == "POST" else None)
    news: Sequence[Moment] = ()
    if form.is_bound and form.is_valid():
        try:
            if PREVIEW in request.POST:
                return _sheet(request.POST[PREVIEW], partial(form.run, actor=visit.actor, now=visit.at))
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


def _sheet(kind: str, act: Callable[[], Any]) -> HttpResponse:
    """
    Show a paper as the act would print it; the act is tried and undone.

    :raises CaseworkError: the act is refused, or as it was filled in issues no such paper.
    """
    with transaction.atomic(), previewing() as sheets:
        act()
        transaction.set_rollback(True)
    if kind not in sheets:
        raise NotYet.because(
            "NO_SUCH_PAPER", _("As it is filled in, the act issues no such paper."), law=str(HOUSE.art("F7"))
        )
    return HttpResponse(sheets[kind], content_type="application/pdf")


def shown(request: HttpRequest, name: str, context: Mapping[str, Any]) -> HttpResponse:
    """Render a dialog as its own page, or alone for the script."""
    template = f"admin/desk/_{name}.html" if FRAGMENT in request.headers else f"admin/desk/{name}.html"
    return TemplateResponse(request, template, dict(context))


def go_to(request: HttpRequest, url: str) -> HttpResponse:
    """Send the browser on, or tell the script where to."""
    if FRAGMENT in request.headers:
        return HttpResponse(status=204, headers={GO_TO: url})
    return HttpResponseRedirect(url)
