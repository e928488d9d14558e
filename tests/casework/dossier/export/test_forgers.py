"""Whatever a forger does to an exported dossier is found, by the very program that lies in it, and no honest one is accused."""

from __future__ import annotations

import hashlib
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from casework.demo.papers import sheet
from casework.dossier.services import add_document
from casework.dossier.signing.authorities import TestAuthority
from casework.dossier.signing.services import sign_papers
from casework.dossier.verifier.bag import DOSSIER, LEDGER, NOTES, PROOFS
from casework.dossier.verifier.report import WORDS
from casework.ledger.checkpoints.merkle import inclusion_path, leaf_hash
from casework.ledger.checkpoints.note import Head, public_key, signed
from casework.ledger.checkpoints.signing import _seed
from casework.ledger.checkpoints.tiles import Edge, root_of
from casework.organisations.actors import Role
from mediation.disputes import services
from tests import bags
from tests.bags import (
    change,
    document_in,
    export,
    files_in,
    key_of,
    program_in,
    rehash_bag,
    resign,
    rows_in,
)
from tests.casework.dossier.export.tricks import TRICKS, back_date, back_date_cleverly, cut_off, flip, forget_paper
from tests.casework.dossier.sealed import archived_penalty
from tests.enforcement.penalties.cases import Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.enforcement.penalties.test_signed_papers import ours as ours
from tests.world import Talks

TURNS = 1000
SEED = 20260331
OURS = b"\x07" * 32
ORIGIN = "casework.invalid/ledger"


@pytest.fixture
def bag(bureau: Bureau, tmp_path: Path) -> Path:
    """Export a small case: one paper that an act issued, two that were handed in, one of them in the inner file."""
    case = bureau.clue().on_the_spot()
    for kind, is_inner in (("EVIDENCE", False), ("SPOT_FILING", True)):
        add_document(
            case.case.number, kind=kind, content=sheet(kind), actor=bureau.officer(), at=bureau.world.later(), is_inner=is_inner
        )  # fmt: skip
    return export(case.case.number, tmp_path / "bag")


@pytest.fixture
def program(bag: Path) -> ModuleType:
    return program_in(bag)


Found = Callable[..., set[str]]


@pytest.fixture
def found(bag: Path, program: ModuleType) -> Found:
    """Have the program look; gives the codes of what is wrong."""

    def verified(*keys: str, witness: str | None = None) -> set[str]:
        codes: set[str] = program.verify(bag, [program.Key.read(key) for key in keys], witness).codes
        return codes

    return verified


class TestAnHonestBag:
    def test_is_whole(self, bag: Path, program: ModuleType) -> None:
        report = program.verify(bag, [program.Key.read(key_of(bag))])
        said = {line.code: line.place for line in report.lines}
        assert report.is_good
        assert (said["CHAIN_WHOLE"], said["ENTRIES_INCLUDED"], said["PAPERS_FIT"]) == ("3", "3", "3")
        assert (said["PAPERS_STATED"], said["PAPERS_NOT_STATED"]) == ("1", "2")
        assert "KEY_NOT_PINNED" not in said

    def test_says_what_it_cannot_prove(self, bag: Path, program: ModuleType) -> None:
        open_ = {line.code for line in program.verify(bag).lines if line.mark == "OPEN"}
        assert open_ == {"KEY_NOT_PINNED", "NOTHING_LATER", "PAPERS_NOT_STATED", "NOT_SEALED"}


class TestForger:
    def test_is_found_out_whatever_he_does(self, bag: Path, found: Found) -> None:
        chance, pristine = Random(SEED), files_in(bag)
        missed: list[tuple[int, str, bool]] = []
        done: Counter[str] = Counter()
        while done.total() < TURNS:
            trick, is_clever = chance.choice(TRICKS), chance.random() < 0.5
            trick(bag, chance)
            if is_clever:
                rehash_bag(bag)
            if files_in(bag) == pristine:
                continue  # who drops a manifest and writes it anew has done nothing
            if not found():
                missed.append((done.total(), trick.__name__, is_clever))
            done[trick.__name__] += 1
            _restore(bag, pristine)
        assert missed == []
        assert len(done) == len(TRICKS)
        assert found() == set()

    def test_who_dates_an_entry_back_breaks_its_hash(self, bag: Path, found: Found) -> None:
        back_date(bag, Random(1))
        rehash_bag(bag)
        assert found() >= {"ENTRY_CHANGED", "SIGNATURE_FALSE"}

    def test_who_hashes_the_chain_anew_and_signs_as_we_do_is_found_by_the_checkpoint(
        self, bag: Path, found: Found
    ) -> None:
        back_date_cleverly(bag, Random(1))
        _sign_as_we_do(bag)
        assert found(key_of(bag)) == {"PROOF_FALSE"}

    def test_who_drops_the_last_entry_and_signs_as_we_do_is_contradicted(self, bag: Path, found: Found) -> None:
        cut_off(bag, Random(1))
        _sign_as_we_do(bag)
        assert found(key_of(bag)) >= {"DOSSIER_DISAGREES", "PAPER_NOT_STATED"}

    @pytest.mark.parametrize("how", ["another place", "another hash", "the proof of another", "one hash more", "none"])
    def test_who_forges_a_proof_of_inclusion_is_found_out(self, bag: Path, found: Found, how: str) -> None:
        def forge(proofs: bags.Row) -> None:
            one, other = proofs["entries"][0], proofs["entries"][1]
            if how == "another place":
                one["place"] = other["place"]
            elif how == "another hash":
                one["proof"][0] = "00" * 32
            elif how == "the proof of another":
                one["proof"] = other["proof"]
            elif how == "one hash more":
                one["proof"].append("00" * 32)
            else:
                proofs["entries"].remove(one)

        change(bag, PROOFS, forge)
        _sign_as_we_do(bag)
        assert found() == {"PROOF_MISSING" if how == "none" else "PROOF_FALSE"}

    def test_who_makes_a_log_of_his_own_is_found_by_the_pinned_key_and_by_a_witness(
        self, bag: Path, program: ModuleType, found: Found
    ) -> None:
        ours, kept = key_of(bag), document_in(bag, PROOFS)["checkpoint"]
        _make_own_log(bag)
        assert found() == set()  # he has but one key, and nobody told which to believe
        assert "KEY_NOT_PINNED" in {line.code for line in program.verify(bag).lines}
        assert found(ours) == {"SIGNATURE_FALSE", "CHECKPOINT_FALSE"}
        assert found(witness=f"{kept}\n") == set()  # signed by nobody he names
        both = [line for line in program.verify(bag, witnessed=f"{kept}\n").lines if line.code == "NOT_WITNESSED"]
        assert len(both) == 1

    def test_who_has_our_key_too_is_found_by_a_witness(self, bag: Path, found: Found) -> None:
        kept = document_in(bag, PROOFS)["checkpoint"]
        assert found(key_of(bag), witness=f"{kept}\n") == set()
        _make_own_log(bag, seed=_seed())
        assert found(key_of(bag), witness=f"{kept}\n") == {"WITNESS_FORKED"}

    @pytest.mark.parametrize("path", [LEDGER, NOTES, PROOFS, DOSSIER])
    @pytest.mark.parametrize(
        "content",
        [
            b"",
            b"\xff\xfe",
            b"[]",
            b"null",
            b"{}\n{}",
            b"[" * 9000,
            b'{"matter":"\\ud800","papers":[[],{}],"entries":[0,{"seq":[]}]}',
        ],
    )
    def test_who_breaks_a_text_is_told_so_without_a_crash(
        self, bag: Path, found: Found, path: str, content: bytes
    ) -> None:
        (bag / path).write_bytes(content)
        rehash_bag(bag)
        assert found()

    def test_who_leads_outside_is_not_followed(self, bag: Path, found: Found, tmp_path: Path) -> None:
        (tmp_path / "outside").write_bytes(b"x")
        with (bag / "manifest-sha256.txt").open("a") as manifest:
            manifest.write(f"{'0' * 64}  data/../../outside\n")
        assert "FILE_MISSING" in found()
        paper = next((bag / "data/papers").iterdir())
        paper.rename(tmp_path / "moved")
        paper.symlink_to(tmp_path / "moved")
        assert "FILE_STRANGE" in found()

    def test_of_every_kind_has_a_word_in_both_languages(self) -> None:
        assert all(zh and en and zh.count("{}") == en.count("{}") <= 1 for zh, en in WORDS.values())


class TestASealedFile:
    """A dispute that was filed, with one paper that came late and lies under a seal of its own, and one that lies under none."""

    @pytest.fixture
    def bag(self, talks: Talks, tmp_path: Path) -> Path:
        dispute = talks.archived().dispute
        archivist = talks.world.actor(Role.ARCHIVIST, "330106")
        for at, kind in enumerate(("EVIDENCE", "CONCESSIONS")):
            late = add_document(
                dispute.number, kind=kind, content=sheet(kind), actor=talks.mediator(), at=talks.world.later()
            )
            if not at:
                services.supplement(
                    dispute, papers=[late.sha256], ground="LEFT_OUT", reason="整理时发现。", actor=archivist, at=talks.world.later(),
                )  # fmt: skip
        return export(dispute.number, tmp_path / "bag")

    def test_holds_every_seal_against_its_entry(self, bag: Path, program: ModuleType) -> None:
        report = program.verify(bag, [program.Key.read(key_of(bag))])
        assert report.is_good, report.codes
        said = {(line.code, line.place) for line in report.lines}
        last = rows_in(bag)[-1]["seq"]
        assert said >= {
            ("SEAL_HOLDS", f"1-0.json #{last - 1}"),
            ("SEAL_HOLDS", f"1-1.json #{last}"),
            ("PAPERS_UNSEALED", "1"),
        }

    @pytest.mark.parametrize(
        "how", ["a paper told otherwise", "a paper left out", "a seal left out", "another note", "a seal more", "a paper gone"]
    )  # fmt: skip
    def test_finds_who_signs_as_we_do_and_breaks_a_seal(self, bag: Path, found: Found, how: str) -> None:
        first, late = bag / "data/seals/1-0.json", bag / "data/seals/1-1.json"
        if how == "a paper told otherwise":
            change(bag, "data/seals/1-0.json", lambda told: told["items"][0].update(title="x"))
        elif how == "a paper left out":
            change(bag, "data/seals/1-0.json", lambda told: told["items"].pop())
        elif how == "a seal left out":
            late.unlink()
            late.with_suffix(".txt").unlink()
        elif how == "another note":
            first.with_suffix(".txt").write_bytes(late.with_suffix(".txt").read_bytes())
        elif how == "a seal more":
            for each in (late, late.with_suffix(".txt")):
                shutil.copyfile(each, each.with_stem("1-2"))
        else:
            forget_paper(bag, Random(1))
        _sign_as_we_do(bag)
        assert found() == {"SEAL_FALSE"}

    def test_lets_no_bit_of_it_be_another(self, bag: Path, found: Found) -> None:
        chance, pristine = Random(SEED), files_in(bag)
        for _turn in range(60):
            flip(bag / "data/seals", chance)
            _sign_as_we_do(bag)
            assert found()
            _restore(bag, pristine)


class TestASignedPaper:
    @pytest.fixture
    def bag(self, bureau: Bureau, ours: TestAuthority, tmp_path: Path) -> Path:
        case = bureau.clue().on_the_spot()
        assert sign_papers(at=bureau.world.later()) == 1
        return export(case.case.number, tmp_path / "bag")

    def test_goes_along_with_the_paper_it_begins_with(self, bag: Path, program: ModuleType) -> None:
        report = program.verify(bag, [program.Key.read(key_of(bag))])
        assert report.is_good, report.codes
        assert ("COPIES_FIT", "1") in {(line.code, line.place) for line in report.lines}
        [copy] = (bag / "data/signed/papers").iterdir()
        assert copy.read_bytes().startswith((bag / "data/papers" / copy.name).read_bytes())

    def test_is_found_to_be_of_another_paper_by_its_first_bytes(self, bag: Path, found: Found) -> None:
        [copy] = (bag / "data/signed/papers").iterdir()
        content = copy.read_bytes().replace(b"%PDF-1.7", b"%PDF-1.6", 1)
        copy.write_bytes(content)
        digest = hashlib.sha256(content).hexdigest()
        change(bag, DOSSIER, lambda told: told["papers"][0]["signed"].update(sha256=digest))
        _sign_as_we_do(bag)
        assert found() == {"COPY_FALSE"}


class TestASealedSignedPaper:
    @pytest.fixture
    def bag(self, bureau: Bureau, ours: TestAuthority, tmp_path: Path) -> Path:
        matter = archived_penalty(bureau, lambda: sign_papers(at=bureau.world.later()))
        return export(matter.number, tmp_path / "bag")

    def test_lies_under_the_seal(self, bag: Path, program: ModuleType) -> None:
        report = program.verify(bag, [program.Key.read(key_of(bag))])
        assert report.is_good, report.codes
        assert "COPIES_UNSEALED" not in {line.code for line in report.lines}
        [named] = [each["signed"] for each in document_in(bag, "data/seals/1-0.json")["items"] if each.get("signed")]
        [copy] = (bag / "data/signed").rglob("*.pdf")
        assert named["sha256"] == hashlib.sha256(copy.read_bytes()).hexdigest()
        assert (named["algorithm"], named["algorithm_oid"]) == ("ecdsa-with-SHA256", "1.2.840.10045.4.3.2")

    @pytest.mark.parametrize("how", ["another copy", "another signer", "none any more"])
    def test_is_not_taken_for_another_even_by_who_signs_as_we_do(self, bag: Path, found: Found, how: str) -> None:
        [copy] = (bag / "data/signed").rglob("*.pdf")
        if how == "another copy":
            content = copy.read_bytes() + b"\n"
            copy.write_bytes(content)
            _tell_signed(bag, sha256=hashlib.sha256(content).hexdigest(), size=len(content))
        elif how == "another signer":
            _tell_signed(bag, signer="上城区")
        else:
            copy.unlink()
            _tell_signed(bag, None)
            for folder in (copy.parent, copy.parent.parent):
                folder.rmdir()
        _sign_as_we_do(bag)
        assert found() == {"SEAL_FALSE"}


class TestACopySignedAfterFiling:
    def test_is_told_to_lie_under_no_seal(self, bureau: Bureau, ours: TestAuthority, tmp_path: Path) -> None:
        matter = archived_penalty(bureau)
        assert sign_papers(at=bureau.world.later()) == 1
        bag = export(matter.number, tmp_path / "bag")
        items = document_in(bag, "data/seals/1-0.json")["items"]
        assert [each["signed"] for each in items if each["number"]] == [None]
        program = program_in(bag)
        report = program.verify(bag, [program.Key.read(key_of(bag))])
        assert report.is_good, report.codes
        assert ("COPIES_UNSEALED", "1") in {(line.code, line.place) for line in report.lines}


def _tell_signed(bag: Path, nothing: None = None, **other: object) -> None:
    """Tell something else of the one signed copy; that there is none, where nothing is told."""

    def forge(told: bags.Row) -> None:
        [paper] = [each for each in told["papers"] if each["signed"]]
        paper["signed"] = {**paper["signed"], **other} if other else nothing

    change(bag, DOSSIER, forge)


def _restore(bag: Path, pristine: dict[str, bytes]) -> None:
    for path in files_in(bag).keys() - pristine.keys():
        (bag / path).unlink()
    for folder in sorted((each for each in bag.rglob("*") if each.is_dir()), reverse=True):
        if not any(folder.iterdir()) and not any(
            path.startswith(folder.relative_to(bag).as_posix()) for path in pristine
        ):
            folder.rmdir()
    for path, content in pristine.items():
        if not (bag / path).exists() or (bag / path).read_bytes() != content:
            (bag / path).write_bytes(content)


def _sign_as_we_do(bag: Path) -> None:
    rehash_bag(bag)
    resign(bag, ORIGIN, _seed(), str(document_in(bag, DOSSIER)["matter"]["number"]))


def _make_own_log(bag: Path, seed: bytes = OURS) -> None:
    """Date an entry back, and put the chain into a log of his own of as many entries, all of it signed by one key."""
    back_date_cleverly(bag, Random(1))
    rows, number = rows_in(bag), str(document_in(bag, DOSSIER)["matter"]["number"])
    edge = Edge()
    for row in rows:
        edge.add(leaf_hash(row["hash"].encode()))
    tiles, size = edge.settle(), len(rows)
    note = signed(str(Head(ORIGIN, size, edge.root(), ("2026-03-31T00:00:00.000000+00:00",))), ORIGIN, seed)
    proofs = {
        "checkpoint": note,
        "keys": [str(public_key(ORIGIN, seed))],
        "entries": [
            {"seq": row["seq"], "place": at, "proof": [root_of(leaves, tiles).hex() for leaves in inclusion_path(at, size)]}
            for at, row in enumerate(rows)
        ],
    }  # fmt: skip
    (bag / PROOFS).write_text(bags.written(proofs), "utf-8")
    rehash_bag(bag)
    resign(bag, ORIGIN, seed, number)
