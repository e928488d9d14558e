"""export_dossier makes a bag whole or not at all; verify_dossier says what it is worth, without a database."""

from __future__ import annotations

import csv
import io
import json
import os
import signal
import subprocess
import sys
import unicodedata
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from casework.dossier.content import pdf
from casework.dossier.export.contents import contents_of
from casework.dossier.export.package import packaged
from casework.dossier.export.writing import write_folder, zipped
from casework.dossier.models import Document
from casework.dossier.renditions import set_sheet
from casework.dossier.services import add_document
from casework.errors import NotNow
from casework.ledger.checkpoints.models import Checkpoint
from casework.ledger.checkpoints.sequencing import make_checkpoints
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.parties.models import AccessLog
from casework.workflow.models import Matter
from casework.workflow.words import erase_words
from mediation.disputes import services
from mediation.disputes.models import Dispute
from tests.appeals import Appeal
from tests.bags import document_in, export, files_in, key_of, rows_in
from tests.casework.api.test_who_may_know_of_every_track import opened
from tests.enforcement.handovers.deliveries import plant_organs
from tests.enforcement.penalties.cases import Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.refusals import refused
from tests.world import SIDES, VILLAGE, Talks, World

ROOT = Path(__file__).resolve().parents[4]


def run(command: str, *options: str) -> tuple[int, str]:
    """Run a command; returns its exit code and all that it printed."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(command, *options, stdout=out, stderr=err)
    except CommandError as error:
        return error.returncode, f"{out.getvalue()}{error}"
    except SystemExit as leaving:
        return int(str(leaving.code)), out.getvalue() + err.getvalue()
    return 0, out.getvalue() + err.getvalue()


def beside(world: World) -> Dispute:
    """Open another matter, so that the log grows."""
    return services.apply(
        unit=world.unit(VILLAGE), type="02", channel="WALK_IN", title="树", text="树影过墙。", parties=SIDES,
        actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later(),
    )  # fmt: skip


def matter_of(number: str) -> Matter:
    return Matter.objects.get(number=number)


@pytest.fixture
def number(talks: Talks) -> str:
    return talks.agreed().with_paper("EVIDENCE").dispute.number


@pytest.fixture
def bag(number: str, tmp_path: Path) -> Path:
    return export(number, tmp_path / "bag")


class TestExport:
    def test_is_verified_with_the_key_it_names(self, number: str, tmp_path: Path) -> None:
        code, told = run("export_dossier", number, "--out", str(tmp_path / "bag"))
        lines = dict(line.split(maxsplit=1) for line in told.splitlines())
        assert (code, lines["number"], lines["papers"]) == (0, number, "1")
        verified = run("verify_dossier", str(tmp_path / "bag"), "--key", lines["key"], "--lang", "en")
        assert verified[0] == 0
        assert verified[1].splitlines()[-1].startswith("The dossier is whole")

    def test_puts_every_entry_under_a_checkpoint(self, bag: Path, number: str) -> None:
        proofs = document_in(bag, "data/proofs.json")
        assert Checkpoint.objects.get().note == proofs["checkpoint"]
        assert [each["seq"] for each in proofs["entries"]] == [row["seq"] for row in rows_in(bag)]

    def test_leaves_a_record(self, bag: Path, number: str) -> None:
        look = AccessLog.objects.get(action="EXPORT")
        assert (look.account, look.matter_no, look.field, look.purpose) == (
            "console",
            number,
            "dossier",
            "export_dossier",
        )

    def test_is_the_same_bytes_for_the_same_state(self, bag: Path, number: str, world: World, tmp_path: Path) -> None:
        first = files_in(bag)
        beside(world)
        assert files_in(export(number, tmp_path / "again")) == first

    def test_names_papers_so_that_they_can_be_read_and_harm_no_disk(
        self, number: str, world: World, tmp_path: Path
    ) -> None:
        for at, title in enumerate(("../../etc/passwd", "收条\n<1>.pdf", "...", "长" * 200, "Ä e\u0301")):
            add_document(
                number, kind="EVIDENCE", content=ContentFile(f"%PDF-1.4\n{at}\n%%EOF\n".encode(), name="a.PDF"), title=title,
                actor=world.actor(Role.MEDIATOR, VILLAGE), at=world.later(),
            )  # fmt: skip
        names = sorted(each.name for each in (export(number, tmp_path / "bag") / "data/papers").iterdir())
        assert [name[4:] for name in names][1:] == [
            "etc_passwd.pdf",
            "收条__1__pdf.pdf",
            "EVIDENCE.pdf",
            "长" * 60 + ".pdf",
            "Ä_é.pdf",
        ]
        assert all(unicodedata.is_normalized("NFC", name) for name in names)

    def test_of_the_main_file_alone_leaves_the_inner_one_and_the_words(self, bureau: Bureau, tmp_path: Path) -> None:
        case = bureau.clue().filed()
        bag = export(case.case.number, tmp_path / "bag", "--main-only")
        assert not (bag / "data/inner").exists()
        assert all(row["withheld"] and row["text"] == "" for row in rows_in(bag, "data/notes.jsonl"))
        code, told = run("verify_dossier", str(bag), "--lang", "en")
        inner = Document.objects.filter(matter_no=case.case.number, volume="INNER").count()
        assert inner
        assert f"note  {inner} papers of the inner file were left out" in told
        assert code == 0

    def test_tells_of_words_that_were_erased(self, number: str, talks: Talks, tmp_path: Path) -> None:
        words = next(row for row in rows_in(export(number, tmp_path / "before"), "data/notes.jsonl") if row["text"])
        erase_words(
            talks.dispute, [f"{words['seq']}.{words['name']}"], reason="当事人请求删除。", actor=talks.head(), at=talks.world.later(),
            version=talks.dispute.version,
        )  # fmt: skip
        bag = export(number, tmp_path / "after")
        assert words["text"] not in (bag / "data/notes.jsonl").read_text("utf-8")
        code, told = run("verify_dossier", str(bag), "--lang", "zh")
        assert code == 0
        assert "1 处文字已依法删除，记录载明" in told

    def test_tells_an_archive_what_it_asks(self, bureau: Bureau, tmp_path: Path) -> None:
        bag = export(bureau.clue().on_the_spot().case.number, tmp_path / "bag")
        root = ET.parse(bag / "data/metadata.xml").getroot()
        space = {"m": "urn:casework:dossier-metadata:1"}
        assert root.attrib["zh"] == "电子卷宗元数据"
        digests = {each.text for each in root.findall(".//m:digest", space)}
        assert digests == {paper["sha256"] for paper in document_in(bag, "data/dossier.json")["papers"]}
        acts = [each.findtext("m:hash", "", space) for each in root.findall("m:acts/m:act", space)]
        assert acts == [row["hash"] for row in rows_in(bag)]
        issues = [
            each.findtext("m:to", "", space) for each in root.findall("m:relations/m:relation[m:kind='issues']", space)
        ]
        assert issues == ["paper-1"]

    @pytest.mark.parametrize(
        ("wrong", "words"), [("D3301062026888888", "There is no matter"), ("", "There is no matter")]
    )
    def test_of_what_is_not_there_is_refused(self, db: None, tmp_path: Path, wrong: str, words: str) -> None:
        code, told = run("export_dossier", wrong, "--out", str(tmp_path / "bag"))
        assert (code, words in told, list(tmp_path.iterdir())) == (2, True, [])

    def test_overwrites_nothing(self, number: str, tmp_path: Path) -> None:
        (tmp_path / "bag").mkdir()
        (tmp_path / "bag" / "mine").write_text("mine")
        code, told = run("export_dossier", number, "--out", str(tmp_path / "bag"))
        assert (code, "is there already" in told) == (2, True)
        assert files_in(tmp_path) == {"bag/mine": b"mine"}

    def test_gives_no_other_paper_than_was_filed(self, number: str, tmp_path: Path) -> None:
        document = Document.objects.get(matter_no=number)
        storage, name = document.content.storage, str(document.content)
        storage.delete(name)
        assert run("export_dossier", number, "--out", str(tmp_path / "bag"))[0] == 1
        storage.save(name, ContentFile(b"x" * document.size))
        code, told = run("export_dossier", number, "--out", str(tmp_path / "bag"))
        assert (code, list(tmp_path.iterdir())) == (1, [])
        assert "F6a" in told

    def test_of_a_filing_is_refused_for_it_has_no_file(self, world: World, bureau: Bureau, tmp_path: Path) -> None:
        plant_organs(world)
        filing = dict(opened(world, Bureau(world, "330106001"), ""))["filings"]
        assert run("export_dossier", filing.number, "--out", str(tmp_path / "bag"))[0] == 2

    def test_of_every_track_is_whole(
        self, world: World, bureau: Bureau, talks: Talks, appeal: Appeal, tmp_path: Path
    ) -> None:
        plant_organs(world)
        matters = {address: matter.number for address, matter in opened(world, Bureau(world, "330106001"), "")}
        del matters["filings"]
        matters |= {
            "disputes": talks.archived().dispute.number,
            "decided": bureau.clue().ready().noticed().heard().decided().case.number,
        }
        for name, number in matters.items():
            bag = export(number, tmp_path / name)
            assert run("verify_dossier", str(bag), "--key", key_of(bag))[0] == 0, name
            assert len(rows_in(bag)) == Entry.objects.of(number).count()


class TestTheWhole:
    def test_has_an_index_every_page_and_says_what_it_cannot_show(self, bureau: Bureau, tmp_path: Path) -> None:
        case = bureau.clue().on_the_spot()
        add_document(
            case.case.number, kind="EVIDENCE", content=ContentFile(b"\xff\xd8\xff\xe0 no picture", name="照片.jpg"),
            actor=bureau.officer(), at=bureau.world.later(),
        )  # fmt: skip
        bag = export(case.case.number, tmp_path / "bag")
        issued = [paper["pages"] for paper in document_in(bag, "data/dossier.json")["papers"] if paper["template"]]
        source = set_sheet(matter_of(case.case.number), 1)
        assert source is not None
        with (bag / "data/whole.pdf").open("rb") as whole:
            assert pdf(whole).pages == 1 + sum(issued) + 1 + (pdf(io.BytesIO(source.content)).pages or 0)
        assert b"/Outlines" in (bag / "data/whole.pdf").read_bytes()


def dies() -> list[bytes]:
    """Be killed where content was asked for."""
    os.kill(os.getpid(), signal.SIGKILL)
    return []


def die() -> list[bytes]:
    """Be killed where content was asked for."""
    os.kill(os.getpid(), signal.SIGKILL)
    return []


class TestKilled:
    def test_export_leaves_nothing_half(self, number: str, world: World, tmp_path: Path) -> None:
        make_checkpoints(at=world.later())
        with packaged(contents_of(matter_of(number))) as package:
            child = os.fork()
            if not child:
                dying = replace(package.pieces[-1], pieces=die)
                write_folder(replace(package, pieces=(*package.pieces[:-1], dying)), tmp_path / "bag")
            assert os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL
            assert [each.name[:5] for each in tmp_path.iterdir()] == [".bag."]
            write_folder(package, tmp_path / "bag")
        assert run("verify_dossier", str(tmp_path / "bag"))[0] == 0


class TestZip:
    def test_holds_the_bag_and_is_the_same_bytes(self, number: str, bag: Path, world: World, tmp_path: Path) -> None:
        made = []
        for turn in range(2):
            if turn:
                make_checkpoints(at=beside(world).opened_at)
            with packaged(contents_of(matter_of(number))) as package:
                made.append(b"".join(zipped(package)))
        assert made[0] == made[1]
        (tmp_path / "bag.zip").write_bytes(made[0])
        subprocess.run([sys.executable, "-m", "zipfile", "-e", "bag.zip", "out"], cwd=tmp_path, check=True)
        assert files_in(tmp_path / "out" / number) == files_in(bag)

    def test_ends_without_its_table_where_a_paper_is_another(self, number: str, bag: Path) -> None:
        with packaged(contents_of(matter_of(number))) as package:
            document = Document.objects.get(matter_no=number)
            storage, name = document.content.storage, str(document.content)
            storage.delete(name)
            storage.save(name, ContentFile(b"x" * document.size))
            with refused(NotNow, ("PAPER_CHANGED", "HOUSE rule F6a", "")):
                list(zipped(package))


class TestVerify:
    def test_needs_no_database(self, bag: Path) -> None:
        asked = [sys.executable, "manage.py", "verify_dossier", str(bag), "--lang", "en"]
        found = subprocess.run(
            asked, cwd=ROOT, env={"DATABASE_URL": "postgres://nobody@127.0.0.1:1/none"}, capture_output=True, check=False
        )  # fmt: skip
        assert (found.returncode, found.stderr) == (0, b"")

    def test_says_the_same_as_the_program_in_the_bag(self, bag: Path) -> None:
        asked = [sys.executable, "-I", "verify.py", ".", "--lang", "zh"]
        found = subprocess.run(asked, cwd=bag, capture_output=True, check=False)
        own = [line for line in found.stdout.decode().splitlines() if "正在运行卷宗自带的程序" not in line]
        assert own == run("verify_dossier", str(bag), "--lang", "zh")[1].splitlines()
        assert len(own) == len(found.stdout.decode().splitlines()) - 1

    def test_prints_rows_for_programs(self, bag: Path) -> None:
        (bag / "more.txt").write_text("x")
        told = json.loads(run("verify_dossier", str(bag), "--format", "json", "--lang", "en")[1])
        assert told["good"] is False
        wrong: list[dict[str, Any]] = [line for line in told["lines"] if line["mark"] == "WRONG"]
        assert [(line["code"], line["place"]) for line in wrong] == [("FILE_STRANGE", "more.txt")]
        rows = list(csv.DictReader(run("verify_dossier", str(bag), "--format", "csv")[1].splitlines()))
        assert [row["code"] for row in rows] == [line["code"] for line in told["lines"]]

    @pytest.mark.parametrize(
        "wrong", [["/nowhere/at/all"], [".", "--key", "x"], [".", "--witness", "/nowhere"], [".", "--lang", "fr"]]
    )
    def test_exits_2_for_what_it_cannot_be_asked(self, wrong: list[str]) -> None:
        assert run("verify_dossier", *wrong)[0] in (1, 2)
