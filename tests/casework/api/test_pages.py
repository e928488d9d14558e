"""Where no page can be shown, people are told why in the frame they know, in their language, with a way back."""

from __future__ import annotations

import re
from http import HTTPStatus
from typing import Any

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from casework.api.pages import server_error
from casework.organisations.actors import Role
from casework.organisations.models import Membership
from tests.desk import Answer, Sit, address
from tests.world import VILLAGE, Talks

HERE = "http://testserver"
LANGUAGES = pytest.mark.parametrize("language", ["en", "zh-hans"])
TITLES = {
    400: {"en": "This cannot be read", "zh-hans": "无法识别"},
    403: {"en": "Not for your post", "zh-hans": "您的岗位不能打开此页"},
    404: {"en": "Nothing here", "zh-hans": "没有此页"},
    405: {"en": "Not by this way", "zh-hans": "不能这样打开"},
    500: {"en": "Something broke", "zh-hans": "系统出错"},
}
TOO_OLD = {"en": "This form is no longer good", "zh-hans": "表单已失效"}


def titled(answer: Answer, status: int, title: str) -> str:
    """Read a page that tells why there is no other; nothing in it asks for more than the policy lets pass."""
    page = str(answer.content.decode())
    assert answer.status_code == status
    assert re.findall(r"<h1>(.*?)</h1>", page) == [title]
    assert "script-src 'self'" in answer["Content-Security-Policy"]
    assert "<style" not in page
    assert " style=" not in page
    assert not re.search(r"<script(?![^>]*src=)", page)
    assert f'href="{reverse("admin:index")}"' in page
    return page


def failing(*_asked: Any) -> Any:
    raise RuntimeError("a fault of ours")


class TestOneSignedIn:
    @LANGUAGES
    def test_stays_in_the_desk(self, talks: Talks, sit: Sit, language: str) -> None:
        client = sit(Role.MEDIATOR, VILLAGE).client
        for status, path in (
            (404, "/admin/nowhere/"),
            (404, "/nowhere/"),
            (400, "/admin/find/?q=%00"),
            (403, "/admin/ledger/entry/"),
        ):
            answer = client.get(path, headers={"Accept-Language": language})
            page = titled(answer, status, TITLES[status][language])
            assert f'href="{address("dispute", "changelist")}"' in page
            assert 'role="search"' in page

    def test_has_no_desk_without_a_post(self, sit: Sit) -> None:
        client = sit(Role.MEDIATOR, VILLAGE).client
        Membership.objects.all().delete()
        page = titled(client.get(address("dispute", "changelist")), 403, "Not for your post")
        assert "Log out" in page
        assert 'role="search"' not in page

    def test_is_led_back_to_where_he_came_from_and_nowhere_else(self, sit: Sit) -> None:
        client = sit(Role.MEDIATOR, VILLAGE).client
        came = {
            "before": f"{HERE}/admin/laws/",
            "elsewhere": "https://elsewhere.invalid/",
            "itself": f"{HERE}/nowhere/",
        }
        pages = {name: client.get("/nowhere/", headers={"Referer": url}).content.decode() for name, url in came.items()}
        assert f'href="{came["before"]}">Back to the page before' in pages["before"]
        assert all("Back to the page before" not in pages[name] for name in ("elsewhere", "itself"))

    @LANGUAGES
    def test_is_told_when_a_form_is_no_longer_good(self, talks: Talks, sit: Sit, language: str) -> None:
        client = sit(Role.MEDIATOR, VILLAGE).client
        client.handler.enforce_csrf_checks = True
        form = address("dispute", "do", talks.dispute.number, "ask_consent")
        answer = client.post(form, headers={"Referer": f"{HERE}{form}", "Accept-Language": language})
        page = titled(answer, HTTPStatus.FORBIDDEN, TOO_OLD[language])
        assert f'class="act" href="{HERE}{form}"' in page
        assert f'name="next" value="{HERE}{form}"' in page, "the language is changed on a page that may be asked for"

    @LANGUAGES
    def test_is_told_that_an_address_takes_forms_alone_or_none(self, talks: Talks, sit: Sit, language: str) -> None:
        client = sit(Role.MEDIATOR, VILLAGE).client
        spoken = {"Accept-Language": language}
        opened = client.get(reverse("admin:logout"), headers=spoken | {"Referer": f"{HERE}/admin/laws/"})
        sent = client.post(address("dispute", "changelist"), headers=spoken)
        for answer, allowed in ((opened, "POST"), (sent, "GET")):
            page = titled(answer, 405, TITLES[405][language])
            assert allowed in answer["Allow"]
            assert 'role="search"' in page
        assert f'href="{HERE}/admin/laws/"' in opened.content.decode()
        assert client.get(reverse("admin:index")).status_code == 200, "nobody was logged out"


class TestAStranger:
    @LANGUAGES
    def test_is_told_in_the_plain_frame(self, db: None, client: Client, language: str) -> None:
        page = titled(client.get("/nowhere/", headers={"Accept-Language": language}), 404, TITLES[404][language])
        assert "Log out" not in page
        assert address("dispute", "changelist") not in page
        assert 'name="language"' in page

    @LANGUAGES
    def test_is_told_in_it_what_an_address_does_not_take(self, db: None, client: Client, language: str) -> None:
        page = titled(
            client.post(reverse("healthz"), headers={"Accept-Language": language}), 405, TITLES[405][language]
        )
        assert 'role="search"' not in page

    def test_of_an_unknown_host_is_told_before_anybody_is_known(self, db: None, client: Client) -> None:
        answer = client.get("/admin/", headers={"Host": "elsewhere.invalid", "Accept-Language": "en"})
        assert answer.status_code == HTTPStatus.BAD_REQUEST
        assert "This cannot be read" in answer.content.decode()


class TestAFaultOfOurs:
    @LANGUAGES
    def test_is_told_with_the_number_of_the_call(
        self, sit: Sit, language: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        client = sit(Role.MEDIATOR, VILLAGE).client
        client.raise_request_exception = False
        monkeypatch.setattr("casework.workflow.desk.site.Laws", failing)
        answer = client.get("/admin/laws/", headers={"Accept-Language": language})
        page = titled(answer, 500, TITLES[500][language])
        assert answer["X-Request-Id"] in page
        assert 'name="csrfmiddlewaretoken"' in page, "the language can be changed"

    def test_is_told_without_the_database(self, rf: RequestFactory) -> None:
        page = server_error(rf.get("/")).content.decode()  # a test without a database fails where one is asked
        assert "<h1>" in page
        assert "<code>" not in page
