"""The desk of hand-overs: opening a package, each dialog, and what of a package its receiver may fetch."""

from __future__ import annotations

import re
from typing import Any

import pytest

from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.organisations.organs import COURT as COURT_SUFFIX
from enforcement.handovers.models import Handover, Package
from tests.desk import Answer, Sit, address, text_of
from tests.enforcement.handovers.deliveries import (
    AGENCY,
    COUNTY,
    COURT,
    POLICE,
    PROCURATORATE,
    Delivery,
    packed,
    plant_court_above,
)
from tests.world import World

NOBODY = {"party-TOTAL_FORMS": "0", "party-INITIAL_FORMS": "0"}


@pytest.fixture
def prosecution(county: World) -> Delivery:
    """Give a case packed for prosecution, with the papers the node asks for."""
    return packed(county, "J4").with_papers()


class TestTheOpening:
    def given(self, county: World, **other: str) -> dict[str, str]:
        right = {
            "unit": POLICE, "type": "J4", "receiver": str(county.unit(PROCURATORATE).pk), "case_no": "（2026）1号",
            "title": "某案", "text": "移送审查起诉。", **NOBODY,
        }  # fmt: skip
        return {**right, **other}

    def test_offers_the_nodes_that_have_packages_and_the_organs_of_the_county(self, county: World, sit: Sit) -> None:
        page = text_of(sit(Role.HEAD, POLICE).client.get(address("handover", "add")))
        assert "J4 transfer for prosecution" in page
        assert "J6 supplementary" not in page
        assert "西湖区人民检察院" in page
        assert "滨江区" not in page

    def test_offers_the_own_county_before_the_city(self, county: World, sit: Sit) -> None:
        plant_court_above(county)
        page = text_of(sit(Role.HEAD, COURT).client.get(address("handover", "add")))
        assert 0 < page.index("西湖区人民法院 ·") < page.index("北山街道 ·") < page.index("杭州市中级人民法院 ·")

    def test_opens_a_hand_over(self, county: World, sit: Sit) -> None:
        answer = sit(Role.HEAD, POLICE).client.post(address("handover", "add"), self.given(county))
        handover = Handover.objects.get()
        assert answer.headers["Location"] == address("handover", "change", handover.number)
        assert (handover.type, handover.state) == ("J4", "PACKAGED")

    def test_says_whom_a_node_goes_between(self, county: World, sit: Sit) -> None:
        wrong = self.given(county, receiver=str(county.unit(COURT).pk))
        page = text_of(sit(Role.HEAD, POLICE).client.post(address("handover", "add"), wrong))
        assert "This node does not go between these two" in page
        assert not Handover.objects.exists()

    def test_keeps_every_tick_when_one_more_party_is_asked_for(self, county: World, sit: Sit) -> None:
        group = [sit(Role.OFFICER, AGENCY, name).account for name in ("chen", "zhou")]
        given = {**self.given(county, unit=AGENCY, type="K1"), "group": group, "custody": "on", "more": "1"}
        page = text_of(sit(Role.HEAD, AGENCY).client.post(address("handover", "add"), given))
        assert all(re.search(rf'value="{account}"[^>]* checked', page) for account in group)
        assert re.search(r'name="custody"[^>]* checked', page)

    def test_lets_the_group_of_a_suspected_crime_be_chosen_by_name(self, county: World, sit: Sit) -> None:
        group = [sit(Role.OFFICER, AGENCY, name).account for name in ("chen", "zhou")]
        stranger = sit(Role.OFFICER, "330108", "wu").account
        head = sit(Role.HEAD, AGENCY)
        page = text_of(head.client.get(address("handover", "add")))
        assert all(f'value="{account}"' in page for account in group)
        assert f'value="{stranger}"' not in page
        given = self.given(county, unit=AGENCY, type="K1", receiver=str(county.unit(POLICE).pk), property="2")
        head.client.post(address("handover", "add"), {**given, "group": group})
        handover = Handover.objects.get()
        assert Entry.objects.of(handover.number).get().facts["group"] == group


class TestTheOrgans:
    def test_of_a_hand_over_are_named_on_its_page_and_in_the_list(self, prosecution: Delivery, sit: Sit) -> None:
        police = sit(Role.HEAD, POLICE)
        page = text_of(police.opens(prosecution.handover))
        assert "<dt>Sent by</dt><dd>西湖区公安局</dd>" in page
        assert "<dt>Packed for</dt><dd>西湖区人民检察院</dd>" in page
        assert "西湖区公安局 → 西湖区人民检察院 · transfer for prosecution" in text_of(
            police.lists("handover", tab="all")
        )

    def test_are_told_of_a_hand_over_that_it_was_sent_not_sent_up(self, prosecution: Delivery, sit: Sit) -> None:
        prosecution.sent()
        page = text_of(sit(Role.HEAD, POLICE).opens(prosecution.handover))
        assert "西湖区公安局 sent this matter on: you may read here what became of it." in page
        assert "assistant" not in page


class TestTheDialogs:
    def test_name_the_article_of_the_time_limit_that_runs(self, prosecution: Delivery, sit: Sit) -> None:
        prosecution.sent().received()
        page = text_of(sit(Role.HEAD, PROCURATORATE).asks(prosecution.handover, "extend"))
        assert '<p class="law"><cite>Criminal Procedure Law, art. 172</cite></p>' in page

    def test_say_which_time_limits_begin_and_on_what_answer(self, county: World, sit: Sit) -> None:
        crime = packed(county, "K1").with_papers().sent()
        police = sit(Role.HEAD, POLICE)
        begins = re.findall(r'<p class="starts">(.*?)</p>', text_of(police.asks(crime.handover, "return")), re.S)
        assert "3 working days" in begins[0]
        assert "1 month" not in begins[0]
        crime.received().with_paper("RESULT")
        begins = re.findall(r'<p class="starts">(.*?)</p>', text_of(police.asks(crime.handover, "send_result")), re.S)
        assert "(result: filed); close 5 working days" in begins[0]

    def test_lead_to_where_the_paper_of_the_result_is_added(self, prosecution: Delivery, sit: Sit) -> None:
        prosecution.sent().received()
        page = text_of(sit(Role.REGISTRAR, PROCURATORATE).opens(prosecution.handover))
        assert address("handover", "paper_add", prosecution.handover.number) + "?kind=RESULT" in page

    def test_lead_a_case_from_one_organ_to_the_other_and_back(self, prosecution: Delivery, sit: Sit) -> None:
        police, procuratorate = sit(Role.HEAD, POLICE), sit(Role.REGISTRAR, PROCURATORATE)

        def now() -> Any:
            return Handover.objects.placed().get()

        police.does(now(), "send", paper_used="no")
        assert (now().state, now().unit_key) == ("SENT", prosecution.world.unit(PROCURATORATE).key)
        procuratorate.does(now(), "receive", paper_used="no")
        procuratorate.does(now(), "return", ground="SUPPLEMENT", reason="补充鉴定意见。")
        assert (now().state, now().unit_key) == ("RETURNED", prosecution.world.unit(POLICE).key)

    def test_ask_whether_paper_was_used(self, prosecution: Delivery, sit: Sit) -> None:
        page = text_of(sit(Role.HEAD, POLICE).does(prosecution.handover, "send", paper_used=""))
        assert "It must be said whether paper was used beside the electronic package." in page

    def test_offer_the_grounds_of_where_it_stands_and_the_results_of_the_node(
        self, prosecution: Delivery, sit: Sit
    ) -> None:
        desk = sit(Role.REGISTRAR, PROCURATORATE)
        prosecution.sent()
        assert "papers incomplete" in text_of(desk.asks(prosecution.handover, "return"))
        prosecution.received()
        page = text_of(desk.asks(prosecution.handover, "return"))
        assert "supplementary investigation" in page
        assert "papers incomplete" not in page
        assert "The paper that states the result must be in the file." in text_of(desk.opens(prosecution.handover))
        prosecution.with_paper("RESULT")
        page = text_of(desk.asks(prosecution.handover, "send_result"))
        assert "not prosecuted" in page
        assert "arrest approved" not in page


class TestThePackage:
    def test_is_fetched_by_its_receiver_paper_by_paper(self, prosecution: Delivery, sit: Sit) -> None:
        prosecution.sent()
        desk, package = sit(Role.REGISTRAR, PROCURATORATE), Package.objects.get()
        page = text_of(desk.opens(prosecution.handover))
        paper = address("handover", "packed", prosecution.handover.number, package.seq, 1)
        assert paper in page
        answer: Answer = desk.client.get(paper)
        assert b"".join(answer.streaming_content).startswith(b"%PDF-")
        manifest = desk.client.get(address("handover", "manifest", prosecution.handover.number, package.seq))
        assert manifest.content.decode() == package.manifest

    @pytest.mark.parametrize(("role", "place"), [(Role.HEAD, COURT), (Role.MANAGER, COUNTY), (Role.HEAD, "330108")])
    def test_is_fetched_by_nobody_else(self, prosecution: Delivery, sit: Sit, role: Role, place: str) -> None:
        prosecution.sent()
        client, package = sit(role, place).client, Package.objects.get()
        for url in (
            address("handover", "packed", prosecution.handover.number, package.seq, 1),
            address("handover", "manifest", prosecution.handover.number, package.seq),
        ):
            assert client.get(url).status_code == 404

    def test_has_no_paper_beyond_its_last(self, prosecution: Delivery, sit: Sit) -> None:
        prosecution.sent()
        client, seq = sit(Role.REGISTRAR, PROCURATORATE).client, Package.objects.get().seq
        for place in (0, 3, 10**9):
            assert (
                client.get(
                    f"{address('handover', 'change', prosecution.handover.number)}packages/{seq}/{place}/"
                ).status_code
                == 404
            )


class TestTheList:
    def test_shows_the_sender_what_went_from_here(self, prosecution: Delivery, sit: Sit) -> None:
        prosecution.sent()
        page = text_of(sit(Role.HEAD, POLICE).lists("handover", tab="told"))
        assert prosecution.handover.number in page
        assert "transfer for prosecution" in page

    def test_knows_the_court_by_its_place(self) -> None:
        assert f"{COUNTY}{COURT_SUFFIX}" == COURT
