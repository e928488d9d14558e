"""The dialogs of command and supervision, one per verb; they serve the matters of every track."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext_lazy as _

from casework.command import services
from casework.command.colours import Colour
from casework.command.guards import DANGER, REPLY, REPORT, TOLD, WHISTLE
from casework.command.models import Assistance, Card, Order
from casework.command.safety import DANGERS, ORGANS, unreported_dangers
from casework.command.verbs import ROWS, label_of
from casework.command.whistles import departments_for
from casework.deadlines.models import Clock
from casework.organisations.models import Unit
from casework.parties.services.disclosure import HANDLING_ROLES
from casework.workflow.desk.timeline import names_of_accounts
from casework.workflow.forms import NOTHING, LineField, VerbForm, colleagues, table_of, tick, words
from casework.workflow.tracks import track_of


def _law(verb: str) -> str:
    return str(ROWS[verb][1])


class _OfMatter(VerbForm):
    """What all of them have: nothing is entered late here, for each tells of now."""

    at = None  # type: ignore[assignment]


if TYPE_CHECKING:
    Departments = forms.ModelMultipleChoiceField[Unit]
else:
    Departments = forms.ModelMultipleChoiceField


class DepartmentsField(Departments):
    """Units out of a list, several of them; each with its level."""

    def label_from_instance(self, unit: Any) -> str:
        return f"{unit.name} · {unit.get_level_display()}"


def _seq(label: Any) -> forms.TypedChoiceField:
    """One earlier entry of the matter, by its place in the chain."""
    return forms.TypedChoiceField(label=label, coerce=int, empty_value=0, required=False)  # type: ignore[arg-type]


class IssueCard(_OfMatter):
    service = staticmethod(services.issue_card)
    law = _law("issue_card")
    awaited = forms.ChoiceField(label=_("time limit"), required=False)
    text = words(_("what there is to say"))

    def prepare(self) -> None:
        running = Clock.objects.of(self.matter.number).open().duties().order_by("due_at", "pk")
        self.choose(
            "awaited",
            [(clock.verb, self._in_words(clock)) for clock in running],
        )

    def _in_words(self, clock: Clock) -> str:
        words = str(label_of(clock.verb, self.matter.track))
        if not clock.due_date:
            return f"{words} · —"
        last = clock.end[0]
        return f"{words} · {last} · {(Colour.RED if last < self.on else Colour.YELLOW).label}"


class _AboutCard(_OfMatter):
    """A card of the matter, the newest first, and words about it."""

    card = _seq(_("card"))

    def prepare(self) -> None:
        self.choose("card", [(str(card.seq), _card_in_words(card)) for card in self.cards()])

    def cards(self) -> Iterable[Card]:
        """The cards to choose from."""
        return Card.objects.of(self.matter.number)


class AskExplanation(_AboutCard):
    service = staticmethod(services.ask_explanation)
    law = _law("ask_explanation")
    text = words(_("what is to be explained"))


class AnswerCard(_AboutCard):
    service = staticmethod(services.answer_card)
    law = _law("answer_card")
    text = words(_("explanation"))

    def cards(self) -> Iterable[Card]:
        # What was asked about stands first.
        return sorted(Card.objects.of(self.matter.number).unanswered(), key=lambda card: not card.awaits_answer)


class GiveOrder(_OfMatter):
    service = staticmethod(services.order)
    law = _law("order")
    addressee = forms.ChoiceField(label=_("to"), required=False)
    text = words(_("order"))
    is_urgent = tick(_("urgent"))

    def prepare(self) -> None:
        handler = self.matter.handler
        if handler:
            among = [(handler, names_of_accounts([handler]).get(handler, handler))]
        else:
            among = colleagues(HANDLING_ROLES, self.matter.unit.path, self.on)
        self.choose("addressee", among)


class AnswerOrder(_OfMatter):
    service = staticmethod(services.answer_order)
    law = _law(REPLY)
    order = _seq(_("order"))
    text = words(_("answer"))

    def prepare(self) -> None:
        orders = Order.objects.of(self.matter.number).open().select_related("from_unit").order_by("pk")
        self.choose("order", [(str(order.seq), f"#{order.seq} · {order.from_unit.name}") for order in orders])


class TakeCharge(_OfMatter):
    service = staticmethod(services.take_charge)
    law = _law("take_charge")
    text = words(_("what there is to say"))


class Whistle(_OfMatter):
    service = staticmethod(services.whistle)
    law = _law(WHISTLE)
    units = DepartmentsField(label=_("departments called"), required=False, queryset=Unit.objects.none())
    text = words(_("what is needed"))

    def prepare(self) -> None:
        field = self.fields["units"]
        assert isinstance(field, DepartmentsField)
        field.queryset = departments_for(self.matter, self.on)


class ReportIn(_OfMatter):
    service = staticmethod(services.report_in)
    law = _law(REPORT)
    is_for_guests = True
    whistle = _seq(_("whistle"))
    text = words(_("what the department does"))

    def prepare(self) -> None:
        seats = {post.unit_id for post in self.actor.posts}
        calls = Assistance.objects.of(self.matter.number).open().for_units(seats).select_related("from_unit")
        self.choose("whistle", {str(call.seq): f"#{call.seq} · {call.from_unit.name}" for call in calls}.items())


class NoteDanger(_OfMatter):
    service = staticmethod(services.note_danger)
    law = _law(DANGER)
    danger = forms.ChoiceField(label=_("danger"), required=False)
    text = words(_("what was seen"))

    def prepare(self) -> None:
        among = [(code, danger.label) for code, danger in DANGERS.items() if danger.concerns(self.matter)]
        self.choose("danger", [NOTHING, *among])


class ReportDanger(_OfMatter):
    service = staticmethod(services.report_danger)
    law = _law(TOLD)
    noted = _seq(_("danger"))
    organ = forms.ChoiceField(label=_("organ told"), required=False)
    to = LineField(
        label=_("the organ on this platform"), queryset=Unit.objects.none(), required=False, empty_label="—",
        help_text=_("The police get a filing that names this matter; any other unit is told and may read."),
    )  # fmt: skip
    text = words(_("who took the report, and what came of it"))

    def prepare(self) -> None:
        number = self.matter.number
        waiting = unreported_dangers(track_of(self.matter.track).files([number]).of(number).acts)
        noted = {note.seq: DANGERS[note.facts["danger"]] for note in waiting}
        self.choose("noted", [(str(seq), f"#{seq} · {danger.label}") for seq, danger in noted.items()])
        wanted = {organ for danger in noted.values() for group in danger.organs for organ in group}
        self.choose("organ", [NOTHING, *((code, ORGANS[code]) for code in ORGANS if code in wanted)])
        self.offer_units("to", departments_for(self.matter, self.on))


FORMS = table_of(
    IssueCard,
    AskExplanation,
    AnswerCard,
    GiveOrder,
    AnswerOrder,
    TakeCharge,
    Whistle,
    ReportIn,
    NoteDanger,
    ReportDanger,
)


def _card_in_words(card: Card) -> str:
    awaited = label_of(card.awaited, card.track)
    return f"#{card.seq} · {card.get_colour_display()} · {awaited} · {card.due_date.isoformat()}"
