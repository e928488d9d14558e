"""The ledger to look at."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.workflow.desk import records as admin
from tests.desk import Sit, text_of
from tests.world import VILLAGE, Talks

LIST = reverse("admin:ledger_entry_changelist")


class TestEntries:
    def test_are_shown_with_their_hashes_to_who_watches(self, talks: Talks, sit: Sit) -> None:
        entry = Entry.objects.of(talks.dispute.number).get()
        auditor = sit(Role.AUDITOR, "330100")
        assert entry.hash[:12] in text_of(auditor.client.get(LIST))
        assert entry.hash in text_of(auditor.client.get(reverse("admin:ledger_entry_change", args=[entry.pk])))

    def test_end_at_the_readers_units(self, talks: Talks, sit: Sit) -> None:
        assert talks.dispute.number not in text_of(sit(Role.AUDITOR, "330108").client.get(LIST))

    def test_are_closed_to_who_works_with_matters(self, talks: Talks, sit: Sit) -> None:
        assert sit(Role.MEDIATOR, VILLAGE).client.get(LIST).status_code == 403

    def test_are_found_by_the_number_of_their_matter(self, talks: Talks, sit: Sit) -> None:
        page = text_of(sit(Role.AUDITOR, "330100").client.get(LIST, {"q": talks.dispute.number}))
        assert talks.dispute.number in page

    @pytest.mark.parametrize("place", ["add/", "{pk}/change/", "{pk}/delete/"])
    def test_cannot_be_changed_here(self, talks: Talks, sit: Sit, place: str) -> None:
        entry = Entry.objects.of(talks.dispute.number).get()
        auditor = sit(Role.AUDITOR, "330100", is_superuser=True)
        answer = auditor.client.post(LIST + place.format(pk=entry.pk), {"verb": "archive", "post": "yes"})
        assert answer.status_code == 403
        assert Entry.objects.of(talks.dispute.number).get().hash == entry.hash

    def test_are_counted_no_further_than_they_are_shown(
        self, talks: Talks, sit: Sit, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(admin, "MOST_PAGES", 0)
        with CaptureQueriesContext(connection) as asked:
            text_of(sit(Role.AUDITOR, "330100").client.get(LIST))
        assert not [each["sql"] for each in asked if "COUNT(" in each["sql"].upper()]
