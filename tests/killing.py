"""
A process that is killed at its N-th step, for every N until it comes to its end; nobody waits for a time to pass.

A step is a commit, and whatever changes the file system: between two steps nothing changes that is there after a restart, so that
this is every way to die there is. The process is a real one and dies by SIGKILL just before the step; what it left is then looked at.
"""

from __future__ import annotations

import io
import os
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, nullcontext
from functools import cache
from itertools import chain
from multiprocessing import get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from types import FrameType
from typing import Any

import pytest
from django.conf import settings
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.test import override_settings
from pytest_django import Settings

from casework.dossier.models import Document, HeldPaper, SignedCopy
from casework.ledger.clock import _is_simulated, simulated_clock

MOST = 2000  # steps; a deed that has more does not end
PATIENCE = 60.0  # seconds until a process that stands still counts as one that does not end
TOLD = ("ALLOWED_HOSTS", "CLAMAV", "MEDIA_ROOT", "STORAGES", "FILE_UPLOAD_TEMP_DIR", "PAPER_SIGNERS", "TEST_AUTHORITY")
OPERATIONS = frozenset({
    "open", "write", "writelines", "flush", "fsync", "truncate", "sendfile", "link", "rename", "replace", "unlink", "remove", "mkdir",
    "rmdir", "fchmod", "utime",
})  # fmt: skip


@pytest.fixture
def on_disk(transactional_db: None, settings: Settings, tmp_path: Path) -> Iterator[Path]:
    """
    Keep papers and database where a process that dies leaves them: in a folder, which is given, and in a file or on the server.

    SQLite's own of the tests lies in memory; what is in it is copied.
    """
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.STORAGES = {**settings.STORAGES, "default": {"BACKEND": "casework.dossier.store.Store"}}
    if connection.vendor != "sqlite":
        yield tmp_path / "media"
        return
    connection.ensure_connection()
    in_memory, known = connection.connection, connection.settings_dict
    with closing(type(in_memory)(tmp_path / "tests.sqlite3")) as file:
        in_memory.backup(file)
    connection.settings_dict = {**known, "NAME": str(tmp_path / "tests.sqlite3")}
    connection.connection = None
    yield tmp_path / "media"
    connection.close()
    connection.settings_dict, connection.connection = known, in_memory


def killed_at(step: int, deed: Callable[[], object]) -> bool:
    """
    Do a deed in a process that is killed before its step of that number, from 1; False where it came to its end before.

    deed: can be pickled: a function of a module, or a partial() of one.
    """
    told = {name: getattr(settings, name) for name in TOLD}
    process = _server().Process(target=_do, args=(step, deed, told, connection.settings_dict, _is_simulated.get()))
    process.start()
    process.join(PATIENCE)
    code = process.exitcode
    process.kill()
    assert code in (0, -signal.SIGKILL), code
    return code != 0


def at_every_step(prepare: Callable[[], Callable[[], object]], look: Callable[[], bool], *, every: int = 1) -> int:
    """
    Kill a deed at every step it has, the first first; of one that has many, at every so many.

    prepare: makes the ground, and gives the deed. look: is called after every death; tells whether the deed was done, and fails where it
    was done by half. What was not done is done again by the next turn, on the same ground. Returns how many times it died.
    """
    deed, is_done = prepare(), False
    for step in range(1, MOST, every):
        if is_done:
            deed = prepare()
        was_killed = killed_at(step, deed)
        is_done = look()
        if not was_killed:
            assert is_done
            return step - 1
    raise AssertionError(f"it does not end in {MOST} steps")


@cache
def _server() -> ForkServerContext:
    """Processes begin as copies of one that has loaded all and done nothing yet: threads of the typesetter do not live on in a copy."""
    context = get_context("forkserver")
    context.set_forkserver_preload(["__main__", "tests.killing_ground"])
    return context


def _do(
    step: int, deed: Callable[[], object], told: Mapping[str, Any], database: Mapping[str, Any], is_simulated: bool
) -> None:
    """Be the process."""
    override_settings(**told).enable()
    connection.settings_dict = dict(database)
    with simulated_clock() if is_simulated else nullcontext():
        _count_down(step)
        deed()
        sys.setprofile(None)
    connections.close_all()


def _count_down(step: int) -> None:
    left = step

    def count_one() -> None:
        nonlocal left
        left -= 1
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    def heard(frame: FrameType, event: str, called: Any) -> None:
        if event == "c_call" and called.__name__ in OPERATIONS and _is_of_files(called):
            count_one()

    own: Any = connections[DEFAULT_DB_ALIAS]
    commit = own._commit

    def committed() -> None:
        count_one()
        commit()

    own._commit = committed
    sys.setprofile(heard)


def _is_of_files(called: Any) -> bool:
    """Answer whether a function is of the system or of an open file; what opens one to read is of neither."""
    of = getattr(called, "__self__", None)
    return getattr(of, "__name__", "") == "posix" or isinstance(of, io.IOBase)


def stored() -> dict[str, int]:
    """Every file of the store, whatever it is called, with its size."""
    root = Path(settings.MEDIA_ROOT)
    return {
        (Path(place) / name).relative_to(root).as_posix(): (Path(place) / name).stat().st_size
        for place, _folders, names in os.walk(root)
        for name in names
    }


def named() -> dict[str, int]:
    """Every content that a paper or a signed copy names, with the size it states."""
    rows = chain(
        *(model._default_manager.values_list("content", "size") for model in (Document, SignedCopy, HeldPaper))
    )
    return dict(rows)
