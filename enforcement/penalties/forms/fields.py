"""The inputs that several verbs of a penalty share: officers, sums, kinds, what a letter states, and the words of their lists."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.organisations.actors import Role
from casework.organisations.models import Certificate, Unit
from casework.workflow.forms import LineField, colleagues, day, one_of, tick
from casework.workflow.models import Matter
from casework.workflow.moments import LATE_ENTRY_LIMIT
from enforcement.penalties.forms.known import FromFile
from enforcement.penalties.letters import stated_in
from enforcement.penalties.reading import INVESTIGATING
from enforcement.standards.kinds import Gravity, PenaltyKind
from enforcement.standards.letters import Letter, Remedy

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


class Finding(models.TextChoices):
    """What the check of a clue found, or why a case is not filed."""

    STANDARD_MET = "STANDARD_MET", _("to be filed")
    NO_OFFENCE = "NO_OFFENCE", _("no offence")
    NO_COMPETENCE = "NO_COMPETENCE", _("not competent")
    TIME_BARRED = "TIME_BARRED", _("past limitation")


class Method(models.TextChoices):
    """How something was found out."""

    INSPECTION = "INSPECTION", _("inspection")
    INQUIRY = "INQUIRY", _("inquiry")
    SAMPLING = "SAMPLING", _("sampling")
    APPRAISAL = "APPRAISAL", _("appraisal")
    COLLECTION = "COLLECTION", _("collection of evidence")
    SENT_BACK = "SENT_BACK", _("sent back by the police")


class Step(models.TextChoices):
    """The steps of a seizure."""

    ORDER = "ORDER", _("ordered by the head")
    URGENT = "URGENT", _("on the spot, urgent")
    APPROVE = "APPROVE", _("approval afterwards")
    EXTEND = "EXTEND", _("prolonged")
    LABORATORY = "LABORATORY", _("time of the laboratory")


class ReleaseGround(models.TextChoices):
    """Why a measure ends."""

    NO_OFFENCE = "NO_OFFENCE", _("no offence")
    UNRELATED = "UNRELATED", _("unrelated to the offence")
    DECIDED = "DECIDED", _("decided, not needed any more")
    EXPIRED = "EXPIRED", _("its time is over")
    NOT_NEEDED = "NOT_NEEDED", _("not needed any more for another reason")


class ReviewGround(models.TextChoices):
    """Why the law asks for a legal review."""

    PUBLIC_INTEREST = "PUBLIC_INTEREST", _("major public interest")
    MAJOR_RIGHTS = "MAJOR_RIGHTS", _("major rights of the party or others, after a hearing")
    COMPLEX = "COMPLEX", _("complex, several legal relations")
    BY_LAW = "BY_LAW", _("another law asks for it")


class ReviewResult(models.TextChoices):
    """What a legal review says."""

    PASS = "PASS", _("passed")
    FIX = "FIX", _("to be mended")
    NO = "NO", pgettext_lazy("legal review", "rejected")


class ReviewPoint(models.TextChoices):
    """What a legal review looks at."""

    SUBJECT = "SUBJECT", _("organ and officers")
    COMPETENCE = "COMPETENCE", _("competence")
    FACTS = "FACTS", pgettext_lazy("review", "facts")
    EVIDENCE = "EVIDENCE", pgettext_lazy("review", "evidence")
    PROCEDURE = "PROCEDURE", _("procedure")
    LAW = "LAW", _("law applied")
    DISCRETION = "DISCRETION", _("discretion")
    PAPERS = "PAPERS", pgettext_lazy("review", "papers")
    CRIME = "CRIME", _("whether it is a crime")


class Accepted(models.TextChoices):
    """How much of a defence was taken up."""

    ALL = "ALL", _("all of it")
    PART = "PART", _("part of it")
    NONE = "NONE", _("nothing of it")


class ClosedFor(models.TextChoices):
    """Why a hearing is not public."""

    SECRET = "SECRET", _("secrets of the state or of business")
    PRIVACY = "PRIVACY", _("privacy")


class Signature(models.TextChoices):
    """How a decision is signed and sealed."""

    WET = "WET", _("on paper, by hand")
    L3 = "L3", _("electronically, by certificate")


class Serving(models.TextChoices):
    """How a paper is served."""

    HANDED = "HANDED", _("handed over")
    LEFT = "LEFT", _("left behind, witnessed")
    POSTED = "POSTED", _("by post")
    ELECTRONIC = "ELECTRONIC", pgettext_lazy("service", "electronically")
    PUBLIC = "PUBLIC", _("by public notice")


class Transfer(models.TextChoices):
    """What is done on the way to the police."""

    SEND = "SEND", _("the file goes to the police")
    APPROVE = "APPROVE", _("the head approves; the file goes within 24 hours")


class Paying(models.TextChoices):
    """How a fine is paid."""

    BANK = "BANK", _("at the bank")
    ELECTRONIC = "ELECTRONIC", _("by electronic payment")
    CASH = "CASH", _("in cash to the officers")


class NoPenalty(models.TextChoices):
    """Why there is no penalty."""

    UNDER_14 = "UNDER_14", _("under 14")
    INCAPABLE = "INCAPABLE", _("without capacity")
    MINOR_CORRECTED = "MINOR_CORRECTED", _("minor, corrected in time, no harm")
    FIRST_SLIGHT = "FIRST_SLIGHT", _("first and slight, corrected in time")
    NO_FAULT = "NO_FAULT", _("proven to be without fault")
    UNPROVEN = "UNPROVEN", _("the offence is not proven")
    TIME_BARRED = "TIME_BARRED", _("past limitation")
    WITHDRAWN = "WITHDRAWN", _("the case is withdrawn")


class Result(models.TextChoices):
    """What became of an execution."""

    DONE = "DONE", _("executed")
    SUSPENDED = "SUSPENDED", pgettext_lazy("execution", "suspended")
    TERMINATED = "TERMINATED", pgettext_lazy("execution", "terminated")
    REFUSED = "REFUSED", _("refused by the court")


class By(models.TextChoices):
    """Who executed it."""

    PARTY = "PARTY", _("the party itself")
    ORGAN = "ORGAN", _("the organ")
    COURT = "COURT", _("the court")


class Forum(models.TextChoices):
    """Where a party turns."""

    RECONSIDERATION = "RECONSIDERATION", _("reconsideration")
    LITIGATION = "LITIGATION", _("court")


class AppealResult(models.TextChoices):
    """What was decided on an appeal."""

    UPHELD = "UPHELD", pgettext_lazy("decision", "upheld")
    CHANGED = "CHANGED", _("changed")
    REVOKED = "REVOKED", _("revoked")
    WITHDRAWN = "WITHDRAWN", _("appeal withdrawn")


class Revocation(models.TextChoices):
    """Why an organ revokes its decision."""

    VOID = "VOID", _("void: no basis, no capacity or a grave breach of procedure")
    ILLEGAL = "ILLEGAL", _("illegal")
    IMPROPER = "IMPROPER", _("improper")


def some_of(among: type[models.TextChoices], label: StrOrPromise) -> forms.MultipleChoiceField:
    """Any number of words of a list."""
    return forms.MultipleChoiceField(
        label=label, required=False, choices=among.choices, widget=forms.CheckboxSelectMultiple
    )


def instant(label: StrOrPromise) -> forms.DateTimeField:
    """A moment, to the minute."""
    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    return forms.DateTimeField(label=label, required=False, widget=widget)


def money(label: StrOrPromise) -> forms.DecimalField:
    """A sum in yuan and fen; none where nothing is typed."""
    return forms.DecimalField(label=label, required=False, min_value=0, max_digits=13, decimal_places=2)


def count(label: StrOrPromise, **options: Any) -> forms.IntegerField:
    """A number of things or days."""
    return forms.IntegerField(label=label, required=False, min_value=1, **options)


def kinds() -> forms.MultipleChoiceField:
    """The kinds of penalty of APL art. 9."""
    return some_of(PenaltyKind, _("kinds of penalty"))


def gravity() -> forms.ChoiceField:
    """How grave the act is."""
    return forms.ChoiceField(label=_("gravity"), choices=Gravity.choices, initial=Gravity.ORDINARY)


def content(letter: Letter) -> forms.MultipleChoiceField:
    """What a letter states, of what the law prescribes for it."""
    pieces = [(piece.name, piece.label) for piece in stated_in(letter)]
    return forms.MultipleChoiceField(
        label=_("the letter states"), required=False, choices=pieces, widget=forms.CheckboxSelectMultiple
    )


def remedies() -> forms.ChoiceField:
    """Which remedies a letter tells of."""
    return one_of(Remedy, _("remedies told"))


def correct_by() -> forms.DateField:
    """By when the act is to be corrected, where that is ordered with the paper."""
    return day(_("to be corrected by"), help_text=_("An order to correct goes with it; empty where none is needed."))


def namesake() -> forms.BooleanField:
    """Whether it is another person than one who has the same name."""
    return tick(_("It is another person than the one of the same name."))


def newer() -> forms.NullBooleanField:
    """Which of two versions of a clause is the lighter one, where that cannot be reckoned."""
    return forms.NullBooleanField(
        label=_("newer version of the clause is the lighter one"),
        required=False,
        help_text=_("Only where the two cannot be weighed."),
    )


def organ(label: StrOrPromise, **options: Any) -> LineField:
    """An organ of the same county that takes over, where it is on this platform."""
    return LineField(label=label, queryset=Unit.objects.none(), required=False, empty_label="—", **options)


def organs_of(matter: Matter, suffix: str, on: date) -> Any:
    """Find the organs of a kind in the county of a matter, by what their codes end on."""
    county = matter.unit.county_id or matter.unit_id
    return Unit.objects.valid_on(on).filter(county=county, code__endswith=suffix).order_by("path")


class ByOfficers(FromFile):
    """
    An act of at least two officers, chosen among those of the organ and its line whose certificates are valid that day; those
    who acted last are chosen to begin with.
    """

    def prepare(self) -> None:
        super().prepare()
        offered = certified(self.matter.unit.reach, self.on)
        last = self.file.last(*INVESTIGATING, "notify")
        before = (*(last.facts.get("officers", ()) if last else ()), self.actor.account)
        self.choose("officers", offered)
        self.initial.setdefault("officers", [each for each, _label in offered if each in before])


def certified(unit_path: str, on: date) -> list[tuple[str, str]]:
    """
    List the officers at or below a path who hold a certificate, each with its number and last day.

    What ran out within the days for late entry is listed too; the service judges by the day of the act.
    """
    officers = dict(colleagues([Role.OFFICER], unit_path, on)[1:])
    held = Certificate.objects.filter(
        user__username__in=officers, valid_from__lte=on, valid_to__gte=on - LATE_ENTRY_LIMIT
    ).order_by("valid_to", "pk")
    words = _("%(officer)s · certificate %(number)s, valid to %(last)s")
    told = {
        account: words % {"officer": officers[account], "number": number, "last": last}
        for account, number, last in held.values_list("user__username", "number", "valid_to")
    }
    return [(account, told[account]) for account in officers if account in told]


def officers() -> forms.MultipleChoiceField:
    """The accounts of the officers who act."""
    return forms.MultipleChoiceField(label=_("officers"), required=False, widget=forms.CheckboxSelectMultiple)
