"""Words for codes, in the reader's language. No arithmetic."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import urlencode

from django import template
from django.contrib.admin import site
from django.forms import BoundField
from django.template import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from casework.deadlines.models import Clock
from casework.deadlines.terms import Measure
from casework.errors import NotYet
from casework.house import RULES
from casework.law import cited
from casework.ledger.visits import visit_of
from casework.listing import listed
from casework.organisations.actors import Role
from casework.organisations.levels import Level
from casework.parties.masking import masked_words
from casework.workflow.desk.timeline import code_label, state_label, verb_label
from casework.workflow.forms import RefusableForm
from casework.workflow.models import Matter
from casework.workflow.persons import may_note
from casework.workflow.tracks import track_of

register = template.Library()


@register.filter
def law(text: Any) -> SafeString:
    """Cite an article as people do; a house rule shows its words to who asks. Standards and the like stand as they are."""
    is_english = (get_language() or "").startswith("en")
    try:
        article = cited(str(text))
    except NotYet:
        return format_html("{}", str(text))
    name = article.words
    rule = RULES.get(article.number) if article.statute.is_house else None
    if rule is None:
        return format_html("<cite>{}</cite>", name)
    return format_html('<cite title="{}">{}</cite>', rule.en if is_english else rule.zh, name)


@register.filter
def masked(text: str) -> str:
    """Free words without what looks like an identity number or a mobile number."""
    return masked_words(text)


@register.filter
def state(matter: Matter) -> Any:
    """The state of a matter in words."""
    return state_label(track_of(matter.track), matter.state)


@register.filter
def state_named(code: str, track: str) -> Any:
    """A state of a track in words."""
    return state_label(track_of(track), code)


@register.filter
def verb_named(code: str, track: str) -> Any:
    """A verb of a track in words."""
    return verb_label(track_of(track), code)


@register.filter
def code(value: str, scheme: str) -> str:
    """A code of a scheme in words."""
    return code_label(scheme, value)


@register.filter
def must(field: BoundField) -> bool:
    """Whether an input must be filled in."""
    return field.name in field.form.marked if isinstance(field.form, RefusableForm) else field.field.required


@register.filter
def part(role: str, track: str) -> Any:
    """The part somebody stands in, as the clerks of a track call it."""
    return track_of(track).part_of(role)


@register.filter
def level(value: int) -> Any:
    """A level in words."""
    return Level(value).label


@register.filter
def last_day(clock: Clock) -> str:
    """The last day of a time limit, the minute too where it is counted in hours; "" while it has no end."""
    if clock.due_at is None or clock.due_date is None:
        return ""
    if clock.measure == Measure.HOURS:
        return f"{timezone.localtime(clock.due_at):%Y-%m-%d %H:%M}"
    return clock.due_date.isoformat()


@register.filter
def roles(who: Any) -> str:
    """Several roles in words, in the order of the list of roles."""
    return listed(role.label for role in Role if role in who and role is not Role.SYSTEM)


@register.filter
def track_name(matter: Matter) -> Any:
    """The track of a matter in words."""
    return track_of(matter.track).label


@register.filter
def px(value: float) -> str:
    """A length in pixels as an address and a drawing write it, whatever the reader's language does to numbers."""
    return f"{value:.0f}"


@register.inclusion_tag("admin/desk/_papers.html", takes_context=True)
def papers_to_add(context: Context, matter: Matter, kinds: Iterable[str], *, is_beside: bool = True) -> dict[str, Any]:
    """
    Links to add the papers that lack, for who may add any; of a file without catalogue none.

    is_beside: whether the page's script may open them in its dialog; of a form under way it may not, or what was typed is lost.
    """
    model = track_of(matter.track).model_class
    titles: Mapping[str, Any] = getattr(site.get_model_admin(model), "paper_titles", {})
    if not titles or not may_note(matter, visit_of(context["request"]).actor):
        return {"lacking": []}
    name = f"admin:{model._meta.app_label}_{model._meta.model_name}_paper_add"
    url = reverse(name, args=[matter.number])
    lacking = [{"title": titles[kind], "url": f"{url}?{urlencode({'kind': kind})}"} for kind in kinds if kind in titles]
    return {"lacking": lacking, "is_beside": is_beside}


@register.simple_tag
def url_of(matter: Matter) -> str:
    """The page of a matter of any track."""
    opts = track_of(matter.track).model_class._meta
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_change", args=[matter.number])
