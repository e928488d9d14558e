"""The sweep removes what nothing names, and never what somebody is about to name; killed in the middle, it goes on."""

from __future__ import annotations

import os
from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import call_command
from django.db import transaction

from casework.dossier.models import Document
from casework.dossier.services import add_paper
from casework.dossier.sweeping import LEAVING, Found, sweep
from casework.organisations.actors import Role
from tests.casework.dossier.test_killed import NEVER, Deed, come_back, later, opened, photo, placed
from tests.casework.dossier.test_killed import world as world
from tests.killing import at_every_step, killed_at, named, stored
from tests.killing import on_disk as on_disk
from tests.papers import sha256
from tests.world import VILLAGE, World


class TestTheSweep:
    def left_over(self, content: bytes) -> str:
        """Leave a content that no paper names; returns its name."""
        digest = sha256(content)
        return default_storage.save(f"documents/{digest[:2]}/{digest}", ContentFile(content))

    def test_is_taken_up_where_it_was_killed(self, world: World) -> None:
        opened(world).with_paper("EVIDENCE")

        def prepare() -> Deed:
            self.left_over(photo())
            return partial(sweep, Found(), at=later())

        def look() -> bool:
            assert named().items() <= stored().items()
            return stored() == named()

        assert at_every_step(prepare, look) > 0

    def test_leaves_alone_what_has_not_lain_long(self, world: World) -> None:
        name, found = self.left_over(photo()), Found()
        sweep(found, at=datetime.now().astimezone() + timedelta(hours=23))
        assert (default_storage.exists(name), found.removed) == (True, 0)

    def test_leaves_alone_what_is_about_to_be_named(self, world: World) -> None:
        content, matter = photo(), placed(opened(world).dispute.number)
        name = self.left_over(content)
        os.utime(default_storage.path(name), (0, 0))
        by, at = world.actor(Role.MEDIATOR, VILLAGE), world.later()
        with transaction.atomic():
            add_paper(matter, kind="EVIDENCE", content=ContentFile(content, "a.jpg"), actor=by, at=at)
            assert not killed_at(NEVER, partial(sweep, Found(), at=datetime.now().astimezone()))
        come_back()
        assert default_storage.exists(name)

    @pytest.mark.parametrize("is_written_anew", [True, False])
    def test_puts_back_what_was_taken_up_in_the_middle(
        self, world: World, monkeypatch: pytest.MonkeyPatch, is_written_anew: bool
    ) -> None:
        content = photo()
        name = self.left_over(content)
        path = Path(default_storage.path(name))
        os.utime(path, (0, 0))
        rename = Path.rename

        def taken_up(self: Path, to: Path) -> Path:
            os.utime(self)
            done = rename(self, to)
            if is_written_anew:
                default_storage.save(name, ContentFile(content))
            return done

        monkeypatch.setattr(Path, "rename", taken_up)
        sweep(Found(), at=datetime.now().astimezone())
        assert stored() == {name: len(content)}
        assert path.read_bytes() == content

    def test_puts_back_what_was_named_when_it_was_killed(self, world: World) -> None:
        opened(world).with_paper("EVIDENCE")
        [name] = named()
        path = Path(default_storage.path(name))
        path.rename(path.with_name(path.name + LEAVING))
        sweep(Found(), at=later())
        assert stored() == named()


class TestTheCommand:
    def test_tells_a_paper_without_its_content(self, world: World, capsys: pytest.CaptureFixture[str]) -> None:
        opened(world).with_paper("EVIDENCE")
        paper = Document.objects.get()
        call_command("check_store")
        assert capsys.readouterr().out == "1 contents looked at, 0 lacking; 0 files removed, 0 bytes\n"
        path = Path(default_storage.path(str(paper.content)))
        path.write_bytes(b"x" * paper.size)
        call_command("check_store")  # of the same size, and not read
        for options, kind in ((["--read"], "CHANGED"), ([], "SIZE"), ([], "GONE")):
            if kind == "SIZE":
                path.write_bytes(b"")
            if kind == "GONE":
                path.unlink()
            with pytest.raises(SystemExit, match="1"):
                call_command("check_store", "--format", "csv", *options)
            assert f"{kind},{paper.matter_no},{paper.pk}," in capsys.readouterr().out
