"""The manifest of a sealed file: equal content gives equal bytes, and whatever is changed afterwards is found."""

import json
from dataclasses import replace
from datetime import datetime

from hypothesis import given
from hypothesis import strategies as st

from casework.deadlines.calendar import SHANGHAI
from casework.dossier import manifest as m

AT = datetime(2026, 3, 2, 9, 10, 11, tzinfo=SHANGHAI)
HEAD = m.Head("D3301062026000001", "dispute", 1, 0, 12, "f" * 64, "330106001@")
KEPT = m.Retention("P10", 10, "dispute/other/1", "HOUSE F9", True)
ITEM = m.SealedItem(
    "D3301062026000001", "AGREEMENT", "调解协议书", "MAIN", 2, "PDF", 812, "a" * 64, AT, "chen", "BORN_DIGITAL",
    number="杭西调〔2026〕第000001号", template="AGREEMENT/1", entry=9,
)  # fmt: skip
ACT = m.SealedAct("CLOSING_FORM", "结案登记表", "MAIN", 11, AT)


def item(of: int, **other: object) -> m.SealedItem:
    return replace(ITEM, sha256=f"{of:064x}", **other)  # type: ignore[arg-type]


def sealed(items: list[m.SealedItem], supplement: m.Supplement | None = None) -> str:
    return m.sealed(HEAD, items=items, acts=[ACT], retention=KEPT, sealed_at=AT, sealed_by="lin", supplement=supplement)


def faults(text: str, contents: dict[str, str], stated: str = "") -> list[tuple[str, int]]:
    return [(each.code, each.item) for each in m.check(text, stated=stated or m.digest(text), contents=contents)]


THREE = [item(1), item(2, pages=None), item(3, origin="CERTIFIED_SCAN", number="", template="", entry=None)]
WHOLE = {each.sha256: each.sha256 for each in THREE}


class TestASealedFile:
    def test_is_told_in_the_canonical_json_of_the_form(self) -> None:
        text = sealed(THREE)
        said = json.loads(text)
        assert text == json.dumps(said, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert (said["schema"], said["matter"], said["track"]) == ("casework-seal/1", HEAD.matter, "dispute")
        assert (said["cycle"], said["part"], said["entries"], said["head"]) == (1, 0, 12, "f" * 64)
        assert (said["sealed_at"], said["sealed_by"]) == ("2026-03-02T01:10:11.000000+00:00", "lin")
        assert said["counts"] == {"items": 3, "pages": 4, "acts": 1}
        assert said["retention"] == {
            "code": "P10", "years": 10, "rule": "dispute/other/1", "law": "HOUSE F9", "confirmed": True,
        }  # fmt: skip
        assert said["supplement"] is None

    def test_names_each_paper_with_all_that_an_archive_asks(self) -> None:
        first, _second, third = json.loads(sealed(THREE))["items"]
        assert first == {
            "seq": 1, "matter": HEAD.matter, "kind": "AGREEMENT", "title": "调解协议书", "volume": "MAIN", "pages": 2,
            "pages_from": "", "format": "PDF", "size": 812, "sha256": f"{1:064x}", "origin": "BORN_DIGITAL", "signatures": [],
            "made_at": "2026-03-02T01:10:11.000000+00:00", "made_by": "chen", "number": "杭西调〔2026〕第000001号",
            "template": "AGREEMENT/1", "entry": 9, "signed": None,
        }  # fmt: skip
        assert (third["number"], third["template"], third["entry"], third["seq"]) == ("", "", None, 3)
        assert "signed" not in third

    def test_names_the_copy_its_organ_has_signed(self) -> None:
        signed = {"sha256": "b" * 64, "size": 900, "signer": "西湖区", "algorithm": "ecdsa-with-SHA256"}
        [told] = json.loads(sealed([item(1, signed=signed)]))["items"]
        assert told["signed"] == signed
        assert m.root_of(sealed([item(1, signed=signed)])) != m.root_of(sealed([item(1)]))

    def test_names_the_acts_that_stand_for_a_line(self) -> None:
        [act] = json.loads(sealed(THREE))["acts"]
        assert (act["kind"], act["entry"], act["made_at"]) == ("CLOSING_FORM", 11, "2026-03-02T01:10:11.000000+00:00")

    def test_says_why_it_was_sealed_once_more_and_what_came_before(self) -> None:
        said = json.loads(sealed(THREE, m.Supplement("CAME_LATE", "lin", "e" * 64)))
        assert said["supplement"] == {"reason": "CAME_LATE", "approver": "lin", "before": "e" * 64}

    @given(st.lists(st.integers(0, 5), max_size=5), st.lists(st.integers(0, 5), max_size=5))
    def test_is_equal_for_equal_papers_alone(self, these: list[int], those: list[int]) -> None:
        texts = [sealed([item(number) for number in numbers]) for numbers in (these, those)]
        assert (texts[0] == texts[1]) is (these == those)
        assert (m.root_of(texts[0]) == m.root_of(texts[1])) is (these == those)


class TestWhatIsSigned:
    def test_names_the_part_of_the_file_its_digest_and_its_root(self) -> None:
        text = sealed(THREE)
        assert m.statement(text).splitlines() == [
            "casework-seal/1", "D3301062026000001/1/0", m.digest(text), json.loads(text)["merkle_root"],
        ]  # fmt: skip


class TestWhoeverChecks:
    def test_finds_nothing_wrong_with_what_was_sealed(self) -> None:
        assert faults(sealed(THREE), WHOLE) == []

    def test_finds_a_paper_that_is_gone_or_is_another(self) -> None:
        contents = {THREE[0].sha256: THREE[0].sha256, THREE[1].sha256: "b" * 64}
        assert faults(sealed(THREE), contents) == [("ITEM_CHANGED", 2), ("ITEM_MISSING", 3)]

    def test_finds_whatever_is_told_otherwise_of_a_paper(self) -> None:
        said = json.loads(sealed(THREE))
        said["items"][0]["title"] = "调解协议书（二）"
        text = m.encode(said)
        assert faults(text, WHOLE) == [("ROOT_DIFFERS", 0)]
        assert faults(text, WHOLE, stated=m.digest(sealed(THREE))) == [("MANIFEST_CHANGED", 0), ("ROOT_DIFFERS", 0)]
