"""Two sites with one Redis know at once what either did; what lies in a Redis that is away is answered with 503."""

from __future__ import annotations

import pickle
from collections.abc import Iterator
from datetime import datetime, time, timedelta
from typing import Any

import pytest
import redis
from django.core.cache import cache
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError, connection
from django.test import Client, RequestFactory
from django.utils import timezone
from knox.models import AuthToken
from rest_framework import exceptions

from casework.api import authentication, problems
from casework.api.authentication import bearer_of, forget
from casework.api.away import Away
from casework.ledger.clock import present
from casework.organisations.actors import Role
from casework.settings import env
from tests.callers import codes_of
from tests.desk import Sit
from tests.services import SERVICES
from tests.sites import Site, site_on_this_database, token_of
from tests.world import VILLAGE

NOWHERE = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": "redis://127.0.0.1:9/0"}


@pytest.fixture
def memory() -> Iterator[str]:
    """A database of Redis that is empty, and is left so."""
    address = SERVICES["broker"]().address.rpartition("/")[0] + "/14"
    with redis.Redis.from_url(address) as server:
        server.flushdb()
        yield address
        server.flushdb()


def statuses(site: Site, token: str, times: int) -> list[int]:
    return [site.gets("me/", token=token).status for _turn in range(times)]


@pytest.mark.postgres
@pytest.mark.broker
@pytest.mark.django_db(transaction=True)
class TestTwoSites:
    def test_end_a_token_in_both_at_once(self, sit: Sit, memory: str) -> None:
        token = token_of(sit(Role.MEDIATOR, VILLAGE).account)
        with (
            site_on_this_database(processes=1, CACHE_URL=memory) as one,
            site_on_this_database(processes=1, CACHE_URL=memory) as other,
        ):
            assert statuses(one, token, 2) == statuses(other, token, 2) == [200, 200]
            out = one.posts("auth/logout/", {}, token=token, key="out")
            assert out is not None
            assert out.status == 204
            assert statuses(other, token, 2) == statuses(one, token, 2) == [401, 401]

    def test_count_together_how_often_somebody_asks(self, sit: Sit, memory: str) -> None:
        token = token_of(sit(Role.MEDIATOR, VILLAGE).account)
        settings = {"CACHE_URL": memory, "API_RATE_ACCOUNT": "5/day"}
        with (
            site_on_this_database(processes=1, **settings) as one,
            site_on_this_database(processes=1, **settings) as other,
        ):
            assert [*statuses(one, token, 3), *statuses(other, token, 2)] == [200] * 5
            for site in (one, other):
                answer = site.gets("me/", token=token)
                assert (answer.status, answer.said["code"]) == (429, "THROTTLED")
                assert 0 < int(answer.headers["Retry-After"]) <= 24 * 60 * 60


class TestATokenThatIsRemembered:
    @pytest.fixture(autouse=True)
    def remembering(self, settings: Any) -> None:
        settings.API_TOKEN_CACHE_SECONDS = 30

    def test_is_forgotten_by_who_looked_it_up_before_it_ended(self, sit: Sit, monkeypatch: pytest.MonkeyPatch) -> None:
        token, now = token_of(sit(Role.MEDIATOR, VILLAGE).account), present()
        look_up = authentication._looked_up

        def ended_meanwhile(*told: Any) -> Any:
            found = look_up(*told)
            forget(AuthToken.objects.get())
            return found

        monkeypatch.setattr(authentication, "_looked_up", ended_meanwhile)
        bearer_of(token, now)
        monkeypatch.undo()
        assert bearer_of(token, now) is None

    def test_is_asked_for_anew_at_midnight(self, sit: Sit) -> None:
        token, now = token_of(sit(Role.MEDIATOR, VILLAGE).account), present()
        assert bearer_of(token, now) == bearer_of(token, now)
        midnight = datetime.combine(
            timezone.localdate(now) + timedelta(days=1), time.min, timezone.get_current_timezone()
        )
        AuthToken.objects.update(expiry=midnight + timedelta(hours=1))
        cache.clear()
        for moment in (midnight - timedelta(seconds=1), midnight):
            bearer = bearer_of(token, moment)
            assert bearer is not None
            assert bearer.on == timezone.localdate(moment)

    def test_takes_no_password_there(self, sit: Sit) -> None:
        bearer = bearer_of(token_of(sit(Role.MEDIATOR, VILLAGE).account), present())
        assert bearer is not None
        assert "password" in bearer.user.get_deferred_fields()
        assert b"md5$" not in pickle.dumps(bearer)


class TestAMemoryThatIsAway:
    @pytest.fixture(autouse=True)
    def away(self, settings: Any) -> None:
        settings.CACHES = {"default": NOWHERE}
        settings.API_TOKEN_CACHE_SECONDS = 30

    def test_is_told_to_programs(self, sit: Sit, client: Client) -> None:
        token = token_of(sit(Role.MEDIATOR, VILLAGE).account)
        answer = client.get("/api/v1/me/", headers={"Authorization": f"Bearer {token}"})
        assert (answer.status_code, answer["Retry-After"], codes_of(answer)) == (503, "10", {"AWAY"})
        assert answer["Content-Type"] == "application/problem+json"

    def test_is_told_to_people_on_a_page_that_needs_none(self, client: Client, db: None) -> None:
        answer = client.get("/admin/login/")
        assert (answer.status_code, answer["Retry-After"]) == (503, "10")
        assert "text/html" in answer["Content-Type"]

    def test_is_not_ready(self, client: Client, db: None) -> None:
        answer = client.get("/readyz")
        assert (answer.status_code, answer.json()["cache"], answer["Retry-After"]) == (503, "no answer", "5")


class TestADatabaseThatIsAway:
    def answered(self) -> Any:
        return Away(lambda _request: None).process_exception(  # type: ignore[arg-type,return-value]
            RequestFactory().get("/api/v1/me/"), OperationalError("gone")
        )

    def test_is_told_so(self, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(connection, "is_usable", lambda: False)
        answer = self.answered()
        assert (answer.status_code, answer["Retry-After"]) == (503, "10")

    def test_is_not_one_that_answers(self, db: None) -> None:
        assert self.answered() is None


class TestAnAnswerThatAsksToComeBack:
    @pytest.mark.parametrize(("wait", "told"), [(None, "60"), (0, "60"), (0.2, "1"), (30.4, "31")])
    def test_says_when(self, wait: float | None, told: str) -> None:
        answer = problems.answer(exceptions.Throttled(wait=wait))
        assert answer is not None
        assert answer["Retry-After"] == told

    def test_is_the_only_one_that_does(self) -> None:
        answer = problems.answer(exceptions.NotAcceptable())
        assert answer is not None
        assert not answer.has_header("Retry-After")


class TestTheSetting:
    def test_is_the_memory_of_one_process_by_default(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("CACHE_URL", raising=False)
        assert env.cache("CACHE_URL")["BACKEND"].endswith("LocMemCache")

    def test_takes_a_redis(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CACHE_URL", "rediss://cache.example:6379/1")
        assert env.cache("CACHE_URL")["LOCATION"] == "rediss://cache.example:6379/1"

    @pytest.mark.parametrize("value", ["memcached://x", "127.0.0.1:6379", "http://x"])
    def test_takes_nothing_else(self, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("CACHE_URL", value)
        with pytest.raises(ImproperlyConfigured):
            env.cache("CACHE_URL")
