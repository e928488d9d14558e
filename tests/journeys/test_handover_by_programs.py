"""A suspected crime goes to the police and comes back, by programs of two organs that know nothing but the schema."""

from __future__ import annotations

from typing import Any

import pytest

from casework.ledger.verify import verify
from casework.organisations.actors import Role
from casework.organisations.levels import Level
from casework.organisations.models import Unit
from tests.enforcement.penalties.cases import DISTRICT, ITEM, OFFICERS, Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.programs import Programs, content_of

POLICE = f"{DISTRICT}-B6"
SEATS = (("zhao", Role.OFFICER), ("qian", Role.OFFICER), ("sun", Role.HEAD))
STALL = {"role": "RESPONDENT", "kind": "PERSON", "name": "王五", "id_number": "330106198001011235"}


@pytest.fixture
def police(bureau: Bureau, programs: Programs) -> Unit:
    """Give the police of the district, with a clerk; and their programs to the people of the bureau."""
    for account, role in SEATS:
        programs.seat(account, role, bureau.world.unit(DISTRICT))
    organ = Unit(code=POLICE, name="西湖区公安局", short_name="西湖公安", level=Level.COUNTY, kind=Unit.Kind.BUREAU)
    planted: Unit = Unit.objects.plant(organ, under=Unit.objects.get(code=DISTRICT))
    programs.seat("jing", Role.REGISTRAR, planted)
    return planted


@pytest.mark.django_db(transaction=True)
class TestAHandoverByPrograms:
    def test_goes_to_the_police_and_its_result_comes_back(self, police: Unit, programs: Programs) -> None:
        at, by = programs.at, programs.by
        at("2026-03-02 09:00")
        case = by("zhao").opens(
            "penalties", unit=DISTRICT, channel="INSPECTION", title="涉嫌非法经营", text="查获大量假冒商品。", parties=[STALL],
        ).number  # fmt: skip
        by("zhao").does(case, "check", finding="STANDARD_MET")
        by("sun").attaches(case, "FILING_APPROVAL")
        by("sun").does(case, "file", item=ITEM, act_end="2026-03-02", found_on="2026-03-02")
        at("2026-03-03 09:00")
        asked: dict[str, Any] = {"officers": list(OFFICERS), "shown": True, "recorded": True}
        by("zhao").does(case, "investigate", method="INSPECTION", record="现场检查笔录。", **asked)
        by("zhao").does(
            case, "end_investigation", officers=list(OFFICERS), report="涉嫌犯罪。", evidenced=True, gravity="HEAVY",
            crime_suspected=True,
        )  # fmt: skip

        # The head approves on the report of two, by an act that issues letter, report and list; the file goes within 24 hours.
        at("2026-03-03 15:00")
        by("sun").does(
            case, "transfer_to_police", officers=list(OFFICERS), step="APPROVE", reported_at="2026-03-03T11:00:00+08:00"
        )
        package = by("sun").opens(
            "handovers", unit=DISTRICT, type="K1", receiver=police.code, title="涉嫌非法经营", text="移送。", about=case,
            group=list(OFFICERS),
        ).number  # fmt: skip
        assert by("sun").reads(package).born_of == case
        sent = by("sun").does(package, "send", paper_used=False)
        assert (sent.state, sent.unit) == ("SENT", police.code)

        # The police send it back as incomplete; as it was it cannot go again; mended it is received.
        at("2026-03-04 09:00")
        assert by("jing").blocked(package, "receive") == []
        grounds = by("jing").gets("taxonomies_codes", "grounds").results
        assert "INCOMPLETE" in {each.code for each in grounds if "return" in each.flags}
        back = by("jing").does(package, "return", ground="INCOMPLETE", reason="缺少涉案物品照片。")
        assert (back.state, back.unit) == ("RETURNED", DISTRICT)
        assert by("sun").is_refused(package, "send", paper_used=False) == [("CONTENT_CHANGED", "package")]
        by("zhao").attaches(case, "EVIDENCE")
        by("sun").does(package, "send", paper_used=False)
        at("2026-03-04 11:00")
        assert by("jing").does(package, "receive", paper_used=False).state == "RECEIVED"
        by("sun").does(case, "transfer_to_police", officers=list(OFFICERS))
        assert by("sun").reads(case).state == "TRANSFERRED_CRIME"

        # They do not file it; the agency reads why, and its own case goes on.
        at("2026-03-06 10:00")
        assert by("jing").is_refused(package, "send_result", result="NOT_FILED") == [("RESULT_ON_PAPER", "dossier")]
        (result,) = by("jing").attaches(package, "RESULT")
        answered = by("jing").does(package, "send_result", result="NOT_FILED", reason="数额不足。")
        assert (answered.state, answered.unit) == ("RESULT_SENT", DISTRICT)
        assert by("sun").fetches(package, result.id) == content_of("RESULT")
        at("2026-03-09 09:00")
        again: dict[str, Any] = {"method": "SENT_BACK", "record": "公安机关不予立案，退回行政处理。", **asked}
        assert by("zhao").is_refused(case, "investigate", **again) == [("RETURN_ON_PAPER", "dossier")]
        by("zhao").attaches(case, "RETURN_LETTER")
        assert by("zhao").does(case, "investigate", **again).state == "INVESTIGATING"
        assert by("sun").does(package, "close").state == "CLOSED"
        assert [each.verb for each in by("sun").entries(package)] == [
            "package", "send", "return", "send", "receive", "send_result", "close",
        ]  # fmt: skip
        assert verify().is_good
