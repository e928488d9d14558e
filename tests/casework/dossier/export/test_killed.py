"""An export that is killed is a whole bag or none, and leaves nothing beside it."""

from __future__ import annotations

import shutil
from functools import partial
from pathlib import Path
from zipfile import BadZipFile, ZipFile

import pytest

from casework.dossier.export.contents import contents_of
from casework.dossier.export.package import packaged
from casework.dossier.export.writing import write_folder, zipped
from casework.ledger.checkpoints.sequencing import make_checkpoints
from tests.bags import files_in
from tests.casework.dossier.test_killed import Deed, come_back, opened, placed
from tests.casework.dossier.test_killed import world as world
from tests.killing import at_every_step
from tests.killing import on_disk as on_disk
from tests.world import World

SOME_OR_EVERY = pytest.mark.parametrize("every", [17, pytest.param(1, marks=pytest.mark.whole)])


class TestAnExport:
    @pytest.fixture
    def number(self, world: World) -> str:
        found: str = opened(world).agreed().with_paper("EVIDENCE").dispute.number
        make_checkpoints(at=world.later())
        return found

    @SOME_OR_EVERY
    def test_is_a_whole_folder_or_none_and_leaves_none_beside(self, number: str, tmp_path: Path, every: int) -> None:
        folder = tmp_path / "out"
        export(number, folder / "bag")
        whole = files_in(folder / "bag")

        def prepare() -> Deed:
            shutil.rmtree(folder)
            return partial(export, number, folder / "bag")

        def look() -> bool:
            is_done = (folder / "bag").exists()
            assert not is_done or files_in(folder / "bag") == whole
            return is_done

        assert at_every_step(prepare, look, every=every) > 0
        assert [each.name for each in folder.iterdir()] == ["bag"]
        come_back()

    @SOME_OR_EVERY
    def test_is_a_whole_zip_or_nobody_takes_it_for_one(self, number: str, tmp_path: Path, every: int) -> None:
        target = tmp_path / "bag.zip"

        def prepare() -> Deed:
            return partial(zip_to, number, target)

        def look() -> bool:
            try:
                with ZipFile(target) as found:
                    assert found.testzip() is None
            except (BadZipFile, FileNotFoundError):
                return False
            return True

        assert at_every_step(prepare, look, every=every) > 0
        come_back()

    def test_is_refused_while_another_process_writes_it(self, number: str, tmp_path: Path) -> None:
        with packaged(contents_of(placed(number))) as package:
            [first, *_others] = package.pieces

            def meanwhile() -> list[bytes]:
                with pytest.raises(BlockingIOError):
                    write_folder(package, tmp_path / "bag")
                return list(first.pieces())

            slow = type(first)(first.path, first.size, first.sha256, meanwhile)
            write_folder(type(package)(package.name, (slow, *package.pieces[1:]), package.digest), tmp_path / "bag")
        assert (tmp_path / "bag" / first.path).stat().st_size == first.size


def export(number: str, folder: Path) -> None:
    with packaged(contents_of(placed(number))) as package:
        write_folder(package, folder)


def zip_to(number: str, target: Path) -> None:
    with packaged(contents_of(placed(number))) as package, target.open("wb") as file:
        file.writelines(zipped(package))
