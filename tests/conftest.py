"""Fixtures for every test, and the services that some tests need."""

import gc
from collections.abc import Callable, Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.core.cache import cache
from django.db import connection
from django.db.backends.base.operations import BaseDatabaseOperations
from hypothesis import HealthCheck, settings
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Request, expect, sync_playwright
from pytest_django.live_server_helper import LiveServer

from casework import translations
from casework.deadlines import clocks
from casework.settings import env
from tests.appeals import appeal as appeal
from tests.desk import sit as sit
from tests.services import SERVICES
from tests.triggers import empty_filled_tables
from tests.world import talks as talks
from tests.world import world as world

HANGZHOU = ZoneInfo("Asia/Shanghai")
# How long a browser may take to show what is expected, in milliseconds; only a test that fails waits so long.
PATIENCE = 15_000
# Marks of tests that run only where they are asked for.
BY_NAME = ("fuzz", "whole")
# Nothing fails because the machine is busy; what a test of its own leaves out beside this repeats it.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


def pytest_configure(config: pytest.Config) -> None:
    """Compile the catalogues once, before any process of tests reads them."""
    if not hasattr(config, "workerinput"):
        translations.compile_all()


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out what is asked for by name alone, and what belongs to the run on the other database; where there is no
    PostgreSQL that is a skip, told by the test itself."""
    others = {name for name in BY_NAME if name not in config.getoption("markexpr")}
    if connection.vendor == "postgresql":
        others.add("sqlite")
    elif not SERVICES["postgres"]().missing:
        others.add("postgres")
    left_out = [item for item in items if any(item.get_closest_marker(other) for other in others)]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in left_out]


def pytest_collection_finish() -> None:
    """Let the collector pass over what lives as long as the run: Django, the libraries and thousands of tests."""
    gc.collect()
    gc.freeze()


def pytest_runtest_setup(item: pytest.Item) -> None:
    """Skip a test whose service is missing, or fail it where CASEWORK_REQUIRE_SERVICES says that all must be there."""
    for name, find in SERVICES.items():
        if item.get_closest_marker(name) is None:
            continue
        reason = find().missing
        if reason and env.flag("CASEWORK_REQUIRE_SERVICES", default=False):
            pytest.fail(reason, pytrace=False)
        if reason:
            pytest.skip(reason)


@pytest.fixture(scope="session", autouse=True)
def empties_what_is_filled() -> Iterator[None]:
    """
    Empty the few tables that a test filled, after one that commits.

    Django's own way meets the ledger's triggers, which refuse as they should, and gives PostgreSQL a new file for each
    table and index there is: two seconds a test.
    """

    def emptied(operations: BaseDatabaseOperations, statements: list[str]) -> None:
        empty_filled_tables()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(type(connection.ops), "execute_sql_flush", emptied)
        yield


@pytest.fixture(autouse=True)
def nothing_remembered() -> Iterator[None]:
    """
    Let no test, and no fixture that several share, go by what another one left in the memory of the process.

    A calendar may have been rolled back since, and what is remembered for a minute ends in the middle of a later test,
    which then counts one statement more.
    """
    forget()
    yield
    forget()


def forget() -> None:
    """Let the next question go to the database."""
    cache.clear()
    clocks.forget_calendar()


@pytest.fixture
def noon() -> datetime:
    """Give a fixed moment: Monday 2 March 2026, 12:00 in Hangzhou, a working day."""
    return datetime(2026, 3, 2, 12, tzinfo=HANGZHOU)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """Give a running browser."""
    expect.set_options(timeout=PATIENCE)
    with pytest.MonkeyPatch.context() as patch, sync_playwright() as playwright:
        # Playwright keeps an event loop in this thread; Django would take it for asynchronous code.
        patch.setenv("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
        browser = playwright.chromium.launch(executable_path=SERVICES["browser"]().address, args=["--no-sandbox"])
        yield browser
        browser.close()


@pytest.fixture
def opens(chromium: Browser, live_server: LiveServer) -> Iterator[Callable[[], Page]]:
    """
    Open empty pages of Chinese readers, each in a session of its own, addresses relative to the site under test.

    The test fails when a page met an error, broke the Content-Security-Policy, or asked another host for anything.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []
    ours = (live_server.url, "data:", "blob:", "about:")

    def heard(message: ConsoleMessage) -> None:
        if message.type == "error":
            faults.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith(ours):
            faults.append(f"asked {request.url}")

    def opened() -> Page:
        context = chromium.new_context(
            base_url=live_server.url, locale="zh-CN", viewport={"width": 1280, "height": 900}
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", heard)
        page.on("request", asked)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not faults


@pytest.fixture
def page(opens: Callable[[], Page]) -> Page:
    """Give an empty page."""
    return opens()
