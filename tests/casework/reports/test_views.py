from __future__ import annotations

import csv
import io
import json
from datetime import date
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core.cache import cache
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from casework.organisations.actors import Role
from casework.organisations.models import Membership, Unit
from tests.casework.reports.handing import hand_over
from tests.casework.reports.tales import CITY, COUNTY, OTHER_COUNTY, OTHER_COUNTY_TOWN, TOWN, Act, Tales

ADDRESS = "/api/v1/reports/on_site/"
ASKED = {"unit": CITY, "from": "2026-01", "to": "2026-01", "as_of": "2026-10-31"}


@pytest.fixture
def told(tales: Tales) -> Tales:
    """Tell seven matters of one county and one of another."""
    for place in range(6):
        tales.settled(f"D1{place}", day=place)
    tales.settled("D20", perform=False)
    tales.settled("D30", unit=OTHER_COUNTY_TOWN)
    return tales


def sign_in(client: Client, unit: Unit, role: Role = Role.MANAGER) -> Client:
    user = User.objects.create_user(f"{role}_{unit.code}", is_staff=True)
    Membership.objects.create(user=user, unit=unit, role=role, valid_from=date(2020, 1, 1))
    client.force_login(user)
    return client


@pytest.fixture
def manager(client: Client, told: Tales) -> Client:
    """Give a client of somebody who sits in the city."""
    return sign_in(client, told.units[CITY])


@pytest.fixture
def clerk(client: Client, told: Tales) -> Client:
    """Give a client of somebody who sits in one county."""
    return sign_in(client, told.units[COUNTY])


class TestTheFigure:
    def test_has_the_shape_of_the_contract(self, manager: Client) -> None:
        figure = manager.get(ADDRESS, ASKED).json()
        contract = {
            "key", "definition_version", "unit", "from", "to", "as_of", "value", "numerator", "denominator", "target", "met",
            "provisional", "excluded", "interval", "suppressed", "ledger_head", "rows", "matters_url",
        }  # fmt: skip
        assert contract <= figure.keys()
        assert (figure["value"], figure["numerator"], figure["denominator"]) == ("87.50", 7, 8)
        assert (figure["target"], figure["met"], figure["provisional"]) == ("90.00", False, False)
        assert (figure["from"], figure["to"], figure["unit"]) == ("2026-01", "2026-01", CITY)

    @pytest.mark.parametrize("by", ["", "unit", "level", "type", "channel", "month", "month,unit"])
    def test_is_that_of_the_command(self, manager: Client, by: str, capsys: pytest.CaptureFixture[str]) -> None:
        options = ["--unit", CITY, "--from", "2026-01", "--to", "2026-01", "--as-of", "2026-10-31", "--by", by]
        call_command("rate", "on_site", *options, "--format", "json")
        assert manager.get(ADDRESS, {**ASKED, "by": by}).json() == json.loads(capsys.readouterr().out)

    def test_rows_have_the_shape_of_the_whole(self, manager: Client) -> None:
        figure = manager.get(ADDRESS, {**ASKED, "by": "unit"}).json()
        assert {frozenset(row) for row in figure["rows"]} == {frozenset(figure)}
        assert [(row["unit"], row["numerator"], row["denominator"]) for row in figure["rows"]] == [
            (COUNTY, 6, 7),
            (OTHER_COUNTY, 1, 1),
        ]

    @pytest.mark.parametrize("ask", [{"query": {"format": "csv"}}, {"headers": {"accept": "text/csv"}}])
    def test_comes_as_csv(self, manager: Client, ask: dict[str, Any]) -> None:
        answer = manager.get(ADDRESS, {**ASKED, "by": "unit", **ask.get("query", {})}, headers=ask.get("headers"))
        lines = list(csv.DictReader(io.StringIO(answer.content.decode())))
        assert answer["Content-Type"].startswith("text/csv")
        assert [
            (line["unit"], line["numerator"], line["denominator"], line["value"], line["met"]) for line in lines
        ] == [
            (COUNTY, "6", "7", "85.71", "false"),
            (OTHER_COUNTY, "1", "1", "100.00", "true"),
            (CITY, "7", "8", "87.50", "false"),
        ]

    def test_tells_a_unit_s_own_desk_from_the_whole(self, manager: Client, told: Tales) -> None:
        told.settled("D40", unit=CITY)
        figure = manager.get(ADDRESS, {**ASKED, "by": "unit"}).json()
        parts = [(row["part"], row["unit"], row["denominator"]) for row in (*figure["rows"], figure)]
        assert ("itself", CITY, 1) in parts
        assert parts[-1] == ("total", CITY, 9)
        text = manager.get(ADDRESS, {**ASKED, "by": "unit", "format": "csv"}).content.decode()
        lines = list(csv.DictReader(io.StringIO(text)))
        assert {line["part"] for line in lines if line["unit"] == CITY} == {"itself", "total"}
        assert sum(int(line["denominator"]) for line in lines if line["part"] != "total") == 9

    def test_adds_up(self, manager: Client) -> None:
        figure = manager.get(ADDRESS, {**ASKED, "as_of": "2026-02-10"}).json()
        assert figure["pending"] > 0
        assert figure["accepted"] == figure["denominator"] + figure["pending"] + figure["dropped"]

    def test_names_how_far_the_ledger_went(self, manager: Client) -> None:
        number, digest = manager.get(ADDRESS, ASKED).json()["ledger_head"].split(":")
        assert number.isdecimal()
        assert len(digest) == 64


class TestScope:
    def test_is_ones_own_units_and_below(self, clerk: Client) -> None:
        assert clerk.get(ADDRESS, {**ASKED, "unit": COUNTY}).status_code == 200
        assert clerk.get(ADDRESS, {**ASKED, "unit": TOWN}).status_code == 200

    @pytest.mark.parametrize("unit", [CITY, OTHER_COUNTY, OTHER_COUNTY_TOWN, f"{OTHER_COUNTY}@"])
    def test_says_that_a_unit_is_not_ones_own(self, clerk: Client, unit: str) -> None:
        answer = clerk.get(ADDRESS, {**ASKED, "unit": unit})
        assert (answer.status_code, answer.json()["code"]) == (403, "OUT_OF_REACH")
        assert answer["Content-Type"] == "application/problem+json"

    def test_says_that_a_unit_does_not_exist(self, clerk: Client) -> None:
        answer = clerk.get(ADDRESS, {**ASKED, "unit": "999999"})
        assert (answer.status_code, answer.json()["code"]) == (404, "UNKNOWN_UNIT")

    def test_is_nothing_for_an_account_without_a_post(self, client: Client, told: Tales) -> None:
        client.force_login(User.objects.create_superuser("admin"))
        assert client.get(ADDRESS, ASKED).status_code == 403

    def test_needs_an_account(self, client: Client, told: Tales) -> None:
        answer = client.get(ADDRESS, ASKED)
        assert (answer.status_code, answer.json()["code"]) == (401, "NOT_AUTHENTICATED")


class TestRefusals:
    def test_list_every_wrong_word_with_its_rule(self, manager: Client) -> None:
        answer = manager.get(ADDRESS, {"unit": CITY, "from": "2026", "to": "x"}, headers={"accept-language": "en"})
        assert answer.status_code == 400
        assert [(each["field"], each["code"], each["law"]) for each in answer.json()["errors"]] == [
            ("from", "BAD_MONTH", "House rule I0"),
            ("to", "BAD_MONTH", "House rule I0"),
        ]

    def test_name_the_shapes_there_are(self, manager: Client) -> None:
        answer = manager.get(ADDRESS, {**ASKED, "format": "pdf"}, headers={"accept-language": "en"})
        (error,) = answer.json()["errors"]
        assert (answer.status_code, error["field"], error["facts"]["choices"]) == (400, "format", ["json", "csv"])
        assert error["message"] == "The shape of an answer is one of: json, csv."

    def test_do_not_guess_another_shape(self, manager: Client) -> None:
        answer = manager.get(ADDRESS, ASKED, headers={"accept": "application/pdf"})
        assert (answer.status_code, answer.json()["code"]) == (406, "NOT_ACCEPTABLE")
        assert answer["Content-Type"] == "application/problem+json"

    def test_speak_the_reader_s_language(self, manager: Client) -> None:
        asked = {"unit": CITY, "from": "2026", "to": "2026-01"}
        english = manager.get(ADDRESS, asked, headers={"accept-language": "en"}).json()["detail"]
        chinese = manager.get(ADDRESS, asked, headers={"accept-language": "zh-hans"}).json()["detail"]
        assert english == "A period is given in months; write YYYY-MM."
        assert chinese == "期间以月份表示，格式为 YYYY-MM。"

    def test_come_as_problems_where_csv_was_asked_for(self, manager: Client) -> None:
        answer = manager.get(ADDRESS, {"format": "csv"})
        assert (answer.status_code, answer["Content-Type"]) == (400, "application/problem+json")

    def test_know_no_other_figure(self, manager: Client) -> None:
        assert manager.get("/api/v1/reports/happiness/", ASKED).status_code == 404

    def test_let_nothing_be_written(self, manager: Client) -> None:
        assert manager.post(ADDRESS, ASKED).status_code == 405


class TestTheCatalogue:
    def test_tells_the_definition_in_both_languages(self, manager: Client) -> None:
        english = manager.get("/api/v1/reports/", headers={"accept-language": "en"}).json()["results"]
        chinese = manager.get("/api/v1/reports/", headers={"accept-language": "zh-hans"}).json()["results"]
        assert [(each["key"], each["definition_version"], each["target"]) for each in english] == [
            ("on_site", 1, "90.00"),
            ("single_track", 1, "90.00"),
            ("single_track_nodes", 1, None),
            ("single_set", 1, None),
        ]
        assert [each["name"] for each in english[:2]] == ["on-site resolution rate", "single-track rate"]
        assert [each["name"] for each in chinese] == [
            "就地化解率",
            "单轨制办案比例",
            "单轨制移送比例",
            "单套制归档比例",
        ]
        laws = [clause["law"] for clause in english[0]["clauses"]]
        assert laws[0] == "HOUSE rule I1-1"
        assert len(laws) == 12


class TestTheSingleTrackRate:
    @pytest.fixture(autouse=True)
    def handed(self, told: Tales) -> None:
        for place in range(6):
            hand_over(told, f"H{place}", place, paper_used=place == 5, case=str(place // 2))

    def test_comes_by_the_api_with_what_is_told_beside(self, manager: Client) -> None:
        figure = manager.get("/api/v1/reports/single_track/", {**ASKED, "by": "unit"}).json()
        assert (figure["numerator"], figure["denominator"], figure["cases"], figure["levels"]) == (2, 3, 6, {})
        assert [(row["unit"], row["denominator"]) for row in figure["rows"]] == [(COUNTY, 3), (OTHER_COUNTY, 0)]
        assert [(each["key"], each["numerator"], each["denominator"]) for each in figure["beside"]] == [
            ("single_track_nodes", 5, 6)
        ]
        assert frozenset(figure["beside"][0]) == frozenset(figure)
        rows = manager.get(figure["matters_url"]).json()["results"]
        assert {row["number"]: (row["standing"], row["reason"], row["level"]) for row in rows} == {
            "H0": ("RESOLVED", "CLEAN", None), "H2": ("RESOLVED", "CLEAN", None), "H4": ("UNRESOLVED", "PAPER_ASKED", None),
        }  # fmt: skip

    def test_has_a_page_that_leads_to_the_others(self, manager: Client) -> None:
        text = manager.get("/reports/single_track/", ASKED, headers={"accept-language": "en"}).content.decode()
        assert "66.67" in text
        assert "2 of 3 cases; target 90.00 %" in text
        assert "Single-track rate of hand-overs: 83.33 % (5 of 6 hand-overs)" in text
        assert "Handed over 3 = counted 3 + not yet judged 0 + left out 0." in text
        assert "House rule I2-4" in text
        for address in ("/reports/", "/reports/single_track/", "/reports/single_track_nodes/"):
            assert f'<a href="{address}?unit={CITY}&amp;from=2026-01&amp;to=2026-01' in text

    def test_of_hand_overs_is_told_without_a_target(self, manager: Client) -> None:
        text = manager.get("/reports/single_track_nodes/", ASKED, headers={"accept-language": "en"}).content.decode()
        assert "5 of 6 hand-overs" in text
        assert not {"target met", "target missed", "None"} & set(text.split(" · "))
        assert "<meter" not in text

    def test_is_the_only_page_of_its_name(self, manager: Client) -> None:
        assert manager.get("/reports/happiness/", ASKED).status_code == 404


class TestTheMattersBehind:
    def test_are_listed_with_the_reason(self, manager: Client) -> None:
        figure = manager.get(ADDRESS, ASKED).json()
        rows = manager.get(figure["matters_url"]).json()["results"]
        assert len(rows) == 8
        assert {row["number"]: (row["standing"], row["reason"]) for row in rows}["D20"] == (
            "UNRESOLVED",
            "NOT_PERFORMED",
        )

    def test_are_those_of_the_row(self, manager: Client) -> None:
        rows = manager.get(ADDRESS, {**ASKED, "by": "level"}).json()["rows"]
        resolved = [len(manager.get(row["matters_url"]).json()["results"]) for row in rows]
        assert resolved == [row["numerator"] for row in rows]

    def test_come_page_by_page(self, manager: Client) -> None:
        address, seen = manager.get(ADDRESS, ASKED).json()["matters_url"] + "&page_size=3", []
        while address:
            page = manager.get(address).json()
            seen += [row["number"] for row in page["results"]]
            address = page["next"]
        assert seen == ["D10", "D11", "D12", "D13", "D14", "D15", "D20", "D30"]

    def test_are_only_those_the_caller_may_see(self, clerk: Client, told: Tales) -> None:
        told.tell("D10", Act("escalate", 20, unit=CITY))
        address = reverse("reports:matters", args=["on_site"])
        rows = clerk.get(address, {**ASKED, "unit": COUNTY}).json()["results"]
        assert {row["number"] for row in rows} == {"D11", "D12", "D13", "D14", "D15", "D20"}

    @pytest.mark.parametrize("field", ["page_size", "level"])
    def test_refuse_a_number_that_is_none(self, manager: Client, field: str) -> None:
        address = reverse("reports:matters", args=["on_site"])
        assert manager.get(address, {**ASKED, field: "999"}).status_code == 400
        assert manager.get(address, {**ASKED, field: "x"}).status_code == 400


class TestThePage:
    def test_shows_every_division_and_the_definition(self, manager: Client) -> None:
        page = manager.get("/reports/", {**ASKED, "geography": "at_the_time"}, headers={"accept-language": "en"})
        text = page.content.decode()
        assert page.status_code == 200
        assert "87.50" in text
        assert "85.71" in text
        assert "House rule I1-1" in text
        assert "Accepted 8 = judged 8 + not yet judged 0 + left out after acceptance 0." in text
        assert "<script>" not in text
        assert "style=" not in text

    def test_has_the_desk_s_menu_and_the_way_out(self, manager: Client) -> None:
        text = manager.get("/reports/", ASKED).content.decode()
        assert 'class="desks"' in text
        assert f'action="{reverse("admin:logout")}"' in text

    def test_offers_ones_own_units_and_those_below(self, clerk: Client) -> None:
        page = clerk.get("/reports/", {**ASKED, "unit": COUNTY})
        assert [unit.code for unit in page.context["choices"]][:2] == [COUNTY, TOWN]
        assert OTHER_COUNTY not in {unit.code for unit in page.context["choices"]}

    def test_takes_a_code_before_the_choice(self, manager: Client) -> None:
        page = manager.get("/reports/", {**ASKED, "code": TOWN})
        assert page.context["figure"]["unit"] == TOWN

    def test_calls_a_wrong_field_by_its_label(self, clerk: Client) -> None:
        page = clerk.get("/reports/", {**ASKED, "unit": CITY}, headers={"accept-language": "en"})
        assert page.status_code == 403
        assert "<strong>Unit</strong> This unit does not lie within yours." in page.content.decode()

    def test_tells_a_unit_s_own_desk_from_the_whole(self, manager: Client, told: Tales) -> None:
        told.settled("D40", unit=CITY)
        text = manager.get("/reports/", ASKED, headers={"accept-language": "en"}).content.decode()
        assert text.count("its own desk") == 1

    def test_is_of_last_year_and_ones_own_unit_when_nothing_is_said(self, clerk: Client) -> None:
        page = clerk.get("/reports/")
        assert page.context["figure"]["unit"] == COUNTY
        assert page.context["figure"]["from"].endswith("-01")

    def test_says_what_is_wrong(self, manager: Client) -> None:
        page = manager.get("/reports/", {**ASKED, "from": "x"}, headers={"accept-language": "en"})
        assert page.status_code == 400
        assert "A period is given in months" in page.content.decode()

    def test_sends_strangers_to_sign_in(self, client: Client, told: Tales) -> None:
        assert client.get("/reports/").status_code == 302

    def test_is_chinese_for_chinese_readers(self, manager: Client) -> None:
        text = manager.get("/reports/", ASKED, headers={"accept-language": "zh-hans"}).content.decode()
        assert "人民调解法第31条" in text
        assert "就地化解率" in text
        assert '<html lang="zh-hans"' in text

    def test_says_that_a_demonstration_is_one(self, manager: Client) -> None:
        from casework.ledger.models import DemoMark

        assert b'class="demo"' not in manager.get("/reports/", ASKED).content
        DemoMark.objects.create()
        cache.clear()
        assert b'class="demo"' in manager.get("/reports/", ASKED).content
