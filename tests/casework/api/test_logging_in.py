"""Programs log in with a password and a second factor; their token dies with its hour, account, post and certificate."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice
from knox.models import AuthToken
from rest_framework.throttling import ScopedRateThrottle

from casework.organisations.actors import Role
from casework.organisations.models import Certificate, Membership
from tests.callers import codes_of
from tests.desk import SINCE, Answer
from tests.world import VILLAGE, World

PASSWORD = "a-long-word-for-tests"
TODAY = timezone.localdate


def seat(world: World, role: Role = Role.MEDIATOR, account: str = "wang") -> Any:
    user, is_new = get_user_model().objects.get_or_create(username=account)
    if is_new:
        user.set_password(PASSWORD)
        user.save()
    Membership.objects.create(user=user, unit=world.unit(VILLAGE), role=role, valid_from=SINCE)
    return user


def log_in(client: Client, **given: str) -> Answer:
    told = {"username": "wang", "password": PASSWORD, **given}
    return client.post("/api/v1/auth/token/", told, "application/json")


def me(client: Client, token: str) -> Answer:
    return client.get("/api/v1/me/", headers={"Authorization": f"Bearer {token}"})


class TestLoggingIn:
    def test_gives_a_token_that_calls_and_is_kept_as_a_digest(self, world: World, client: Client) -> None:
        seat(world)
        answer = log_in(client)
        assert answer.status_code == 200
        assert set(answer.json()) == {"token", "expires_at"}
        token = answer.json()["token"]
        assert me(client, token).json()["username"] == "wang"
        [kept] = AuthToken.objects.all()
        assert token not in (kept.digest, kept.token_key)
        assert timedelta(hours=11) < kept.expiry - timezone.now() < timedelta(hours=13)

    @pytest.mark.parametrize("given", [{"password": "wrong"}, {"username": "nobody"}, {"username": "closed"}])
    def test_answers_alike_whatever_is_wrong(self, world: World, client: Client, given: dict[str, str]) -> None:
        seat(world)
        closed = seat(world, account="closed")
        closed.is_active = False
        closed.save()
        answer = log_in(client, **given)
        assert (answer.status_code, codes_of(answer)) == (401, {"CREDENTIALS"})
        assert answer["WWW-Authenticate"] == "Bearer"

    def test_names_what_is_missing(self, client: Client, db: None) -> None:
        answer = client.post("/api/v1/auth/token/", {"username": "wang"}, "application/json")
        assert answer.status_code == 400
        assert [each["field"] for each in answer.json()["errors"]] == ["password"]

    def test_is_not_for_who_sits_nowhere(self, world: World, client: Client) -> None:
        user = seat(world)
        user.memberships.update(valid_to=TODAY() - timedelta(days=1))
        answer = log_in(client)
        assert (answer.status_code, codes_of(answer)) == (403, {"NO_POST"})

    def test_asks_for_the_second_factor_of_who_has_one(self, world: World, client: Client) -> None:
        user = seat(world)
        device = TOTPDevice.objects.create(user=user, name="phone", confirmed=True)
        assert codes_of(log_in(client)) == {"OTP_REQUIRED"}
        assert codes_of(log_in(client, otp="000000")) == {"OTP_INVALID"}
        device.throttle_reset()
        code = TOTP(device.bin_key).token()
        assert log_in(client, otp=f"{code:06d}").status_code == 200
        device.refresh_from_db()
        assert log_in(client, otp=f"{code:06d}").status_code == 401, "a code is good once"

    def test_refuses_a_role_that_needs_one_and_has_none(self, world: World, client: Client, settings: Any) -> None:
        settings.OTP_ROLES = ["MEDIATOR"]
        seat(world)
        answer = log_in(client)
        assert (answer.status_code, codes_of(answer)) == (403, {"OTP_NOT_SET_UP"})

    def test_locks_a_name_after_five_failures(self, world: World, client: Client, settings: Any) -> None:
        settings.AXES_ENABLED = True
        seat(world)
        for _turn in range(5):
            log_in(client, password="wrong")
        answer = log_in(client)
        assert (answer.status_code, answer["Retry-After"]) == (429, "900")
        assert answer["Content-Type"] == "application/problem+json"
        page = client.post("/admin/login/", {"username": "wang", "password": PASSWORD})
        assert (page.status_code, page["Retry-After"]) == (429, "900")

    def test_may_not_be_tried_without_end(self, world: World, client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(ScopedRateThrottle, "THROTTLE_RATES", {"login": "2/min"})
        seat(world)
        assert [log_in(client).status_code for _turn in range(3)] == [200, 200, 429]


class TestTheDesk:
    """The same rule as for programs."""

    def enter(self, client: Client, **given: str) -> Answer:
        return client.post("/admin/login/?next=/admin/laws/", {"username": "wang", "password": PASSWORD, **given})

    def at_the_desk(self, world: World) -> Any:
        user = seat(world)
        user.is_staff = True
        user.save()
        return user

    def test_asks_no_code_of_who_has_none(self, world: World, client: Client) -> None:
        self.at_the_desk(world)
        assert self.enter(client).status_code == 302

    def test_asks_for_the_code_of_who_has_one(self, world: World, client: Client) -> None:
        device = TOTPDevice.objects.create(user=self.at_the_desk(world), name="phone", confirmed=True)
        for given in ({}, {"otp": "000000"}):
            assert self.enter(client, **given).status_code == 200
            assert "_auth_user_id" not in client.session
        device.refresh_from_db()
        device.throttle_reset()
        assert self.enter(client, otp=f"{TOTP(device.bin_key).token():06d}").status_code == 302

    def test_refuses_a_role_that_needs_one_and_has_none(self, world: World, client: Client, settings: Any) -> None:
        settings.OTP_ROLES = ["MEDIATOR"]
        self.at_the_desk(world)
        assert self.enter(client).status_code == 200
        assert "_auth_user_id" not in client.session

    def test_lets_the_installer_in_who_sits_nowhere(self, client: Client, db: None) -> None:
        get_user_model().objects.create_superuser("wang", password=PASSWORD)
        assert self.enter(client).status_code == 302


class TestAToken:
    def test_ends_by_logging_out(self, world: World, client: Client) -> None:
        seat(world)
        token = log_in(client).json()["token"]
        out = client.post("/api/v1/auth/logout/", headers={"Authorization": f"Bearer {token}"})
        assert out.status_code == 204
        assert me(client, token).status_code == 401

    @pytest.mark.parametrize("token", ["", "x", "0" * 64, "é" * 64])
    def test_that_is_none_is_refused(self, client: Client, db: None, token: str) -> None:
        answer = me(client, token)
        assert (answer.status_code, answer["WWW-Authenticate"]) == (401, "Bearer")

    def test_dies_with_its_hour(self, world: World, client: Client) -> None:
        seat(world)
        token = log_in(client).json()["token"]
        AuthToken.objects.update(expiry=timezone.now() - timedelta(seconds=1))
        assert me(client, token).status_code == 401

    def test_dies_with_the_account(self, world: World, client: Client) -> None:
        user = seat(world)
        token = log_in(client).json()["token"]
        get_user_model().objects.filter(pk=user.pk).update(is_active=False)
        assert me(client, token).status_code == 401

    def test_dies_with_the_last_post(self, world: World, client: Client) -> None:
        user = seat(world)
        token = log_in(client).json()["token"]
        user.memberships.update(valid_to=TODAY() - timedelta(days=1))
        assert me(client, token).status_code == 401

    def test_dies_with_the_certificate_of_an_officer(self, world: World, client: Client) -> None:
        user = seat(world, Role.OFFICER)
        held = Certificate.objects.create(user=user, number="ZJ-1", valid_from=SINCE, valid_to=TODAY())
        answer = log_in(client).json()
        assert date.fromisoformat(answer["expires_at"][:10]) <= TODAY() + timedelta(days=1)
        assert me(client, answer["token"]).json()["certificate_until"] == TODAY().isoformat()
        Certificate.objects.filter(pk=held.pk).update(valid_to=TODAY() - timedelta(days=1))
        assert me(client, answer["token"]).status_code == 401

    def test_is_looked_up_once_in_a_while(self, world: World, client: Client, settings: Any) -> None:
        settings.API_TOKEN_CACHE_SECONDS = 30
        seat(world)
        token = log_in(client).json()["token"]
        me(client, token)
        with CaptureQueriesContext(connection) as seen:
            assert client.get("/api/v1/matters/", headers={"Authorization": f"Bearer {token}"}).status_code == 200
        assert not [each["sql"] for each in seen if "knox" in each["sql"] or "organisations_membership" in each["sql"]]
