"""The schedule of retention: the class a file falls under, and the term that class has on a day."""

from datetime import date

import pytest

from casework.dossier.catalogue import DossierFacts
from casework.dossier.retention import CLASSES, retention_of
from casework.errors import NotYet
from casework.taxonomies.codes import scheme
from casework.workflow.tracks import all_tracks
from tests.refusals import refused

DAY = date(2026, 3, 2)


def facts(*verbs: str, kinds: tuple[str, ...] = ()) -> DossierFacts:
    return DossierFacts(frozenset(verbs), frozenset(kinds), "", True)


class TestTheTerm:
    @pytest.mark.parametrize(
        ("track", "given", "type_code", "code"),
        [
            ("penalty", facts("decide"), "", "P30"),
            ("penalty", facts("discuss", "decide"), "", "PERMANENT"),
            ("dispute", facts("sign_agreement"), "02", "P10"),
            ("dispute", facts("sign_agreement", "confirm"), "02", "P30"),
            ("dispute", facts("sign_agreement"), "03", "P30"),
            ("dispute", facts("sign_agreement"), "07", "P30"),
            ("dispute", facts("sign_agreement"), "08", "P30"),
            ("dispute", facts("sign_agreement"), "", "P10"),
            ("petition", facts("not_accept"), "", "P10"),
            ("petition", facts("accept", "issue_opinion"), "", "P30"),
            ("petition", facts("not_accept", kinds=("INSTRUCTION",)), "", "PERMANENT"),
            ("handover", facts("package"), "", "P30"),
        ],
    )
    def test_follows_from_what_was_done_and_what_lies_there(
        self, track: str, given: DossierFacts, type_code: str, code: str
    ) -> None:
        kept = retention_of(track, given, type_code, DAY)
        assert (kept.code, kept.years) == (code, None if code == "PERMANENT" else int(code[1:]))

    def test_of_petitions_is_not_confirmed_and_all_others_are(self) -> None:
        confirmed = {track: retention_of(track, facts(), "", DAY).confirmed for track in CLASSES}
        assert confirmed == {"penalty": True, "dispute": True, "petition": False, "handover": True}

    def test_is_refused_where_the_schedule_says_nothing(self, db: None) -> None:
        with refused(NotYet, ("NO_RETENTION", "HOUSE rule F9", "dossier")):
            retention_of("penalty", facts(), "", date(2018, 12, 31))
        with refused(NotYet, ("NO_RETENTION", "HOUSE rule F9", "dossier")):
            retention_of("filing", facts(), "", DAY)


class TestTheSchedule:
    def test_has_one_row_a_class_on_each_day(self) -> None:
        classes = [name for rows in CLASSES.values() for name, _fits, _law in rows]
        flags = [flag for row in scheme("retentions").values() if row.is_valid_on(DAY) for flag in row.flags]
        assert sorted(classes) == sorted(flag.removeprefix("class=") for flag in flags if flag.startswith("class="))

    def test_knows_every_track_that_seals(self) -> None:
        sealing = {
            track.code for track in all_tracks() for machine in track.machines for row in machine.rows if row.seals
        }
        assert sealing == {"dispute", "petition", "penalty"}
        assert sealing <= CLASSES.keys()
