"""Plays single steps through the services, as a person at the desk would."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from casework.demo.papers import sheet
from casework.demo.pen import DISPUTE, FILING, Seat, Step, Story, Word
from casework.dossier.services import add_document
from casework.intake import services as intake
from casework.organisations.actors import Actor
from casework.organisations.models import Unit
from casework.parties.kinds import PartyRole
from casework.parties.models import Party
from casework.parties.services import record_consents, record_refusal
from casework.workflow.models import Matter
from casework.workflow.tracks import track_of
from mediation.disputes import services as disputes

# Facts that a service knows under another name, and what it calls the unit a matter goes to.
RENAMED = {"handler": "mediator", "open": "is_open"}
TARGETS = {"apply_confirmation": "court", "dispatch": "to", "escalate": "to", "object": "back_to"}
UNASKED = frozenset({"notified"})  # the service finds it out by itself


class Hand:
    """
    Does one step after the other.

    actor: gives who sits in a seat. units: by code.
    """

    def __init__(self, actor: Callable[[Seat], Actor], units: Mapping[str, Unit]) -> None:
        self.actor, self.units = actor, units

    def play(self, story: Story, event: Step | Word, numbers: dict[tuple[int, str], str]) -> int:
        """
        Do one event of a story by its service; returns how many entries it left.

        numbers: gains those of matters that are opened.
        """
        if isinstance(event, Word):
            self._say(numbers[story.index, DISPUTE], event)
            return 0
        if event.verb == "register":
            numbers[story.index, FILING] = self._register(story, event)
        elif event.verb == "take_in":
            _filing, born = intake.take_in(self._matter(event, numbers[story.index, FILING]), **self._told(event))
            numbers[story.index, DISPUTE] = born.number
            return 2
        elif event.verb == "apply" and (story.index, FILING) in numbers:
            return 0  # taking the filing in has opened it
        elif event.verb == "apply":
            numbers[story.index, DISPUTE] = self._apply(story, event)
        else:
            module = track_of(event.track).service_module
            matter = self._matter(event, numbers[story.index, event.track])
            for kind in event.papers:
                add_document(matter.number, kind=kind, content=sheet(kind), **self._told(event))
            getattr(module, event.verb)(matter, **self._arguments(event), **self._told(event))
        return 1

    def _told(self, step: Step) -> dict[str, Any]:
        return {"actor": self.actor(step.by), "at": step.at}

    def _matter(self, step: Step, number: str) -> Any:
        model: type[Matter] = track_of(step.track).model_class
        return model.objects.get(number=number)

    def _arguments(self, step: Step) -> dict[str, Any]:
        given = {RENAMED.get(name, name): value for name, value in step.given.items() if name not in UNASKED}
        if "due_on" in given:
            given["due_on"] = date.fromisoformat(given["due_on"])
        if step.reason:
            given["reason"] = step.reason
        if step.target:
            given[TARGETS[step.verb]] = self.units[step.target]
        return {**given, **step.notes}

    def _register(self, story: Story, step: Step) -> str:
        filing = intake.register(
            unit=self.units[step.by.unit],
            channel=story.channel,
            channel_ref=story.channel_ref,
            place=self.units[story.place],
            title=story.title,
            text=story.text,
            parties=story.parties,
            **self._told(step),
        )
        return filing.number

    def _apply(self, story: Story, step: Step) -> str:
        dispute = disputes.apply(
            unit=self.units[step.by.unit],
            type=story.type,
            channel=story.channel,
            risk=story.risk,
            title=story.title,
            text=story.text,
            parties=story.parties,
            place=self.units[story.place],
            **self._told(step),
        )
        return dispute.number

    def _say(self, number: str, word: Word) -> None:
        parties = list(Party.objects.of(number))
        if word.means is None:
            record_refusal(next(each for each in parties if each.role == PartyRole.RESPONDENT), at=word.at)
        else:
            record_consents([(each, word.at) for each in parties if each.is_principal], means=word.means)
