"""The machine on the desk: the table and its drawing, with what stands where, for who may see it."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from casework.ledger.visits import Visit
from casework.organisations.actors import Role
from casework.organisations.models import Membership
from casework.workflow import tracks
from casework.workflow.desk.chart import Chart
from casework.workflow.machine import Machine
from casework.workflow.tracks import all_tracks, track_of
from enforcement.penalties.machine import PENALTY
from mediation.disputes.machine import DISPUTE
from mediation.disputes.machine import DisputeState as S
from tests.desk import Desk, Sit, address, text_of
from tests.world import VILLAGE, Talks, World

NUMBER = re.compile(r'<th scope="row"><a href="[^"]*">([A-Z]\d+)</a>')
STANDING = re.compile(r'data-state="(\w+)" href="([^"]+)" aria-label="[^"]+ (\d+)"')


def machine(desk: Desk, track: str = "dispute", **query: Any) -> str:
    return text_of(desk.client.get(address(track, "machine"), query))


def standing(page: str) -> dict[str, int]:
    return {state: int(count) for state, _url, count in STANDING.findall(page)}


class TestTheDrawing:
    def test_counts_in_each_state_what_the_list_behind_it_shows(self, talks: Talks, sit: Sit) -> None:
        talks.in_mediation()
        desk = sit(Role.MEDIATOR, VILLAGE)
        found = STANDING.findall(machine(desk))
        assert {state for state, _url, _count in found} == DISPUTE.all_states
        for state, url, count in found:
            listed = NUMBER.findall(text_of(desk.client.get(url.replace("&amp;", "&"))))
            assert len(listed) == int(count) == (state == "IN_MEDIATION")

    def test_counts_nothing_beyond_the_readers_reach(self, talks: Talks, sit: Sit) -> None:
        assert standing(machine(sit(Role.HEAD, "330106")))["APPLIED"] == 1
        assert not any(standing(machine(sit(Role.HEAD, "330108"))).values())

    def test_counts_by_one_statement(self, talks: Talks, world: World) -> None:
        visit = Visit(world.actor(Role.HEAD, "330106"), world.clock, world.clock.date())
        with CaptureQueriesContext(
            connection,
        ) as asked:
            chart = Chart(track_of("dispute"), {}, visit)
            assert chart.total == 1
            assert chart.lines()
            assert chart.states()
        assert len(asked) == 1

    def test_names_the_rows_of_a_way_as_the_table_numbers_them(self, world: World, sit: Sit) -> None:
        page = machine(sit(Role.HEAD, "330106"))
        refuse = next(place for place, row in enumerate(DISPUTE.rows, 1) if row.verb == "refuse")
        assert f">{refuse}–{refuse + 2}</text>" in page  # refuse, and withdraw twice
        assert f'<tr id="row-{len(DISPUTE.rows)}">' in page

    def test_tells_rows_that_differ_in_where_they_stay_in_one_line(self, world: World, sit: Sit) -> None:
        page = machine(sit(Role.HEAD, "330106"), "penalty")
        rows = [place for place, row in enumerate(PENALTY.rows, 1) if row.verb == "publish"]
        assert f'<tr id="row-{rows[0]}">' in page
        assert f'<th scope="row">{rows[0]}–{rows[-1]}</th>' in page
        assert f'<tr id="row-{rows[-1]}">' not in page

    def test_names_what_is_not_drawn(self, world: World, sit: Sit) -> None:
        page = machine(sit(Role.HEAD, "330106"), "penalty")
        assert re.search(r"Not drawn, because they leave the state as it is: .*release \([\d–]+\), ", page)
        assert re.search(r'<g class="way short" data-from="[A-Z_ ]+" data-to="DECIDED"', page)

    def test_holds_no_style_and_no_script_of_its_own(self, world: World, sit: Sit) -> None:
        page = machine(sit(Role.HEAD, "330106"))
        drawn = page[page.index("<svg") : page.index("</svg>")]
        assert "style" not in drawn
        assert "<script" not in drawn


class TestATrackWithSeveralTables:
    @pytest.fixture
    def two(self, talks: Talks, monkeypatch: pytest.MonkeyPatch) -> None:
        """Give disputes a second table of another name; the one there is goes by the first."""
        brief = Machine(
            "Brief", S, start=DISPUTE.start, ends=DISPUTE.ends, facts=DISPUTE.facts, rows=DISPUTE.rows, version=2
        )
        monkeypatch.setitem(
            tracks._tracks,
            "dispute",
            replace(track_of("dispute"), machines=(DISPUTE, brief), tables={"Brief": "brief talks"}),
        )

    def test_counts_and_lists_each_for_itself(self, two: None, sit: Sit) -> None:
        desk = sit(Role.HEAD, "330106")
        for version, count in (("1", 1), ("2", 0)):
            found = {state: (url, int(many)) for state, url, many in STANDING.findall(machine(desk, version=version))}
            url, many = found["APPLIED"]
            listed = NUMBER.findall(text_of(desk.client.get(url.replace("&amp;", "&"))))
            assert (len(listed), many) == (count, count)

    def test_leads_from_one_to_the_other(self, two: None, sit: Sit) -> None:
        assert '<a href="?version=2">brief talks, version 2</a>' in machine(sit(Role.HEAD, "330106"))

    @pytest.mark.parametrize(
        "track", [track for track in all_tracks() if len(track.names) > 1], ids=lambda each: each.code
    )
    def test_calls_each_by_words_of_its_own(self, track: tracks.Track) -> None:
        assert set(track.tables) == set(track.names)
        assert len({str(track.table_label(name)) for name in track.names}) == len(track.names)


class TestThePage:
    @pytest.mark.parametrize("track", [track.code for track in all_tracks()])
    def test_shows_every_track_in_both_languages(self, world: World, sit: Sit, track: str) -> None:
        desk = sit(Role.HEAD, "330106")
        for language in ("en", "zh-hans"):
            answer = desk.client.get(address(track, "machine"), headers={"Accept-Language": language})
            assert set(standing(text_of(answer))) == track_of(track).machine.all_states
            assert (
                f" {track_of(track).machine.name}" not in re.sub(r"<[^>]+>", " ", text_of(answer)) or language == "en"
            )

    def test_tells_conditions_and_time_limits_with_their_articles(self, world: World, sit: Sit) -> None:
        page = machine(sit(Role.MEDIATOR, VILLAGE))
        for guard in {guard for row in DISPUTE.rows for guard in row.needs}:
            assert str(guard.message)[:20].replace("'", "&#x27;") in page

    def test_tells_where_time_limits_stand_still_and_what_prolongs_them(self, world: World, sit: Sit) -> None:
        page = machine(sit(Role.MEDIATOR, VILLAGE))
        still = " ".join(re.sub(r"<[^>]+>", " ", page[page.index("Where time limits stand still") :]).split())
        assert "suspended appraisal T13 State Council Order 701 on medical disputes, art. 38" in still
        assert "suspended T11 House rule G10a at most 60 days in all" in still
        assert "by at most 30 days" in machine(sit(Role.HEAD, "330106"), "petition")

    def test_is_shown_to_nobody_without_a_post(self, world: World, sit: Sit) -> None:
        stranger = sit(Role.MEDIATOR, VILLAGE)
        Membership.objects.all().delete()
        assert stranger.client.get(address("dispute", "machine")).status_code == 403

    @pytest.mark.parametrize("version", ["", "0", "99", "x", "1e3", "-1"])
    def test_is_not_found_for_a_version_there_is_not(self, world: World, sit: Sit, version: str) -> None:
        desk = sit(Role.HEAD, "330106")
        assert desk.client.get(address("dispute", "machine"), {"version": version}).status_code == 404
        assert desk.client.get(address("dispute", "machine"), {"version": "1"}).status_code == 200

    def test_takes_nothing(self, world: World, sit: Sit) -> None:
        assert sit(Role.HEAD, "330106").client.post(address("dispute", "machine")).status_code == 405


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
class TestInABrowser:
    def test_is_walked_by_the_keyboard_at_the_width_of_a_telephone(
        self, page: Page, live_server: LiveServer, talks: Talks, sit: Sit
    ) -> None:
        desk = sit(Role.HEAD, "330106")
        cookie = desk.client.cookies["sessionid"]
        page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": live_server.url}])
        page.set_viewport_size({"width": 360, "height": 740})
        page.goto(address("dispute", "machine"))
        assert page.evaluate("document.documentElement.scrollWidth") <= 360
        begins = page.locator("svg.machine circle").bounding_box()
        assert begins is not None
        assert 0 < begins["x"] < 360
        applied = page.locator('a[data-state="APPLIED"]')
        applied.focus()
        expect(page.locator("g.way.lit")).to_have_count(4)
        page.keyboard.press("Enter")
        expect(page).to_have_url(re.compile(r"state=APPLIED"))
        expect(page.locator("table.matters tbody tr")).to_have_count(1)
