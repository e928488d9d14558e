"""The manifest: equal content gives equal bytes, and whatever is changed afterwards is found."""

import hashlib
import json
from dataclasses import replace
from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casework.deadlines.calendar import SHANGHAI
from enforcement.handovers import package as pkg

AT = datetime(2026, 3, 2, 9, 10, 11, tzinfo=SHANGHAI)
ITEM = pkg.Item(
    "H3301062026000001", "TRANSMITTAL", "移送函", "MAIN", 1, "PDF", 812, "a" * 64, AT, "chen", "BORN_DIGITAL"
)


def item(number: int, **other: object) -> pkg.Item:
    return replace(ITEM, sha256=f"{number:064x}", **other)  # type: ignore[arg-type]


def sealed(items: list[pkg.Item]) -> str:
    return pkg.manifest(
        number="H3301062026000001", node="J4", sub=1, case=pkg.Case("X3301062026000123", "PENALTY", 1, 12, "f" * 64),
        ends=pkg.Ends("330106-B6@", "330106-B7@"), items=items, packaged_at=AT,
    )  # fmt: skip


def faults(text: str, contents: dict[str, str], stated: str = "") -> list[tuple[str, int]]:
    return [(each.code, each.item) for each in pkg.check(text, stated=stated or pkg.digest(text), contents=contents)]


THREE = [item(1), item(2, pages=None), item(3, origin="CERTIFIED_SCAN")]
WHOLE = {each.sha256: each.sha256 for each in THREE}


class TestAManifest:
    def test_is_the_canonical_json_of_the_form(self) -> None:
        text = sealed(THREE)
        told = json.loads(text)
        assert text == json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        assert (told["package"], told["schema"]) == ("H3301062026000001/J4/1", "casework-pkg/1")
        assert told["packaged_at"] == "2026-03-02T01:10:11.000000+00:00"
        assert (told["from"], told["counts"]) == ({"org": "330106-B6@", "division": "330106"}, {"items": 3, "pages": 2})
        assert [each["seq"] for each in told["items"]] == [1, 2, 3]

    def test_has_the_bytes_it_always_had(self) -> None:
        assert pkg.digest(sealed(THREE)) == "a1e85c5a039ab4bbed107331fc98bd6f96474f0ad1728e26f2619ea4e7e3c7ad"

    def test_says_of_pages_and_signatures_who_told_them(self) -> None:
        counted = item(
            1, pages_from="CONTENT", signatures=({"signer": "西湖区公安局", "cert": "1234", "from": "CONTENT"},)
        )
        typed = item(2, pages_from="TYPED", signatures=({"signer": "张三", "from": "TYPED"},))
        items = json.loads(sealed([counted, typed]))["items"]
        assert [each["pages_from"] for each in items] == ["CONTENT", "TYPED"]
        assert [(each["signer"], each["from"]) for one in items for each in one["signatures"]] == [
            ("西湖区公安局", "CONTENT"), ("张三", "TYPED"),
        ]  # fmt: skip

    def test_leaves_the_inner_file_at_home_unless_the_node_asks_for_it(self) -> None:
        inner = item(9, volume="INNER", kind="REPORT")
        assert pkg.goes_along([inner, ITEM]) == [ITEM]
        assert inner in pkg.goes_along([inner, ITEM], ["REPORT"])

    def test_never_takes_concessions_along(self) -> None:
        assert pkg.goes_along([item(9, kind="CONCESSIONS"), ITEM], ["CONCESSIONS"]) == [ITEM]

    def test_is_the_same_in_whatever_order_the_papers_were_found(self) -> None:
        assert pkg.goes_along(THREE) == pkg.goes_along(THREE[::-1])


class TestACaseOfAnotherSystem:
    def key(self, number: str, **other: str) -> str:
        return pkg.outside_key(**{"sender": "330106-B6@", "node": "J4", "number": number, **other})

    def test_is_known_again_however_its_number_is_written(self) -> None:
        assert {self.key(each) for each in ("西公〔2026〕1号", "西公（2026）１号", " 西公 [2026] 1号 ")} == {
            self.key("西公(2026)1号")
        }

    def test_is_another_one_by_another_number_node_or_sender(self) -> None:
        keys = [self.key("1号"), self.key("11号"), self.key("1号", node="J1"), self.key("1号", sender="330108-B6@")]
        assert len(set(keys)) == len(keys)

    def test_has_no_key_without_a_number(self) -> None:
        assert self.key(" ") == ""


class TestTheRoot:
    def test_is_that_of_rfc_6962(self) -> None:
        def leaf(told: dict[str, int]) -> bytes:
            return hashlib.sha256(b"\x00" + json.dumps(told, separators=(",", ":")).encode()).digest()

        a, b, c = leaf({"n": 1}), leaf({"n": 2}), leaf({"n": 3})
        left = hashlib.sha256(b"\x01" + a + b).digest()
        assert pkg.merkle_root([{"n": 1}, {"n": 2}, {"n": 3}]) == hashlib.sha256(b"\x01" + left + c).hexdigest()
        assert pkg.merkle_root([{"n": 1}]) == a.hex()
        assert pkg.merkle_root([]) == hashlib.sha256(b"").hexdigest()

    @given(st.lists(st.integers(0, 5), max_size=9), st.lists(st.integers(0, 5), max_size=9))
    def test_is_equal_for_equal_content_alone(self, these: list[int], those: list[int]) -> None:
        roots = [pkg.merkle_root([{"n": n} for n in ns]) for ns in (these, those)]
        assert (roots[0] == roots[1]) is (these == those)


class TestTheReceiver:
    def test_finds_nothing_wrong_with_what_was_sent(self) -> None:
        assert faults(sealed(THREE), WHOLE) == []

    def test_finds_an_item_that_is_not_there(self) -> None:
        assert faults(sealed(THREE), {THREE[0].sha256: THREE[0].sha256, THREE[2].sha256: THREE[2].sha256}) == [
            ("ITEM_MISSING", 2)
        ]

    def test_finds_an_item_of_other_content(self) -> None:
        assert faults(sealed(THREE), {**WHOLE, THREE[1].sha256: "b" * 64}) == [("ITEM_CHANGED", 2)]

    def test_finds_a_manifest_that_is_not_the_one_stated(self) -> None:
        assert faults(sealed(THREE), WHOLE, stated="0" * 64) == [("MANIFEST_CHANGED", 0)]

    @pytest.mark.parametrize("text", ["", "[]", "{}", '{"items":1,"merkle_root":"","counts":{"items":1}}', "[" * 5000])
    def test_answers_whatever_arrives(self, text: str) -> None:
        assert faults(text, {}) == [("MANIFEST_UNREADABLE", 0)]

    def test_finds_an_item_that_was_taken_out_of_the_list(self) -> None:
        told = json.loads(sealed(THREE))
        told["items"].pop()
        text = json.dumps(told, ensure_ascii=False)
        assert [code for code, _place in faults(text, WHOLE)] == ["ROOT_DIFFERS", "COUNT_DIFFERS"]
