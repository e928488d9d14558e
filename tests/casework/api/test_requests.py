import logging

import pytest
from django.contrib.auth.models import User
from django.test import Client

from casework.api.requests import InLog

pytestmark = pytest.mark.django_db

GIVEN = "01890a5d-ac96-774b-bcce-b302099a8057"


class TestEveryAnswer:
    @pytest.mark.parametrize("address", ["/healthz", "/admin/", "/nowhere/", "/api/v1/reports/", "/robots.txt"])
    def test_bears_the_name_of_its_request(self, client: Client, address: str) -> None:
        first, second = (client.get(address)["X-Request-Id"] for _ in range(2))
        assert len(first) == 36
        assert first != second

    def test_keeps_the_name_a_proxy_gave(self, client: Client) -> None:
        assert client.get("/healthz", headers={"x-request-id": GIVEN})["X-Request-Id"] == GIVEN

    @pytest.mark.parametrize("given", ["short", "a" * 129, "evil name here", "日志注入日志注入"])
    def test_takes_no_name_that_is_none(self, client: Client, given: str) -> None:
        assert client.get("/healthz", headers={"x-request-id": given})["X-Request-Id"] != given


class TestTheLog:
    def test_tells_the_request_and_no_traceback_of_a_refusal(
        self, client: Client, caplog: pytest.LogCaptureFixture
    ) -> None:
        caplog.handler.addFilter(InLog())
        user = User.objects.create_user("clerk", is_staff=True)
        client.force_login(user)
        answer = client.get("/admin/organisations/unit/add/", headers={"x-request-id": GIVEN})
        (record,) = [each for each in caplog.records if each.name == "django.request"]
        assert answer.status_code == 403
        assert (record.request_id, record.exc_info) == (GIVEN, None)  # type: ignore[attr-defined]

    def test_has_no_name_outside_any(self) -> None:
        record = logging.LogRecord("casework", logging.INFO, "", 0, "", (), None)
        InLog().filter(record)
        assert record.request_id == "-"  # type: ignore[attr-defined]
