"""One plain form per verb: shape only. What may be done is judged by the service the form calls, and told in the form."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.errors import CaseworkError
from casework.organisations.actors import Actor, Role
from casework.organisations.models import Membership, Unit
from casework.taxonomies.codes import choices
from casework.workflow.models import Matter

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Choices = Iterable[tuple[str, "StrOrPromise"]]
NOTHING = ("", "—")
MOST_SUGGESTED = 8


@dataclass(frozen=True, slots=True)
class Refused:
    """
    One unmet rule as a form tells it: the sentence, the article, and the input it is about ("" when none). missing: the kinds
    of paper that lack.
    """

    message: str
    law: str
    field: str
    label: str
    missing: tuple[str, ...] = ()


def wording_of(field: forms.Field) -> dict[str, StrOrPromise]:
    """Say in our own words what is wrong with an input, so that whoever reads it knows what to do."""
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        required: StrOrPromise = _("Choose one from the list.")
    elif isinstance(field, forms.FileField):
        required = _("Choose a file.")
    else:
        required = _("This must be filled in.")
    return {
        "required": required,
        "invalid_choice": _("Choose one from the list."),
        "max_length": _("At most %(limit_value)d characters; these are %(show_value)d."),
    }


@dataclass(frozen=True, slots=True)
class Group:
    """Some inputs under one heading, "" for none. is_folded: whether they are shown to who asks for them alone."""

    title: StrOrPromise
    fields: Sequence[forms.BoundField]
    is_folded: bool = False

    @property
    def is_open(self) -> bool:
        """Whether something stands in it, or is refused, so that it is shown unfolded."""
        return any(field.errors or field.value() not in (None, "", False, []) for field in self.fields)


class RefusableForm(forms.Form):
    """
    A form whose service may refuse; it then shows everything that stands in the way and keeps what was typed.

    done, not_done: what the user is told, the former of a matter by its number. groups: headings with the inputs under them;
    those under none come first. rare: inputs that few need, folded at the end. only_when: input → another input with the
    answers at which the first is asked for ("" for none, "on" for a tick); the page's script hides it otherwise. musts: inputs
    without which the service refuses, where no table tells; frees: those that another answer makes needless, whatever it tells.
    """

    groups: ClassVar[Sequence[tuple[StrOrPromise, tuple[str, ...]]]] = ()
    rare: ClassVar[tuple[str, ...]] = ()
    only_when: ClassVar[Mapping[str, tuple[str, tuple[str, ...]]]] = {}
    musts: ClassVar[tuple[str, ...]] = ()
    frees: ClassVar[tuple[str, ...]] = ()

    done: ClassVar[StrOrPromise] = _("Recorded: %(number)s.")
    not_done: ClassVar[StrOrPromise] = _("Not recorded")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusals: list[Refused] = []
        self.marked = {name for name, field in self.fields.items() if field.required}
        self.ask(())
        for field in self.fields.values():
            field.error_messages |= wording_of(field)
            # A browser cuts off what is too long without a word; the server says by how much.
            field.widget.attrs.pop("maxlength", None)
        for name, (other, answers) in self.only_when.items():
            if name in self.fields and other in self.fields:
                self.fields[name].widget.attrs |= {"data-when": other, "data-is": "|".join(answers)}

    def ask(self, names: Iterable[str]) -> None:
        """Mark the inputs that must be filled in, beside those the form itself knows of; who refuses them is still the service."""
        for name in {*names, *self.musts} - {*self.frees}:
            if name in self.fields:
                self.marked.add(name)
                if not isinstance(self.fields[name].widget, forms.CheckboxSelectMultiple):  # one of them is enough
                    self.fields[name].widget.attrs["required"] = True

    @property
    def has_musts(self) -> bool:
        """Whether any input that is shown bears the mark."""
        return any(field.name in self.marked for field in self.visible_fields())

    def grouped(self, fields: Iterable[forms.BoundField]) -> list[Group]:
        """Put inputs under their headings; a group without inputs is left out."""
        bound = {field.name: field for field in fields}
        named = {name for _title, names in self.groups for name in names} | set(self.rare)
        found = [
            Group("", [field for name, field in bound.items() if name not in named]),
            *(Group(title, [bound[name] for name in names if name in bound]) for title, names in self.groups),
            Group(_("What few cases need"), [bound[name] for name in self.rare if name in bound], is_folded=True),
        ]
        return [group for group in found if group.fields]

    @property
    def faults(self) -> list[Refused]:
        """List what cannot be read and what the service refuses, in the order of the inputs, what is about none first."""
        told = {(each.field, each.message) for each in self.refusals}
        shape = [
            self._refused(str(message), "", "" if name == NON_FIELD_ERRORS else name)
            for name, messages in self.errors.items()
            for message in messages
        ]
        order = ["", *self.fields]
        every = [*(each for each in shape if (each.field, each.message) not in told), *self.refusals]
        return sorted(every, key=lambda each: order.index(each.field))

    def refuse(self, refusal: CaseworkError) -> None:
        """Tell each unmet rule at the input it is about, and all of them together."""
        for unmet in refusal.unmet:
            field = self.input_of(unmet.field)
            missing = tuple(unmet.facts.get("missing", ()))
            self.refusals.append(self._refused(str(unmet.message), unmet.law, field, missing))
            self.add_error(field or None, ValidationError(str(unmet.message), code=unmet.code))

    def input_of(self, field: str) -> str:
        """Name the input a refusal's field stands for, "" when the form shows none."""
        return field if field in self.fields and not self[field].is_hidden else ""

    def _refused(self, message: str, law: str, field: str, missing: tuple[str, ...] = ()) -> Refused:
        label = str(self[field].label).rstrip(".。") if field else ""
        return Refused(message, law, field, label, missing)

    def choose(self, name: str, among: Choices) -> None:
        """Set the choices of a field that depend on the matter."""
        field = self.fields[name]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(among)


def moment(**options: Any) -> forms.DateTimeField:
    """When it happened, for what is entered late; or another moment, by its own label and help."""
    told: dict[str, Any] = {
        "label": _("happened at"),
        "help_text": _("Empty means now. An act may be entered up to three days late."),
        **options,
    }
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(required=False, widget=widget, **told)


class DeskForm(RefusableForm):
    """
    One thing done about one matter. run() calls one service with what was typed, and lets its refusal pass.

    matter: placed(), as the page showed it. on: the day of the page. asks_moment: whether the moment is asked for openly, for
    the deed is known by it; else it is folded away.
    """

    asks_moment: ClassVar[bool] = False
    done: ClassVar[StrOrPromise] = _("Noted: %(number)s.")
    not_done: ClassVar[StrOrPromise] = _("Not noted")
    run: Callable[..., Any]

    at = moment()

    def __init__(self, *args: Any, matter: Matter, actor: Actor, on: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.matter, self.actor, self.on = matter, actor, on
        self.prepare()

    def prepare(self) -> None:
        """Fill in what depends on the matter: the units, the persons, the papers to choose from."""

    def offer_units(self, name: str, units: Any) -> None:
        """Set the units of a field; the lowest committee among them is chosen to begin with, where there is one."""
        field = self.fields[name]
        assert isinstance(field, LineField)
        field.queryset = units
        committee = units.filter(kind=Unit.Kind.COMMITTEE).first()
        self.initial.setdefault(name, committee.pk if committee else None)

    def own_fields(self) -> list[forms.BoundField]:
        """List the inputs of the deed itself, without the moment and the version."""
        return [self[name] for name in self.fields if name not in ("at", "version")]

    def own_groups(self) -> list[Group]:
        """List the inputs of the deed itself under their headings."""
        return self.grouped(self.own_fields())

    def arguments(self) -> dict[str, Any]:
        """Give what the service takes beside matter, actor, moment and version."""
        return {name: value for name, value in self.cleaned_data.items() if name not in ("at", "version")}


class VerbForm(DeskForm):
    """
    The inputs of one verb, named as its service names them. service: what run() calls, once; its name is the verb.
    law: where no row of the table says it. takes_up: the verb whose proposals fill it in, where that is another. is_for_guests:
    whether it is also for who was told of the matter and does not reach it. starts: the time limits that may begin with it.
    """

    done, not_done = RefusableForm.done, RefusableForm.not_done
    service: ClassVar[Callable[..., Any]]
    law: ClassVar[str] = ""
    takes_up: ClassVar[str] = ""
    is_for_guests: ClassVar[bool] = False
    starts: Sequence[Any] = ()

    version = forms.IntegerField(widget=forms.HiddenInput)

    @classmethod
    def verb(cls) -> str:
        """Name the verb."""
        return cls.service.__name__

    def run(self, *, actor: Actor, now: datetime) -> Matter:
        """
        Call the service with what was typed; returns the matter to show next.

        :raises CaseworkError: it refuses; nothing was written.
        """
        done: Matter = type(self).service(
            self.matter,
            **self.arguments(),
            actor=actor,
            at=self.cleaned_data.get("at") or now,
            version=self.cleaned_data["version"],
        )
        return done


class ProposalForm(VerbForm):
    """Proposes a verb that another person is to do. proposes: that verb."""

    done = _("Proposed for another person to decide: %(number)s.")
    not_done = _("Not proposed")
    proposes: ClassVar[str]

    def run(self, *, actor: Actor, now: datetime) -> Matter:
        type(self).service(self.matter, **self.arguments(), actor=actor, at=self.cleaned_data["at"] or now)
        return self.matter


FormTable = Mapping[str, type[VerbForm]]


def table_of(*form_classes: type[VerbForm]) -> FormTable:
    """Index forms by their verbs."""
    return {each.verb(): each for each in form_classes}


class UnitField(forms.CharField):
    """
    A unit, typed by code or name and found in the actor's reach; several of one name are told apart by their codes.

    The page's script offers suggestions while one types; without it the field answers with them.
    """

    def __init__(self, *, divisions: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("help_text", _("Its code, or words of its name; units that fit are suggested."))
        super().__init__(empty_value=None, **kwargs)
        self.divisions = divisions
        self.units = Unit.objects.none()
        self.widget.attrs |= {"data-units": "divisions" if divisions else "all", "autocomplete": "off"}

    def search_in(self, actor: Actor, on: date) -> None:
        """Look among the units under the actor's posts that exist on that day."""
        self.units = units_in_reach(actor, on, divisions=self.divisions)

    def prepare_value(self, value: Any) -> Any:
        return f"{value.code} {value.name}" if isinstance(value, Unit) else value

    def clean(self, value: Any) -> Any:
        text = str(super().clean(value) or "")
        if not text:
            return None
        found = list(find_units(self.units, text))
        if len(found) == 1:
            return found[0]
        if not found:
            raise ValidationError(_("No unit in your reach bears this code or name."), code="UNKNOWN_UNIT")
        raise ValidationError(
            _("Several units fit; type one of these codes: %(units)s"),
            code="SEVERAL_UNITS",
            params={"units": "; ".join(f"{unit.code} {unit.name}" for unit in found)},
        )


def units_in_reach(actor: Actor, on: date, *, divisions: bool = False) -> Any:
    """The units under the actor's posts that exist on that day, divisions alone on request."""
    units = Unit.objects.under(actor.paths).valid_on(on)
    return units.filter(kind=Unit.Kind.DIVISION) if divisions else units


def find_units(units: Any, text: str) -> Any:
    """Find the unit of that code or name, else up to eight whose code begins with it or whose name contains it."""
    code, _space, _rest = text.strip().partition(" ")
    exact = list(units.filter(code=code)[:2]) or list(units.filter(name=text.strip())[:MOST_SUGGESTED])
    if exact:
        return exact
    begun = units.filter(code__startswith=code) if code.isdigit() else units.filter(name__contains=text.strip())
    return list(begun.order_by("path")[:MOST_SUGGESTED])


if TYPE_CHECKING:
    UnitChoice = forms.ModelChoiceField[Unit]
else:
    UnitChoice = forms.ModelChoiceField


class LineField(UnitChoice):
    """A unit out of a short list, told with its level."""

    def label_from_instance(self, unit: Any) -> str:
        return f"{unit.name} · {unit.get_level_display()}"


def words(label: StrOrPromise, *, rows: int = 4, **options: Any) -> forms.CharField:
    """Free words, kept beside the ledger. Where they must be there, the refusal of the service says by which article."""
    area = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, widget=area, **options)


def why(**options: Any) -> forms.CharField:
    """The reason, in words."""
    return words(_("reason"), **options)


def day(label: StrOrPromise, **options: Any) -> forms.DateField:
    """A day, picked from the browser's own calendar."""
    picker = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    return forms.DateField(label=label, required=False, widget=picker, **options)


def one_of(among: type[models.TextChoices], label: StrOrPromise, **options: Any) -> forms.ChoiceField:
    """One word of a list, none chosen to begin with unless initial says which."""
    return forms.ChoiceField(label=label, required=False, choices=[NOTHING, *among.choices], **options)


def tick(label: StrOrPromise, **options: Any) -> forms.BooleanField:
    """Yes when ticked; never compulsory here, as for words()."""
    return forms.BooleanField(label=label, required=False, **options)


def code(scheme: str, label: StrOrPromise, *, flag: str = "", **options: Any) -> forms.ChoiceField:
    """One code of a scheme, optionally only those with a flag; labels in the reader's language."""
    return forms.ChoiceField(label=label, required=False, choices=partial(_codes, scheme, flag), **options)


def _codes(scheme: str, flag: str) -> list[tuple[str, str]]:
    return [NOTHING, *choices(scheme, flag=flag)]


def colleagues(roles: Iterable[Role], unit_path: str, on: date) -> list[tuple[str, str]]:
    """List the accounts that bear one of these roles on that day in a unit at or below a path, each with its unit."""
    memberships = (
        Membership.objects.in_force(on)
        .filter(role__in=tuple(roles), unit__in=Unit.objects.under([unit_path]).values("pk"), user__is_active=True)
        .select_related("user", "unit")
        .order_by("unit__level", "user__username", "pk")
    )
    named = {each.user.get_username(): each for each in memberships}
    return [NOTHING] + [
        (account, f"{each.user.get_full_name() or account} · {each.unit.name}") for account, each in named.items()
    ]
