"""
Processes that share work, each begun anew with connections of its own.

None is forked off: a copy of a process that holds connections, threads or TLS may end in the C library of the database.
"""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from typing import Any

import django
from django.db import connections


def processes(count: int, begin: Callable[..., None] | None = None, given: tuple[Any, ...] = ()) -> ProcessPoolExecutor:
    """
    Give that many processes, on the databases this one uses; work and what it is given must be picklable.

    begin: called with `given` in each, once, when Django is ready there; name it in a module that imports no models.
    """
    names = {each.alias: each.settings_dict["NAME"] for each in connections.all()}
    return ProcessPoolExecutor(
        count, mp_context=get_context("spawn"), initializer=_begin, initargs=(names, begin, given)
    )


def _begin(names: dict[str, str], begin: Callable[..., None] | None, given: tuple[Any, ...]) -> None:
    django.setup()
    for alias, name in names.items():  # a test, or a benchmark, is at home in a database the settings do not name
        connections[alias].settings_dict["NAME"] = name
    if begin is not None:
        begin(*given)
