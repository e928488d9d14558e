"""Two neighbours quarrel about a wall; the village settles it and the file goes to the archive."""

from casework.ledger.models import Entry
from tests.world import Talks

LIFE = [
    "apply", "ask_consent", "accept", "appoint", "hold_session", "sign_agreement", "perform", "close", "revisit", "archive",
]  # fmt: skip


class TestTheWall:
    def test_goes_from_application_to_archive_and_leaves_one_entry_a_step(self, talks: Talks) -> None:
        talks.archived()
        entries = list(Entry.objects.of(talks.dispute.number))
        assert [entry.verb for entry in entries] == LIFE
        assert [entry.seq for entry in entries] == list(range(1, 11))
        assert talks.dispute.state == "ARCHIVED"
        assert talks.dispute.outcome == "AGREED_PERFORMED"
        assert entries[-1].hash == talks.dispute.head
        assert {entry.level for entry in entries} == {2}
        assert entries[5].law == "PML art. 29"
