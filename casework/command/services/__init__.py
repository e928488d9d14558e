"""What people do by way of command and supervision: one function per verb."""

from casework.command.services.cards import answer_card, ask_explanation, issue_card
from casework.command.services.orders import answer_order, order, read_order, take_charge
from casework.command.services.safety import note_danger, report_danger
from casework.command.services.whistles import report_in, whistle

__all__ = [
    "answer_card",
    "answer_order",
    "ask_explanation",
    "issue_card",
    "note_danger",
    "order",
    "read_order",
    "report_danger",
    "report_in",
    "take_charge",
    "whistle",
]
