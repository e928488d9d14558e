"""Staff sign on with a provider in a process of its own, on the desk and in programs; it vouches, and makes nobody."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
import requests
from django.contrib.auth import get_user_model
from django.core.exceptions import ImproperlyConfigured
from django.test import Client
from django.utils import timezone
from django_otp.oath import TOTP
from django_otp.plugins.otp_totp.models import TOTPDevice

from casework.organisations.actors import Role
from casework.organisations.models import Certificate, Membership, StaffSubject
from casework.settings import env
from tests.callers import codes_of
from tests.desk import SINCE, Answer, Sit
from tests.provider import CLIENT, SECRET
from tests.workers import ROOT
from tests.world import VILLAGE, World

BACK, FIELD = "http://testserver/admin/sign-on/return/", "cn.casework.field:/back"
API = "/api/v1/auth/sign-on/"
MFA = "urn:example:mfa"


@dataclass(frozen=True)
class Provider:
    """The provider, as its people and the tests see it."""

    issuer: str

    def behaves(self, **told: Any) -> None:
        requests.post(f"{self.issuer.removesuffix('/o')}/behave/", json=told, timeout=10).raise_for_status()

    def returns(self, url: str, name: str = "wang") -> dict[str, str]:
        """Log in there with a browser, and answer with what comes back to us."""
        with requests.Session() as browser:
            page = browser.get(url, timeout=10)
            given = {"username": name, "password": name, "csrfmiddlewaretoken": browser.cookies["provider-csrf"]}
            answer = browser.post(page.url, given, timeout=10, allow_redirects=False)
            while answer.headers.get("Location", "").startswith("/"):
                there = f"http://{urlsplit(self.issuer).netloc}{answer.headers['Location']}"
                answer = browser.get(there, timeout=10, allow_redirects=False)
            back = urlsplit(answer.headers["Location"])
        return {name: values[0] for name, values in parse_qs(back.query).items()}


@pytest.fixture(scope="module")
def running() -> Iterator[str]:
    pytest.importorskip("oauth2_provider", reason="the provider of requirements/dev.txt is not installed: make setup")
    line = [sys.executable, "-m", "tests.provider", f"{BACK} {FIELD}"]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        yield process.stdout.readline().strip()
        process.terminate()


@pytest.fixture
def provider(running: str, settings: Any, db: None) -> Provider:
    settings.OIDC_ISSUER = running
    settings.OIDC_CLIENT_ID, settings.OIDC_CLIENT_SECRET = CLIENT, SECRET
    settings.OIDC_APP_ADDRESSES = [FIELD]
    found = Provider(running)
    found.behaves()
    return found


def seat(world: World, issuer: str, role: Role = Role.MEDIATOR, account: str = "officer-7") -> Any:
    """Give an account a post and bind it to the subject the provider knows as wang."""
    user = get_user_model().objects.create_user(account, is_staff=True)
    Membership.objects.create(user=user, unit=world.unit(VILLAGE), role=role, valid_from=SINCE)
    StaffSubject.objects.create(user=user, issuer=issuer, subject="wang")
    return user


def on_the_desk(client: Client, provider: Provider, name: str = "wang", following: str = "") -> Answer:
    url = client.get("/admin/sign-on/", {"next": following} if following else {})["Location"]
    return client.get("/admin/sign-on/return/", provider.returns(url, name))


def in_a_program(client: Client, provider: Provider, name: str = "wang", **more: str) -> Answer:
    begun = client.post(API, {"address": FIELD}, "application/json").json()
    back = provider.returns(begun["url"], name)
    given = {"errand": begun["errand"], "state": back["state"], "code": back["code"], **more}
    return client.post(f"{API}token/", given, "application/json")


def code_of(device: TOTPDevice) -> str:
    return f"{TOTP(device.bin_key).token():06d}"


class TestTheDesk:
    def test_lets_in_who_is_bound(self, world: World, client: Client, provider: Provider) -> None:
        user = seat(world, provider.issuer)
        answer = on_the_desk(client, provider, following="/admin/laws/")
        assert (answer.status_code, answer["Location"]) == (302, "/admin/laws/")
        assert client.session["_auth_user_id"] == str(user.pk)
        assert client.get("/admin/").status_code == 200

    def test_leads_nowhere_else_after_it(self, world: World, client: Client, provider: Provider) -> None:
        seat(world, provider.issuer)
        assert on_the_desk(client, provider, following="https://elsewhere.invalid/")["Location"] == "/admin/"

    def test_offers_it_where_there_is_a_provider(self, client: Client, provider: Provider, settings: Any) -> None:
        assert "/admin/sign-on/?next=%2Fadmin%2F" in client.get("/admin/login/?next=/admin/").content.decode()
        settings.OIDC_ISSUER = ""
        assert "/admin/sign-on/" not in client.get("/admin/login/?next=/admin/").content.decode()
        for part in ("", "return/", "code/"):
            assert client.get(f"/admin/sign-on/{part}").status_code == 404

    def test_knows_nobody_the_provider_alone_knows(self, world: World, client: Client, provider: Provider) -> None:
        seat(world, provider.issuer)
        accounts = get_user_model().objects.count()
        answer = on_the_desk(client, provider, "stranger")
        assert answer.status_code == 403
        assert get_user_model().objects.count() == accounts
        assert client.get("/admin/").status_code == 302

    def test_has_none_for_who_works_by_the_api_alone(self, world: World, client: Client, provider: Provider) -> None:
        user = seat(world, provider.issuer)
        user.is_staff = False
        user.save()
        assert on_the_desk(client, provider).status_code == 403

    @pytest.mark.parametrize("change", [{"state": "x"}, {"code": ""}, {"code": "x"}])
    def test_ends_only_what_was_begun_there(
        self, world: World, client: Client, provider: Provider, change: dict[str, str]
    ) -> None:
        seat(world, provider.issuer)
        back = provider.returns(client.get("/admin/sign-on/")["Location"])
        assert client.get("/admin/sign-on/return/", back | change).status_code == 401
        assert client.get("/admin/sign-on/return/", back).status_code == 401, "it was ended"
        assert Client().get("/admin/sign-on/return/", back).status_code == 401, "somebody else's browser"

    def test_waits_ten_minutes(self, world: World, client: Client, provider: Provider) -> None:
        seat(world, provider.issuer)
        back = provider.returns(client.get("/admin/sign-on/")["Location"])
        session = client.session
        begun = timezone.now() - timedelta(minutes=10)
        session["sign_on"] = {**session["sign_on"], "at": begun.isoformat()}
        session.save()
        assert client.get("/admin/sign-on/return/", back).status_code == 401

    def test_asks_for_the_second_factor_first(self, world: World, client: Client, provider: Provider) -> None:
        device = TOTPDevice.objects.create(user=seat(world, provider.issuer), name="phone", confirmed=True)
        answer = on_the_desk(client, provider, following="/admin/laws/")
        assert answer["Location"] == "/admin/sign-on/code/"
        assert "_auth_user_id" not in client.session
        assert client.get("/admin/sign-on/code/").status_code == 200
        assert client.post("/admin/sign-on/code/", {"otp": "000000"}).status_code == 401
        assert "_auth_user_id" not in client.session
        device.refresh_from_db()
        device.throttle_reset()
        answer = client.post("/admin/sign-on/code/", {"otp": code_of(device)})
        assert (answer.status_code, answer["Location"]) == (302, "/admin/laws/")
        assert client.get("/admin/").status_code == 200
        assert Client().get("/admin/sign-on/code/")["Location"].startswith("/admin/login/")

    def test_says_that_the_provider_is_away(self, client: Client, provider: Provider, settings: Any) -> None:
        settings.OIDC_ISSUER = "http://127.0.0.1:9/o"
        answer = client.get("/admin/sign-on/")
        assert (answer.status_code, answer["Retry-After"]) == (503, "30")


class TestAProgram:
    def test_is_given_a_token(self, world: World, client: Client, provider: Provider) -> None:
        seat(world, provider.issuer)
        answer = in_a_program(client, provider)
        assert (answer.status_code, answer["Cache-Control"]) == (200, "no-store")
        told = client.get("/api/v1/me/", headers={"Authorization": f"Bearer {answer.json()['token']}"})
        assert told.json()["username"] == "officer-7"

    def test_returns_to_a_known_address_alone(self, client: Client, provider: Provider) -> None:
        answer = client.post(API, {"address": "https://elsewhere.invalid/"}, "application/json")
        assert (answer.status_code, codes_of(answer)) == (400, {"UNKNOWN_ADDRESS"})

    def test_is_told_nothing_where_there_is_no_provider(self, client: Client, db: None) -> None:
        for part in ("", "token/"):
            assert client.post(f"{API}{part}", {}, "application/json").status_code == 404

    def test_holds_what_it_was_given(self, world: World, client: Client, provider: Provider) -> None:
        seat(world, provider.issuer)
        begun, other = (client.post(API, {"address": FIELD}, "application/json").json() for _turn in range(2))
        back = provider.returns(begun["url"])
        for errand in (other["errand"], begun["errand"] + "x", "x"):
            answer = client.post(f"{API}token/", {**back, "errand": errand}, "application/json")
            assert (answer.status_code, codes_of(answer)) == (401, {"NOT_VOUCHED"})
        assert client.post(f"{API}token/", {**back, "errand": begun["errand"]}, "application/json").status_code == 200
        again = client.post(f"{API}token/", {**back, "errand": begun["errand"]}, "application/json")
        assert again.status_code == 401, "a code is good once"

    def test_proves_by_pkce_that_it_began(self, client: Client, provider: Provider) -> None:
        asked = parse_qs(urlsplit(client.post(API, {"address": FIELD}, "application/json").json()["url"]).query)
        assert asked["code_challenge_method"] == ["S256"]
        assert asked["scope"] == ["openid"]
        assert asked["nonce"][0]

    @pytest.mark.parametrize(
        "lie",
        [
            {"claims": {"aud": "another-site"}},
            {"claims": {"aud": [CLIENT, "another-site"], "azp": "another-site"}},
            {"claims": {"iss": "https://elsewhere.invalid"}},
            {"claims": {"exp": int(time.time()) - 3600}},
            {"claims": {"nonce": "of-another-sign-on"}},
            {"claims": {"sub": None}},
            {"claims": {"sub": ["wang"]}},
            {"sign_with": "a stranger's"},
            {"sign_with": "the secret"},
        ],
    )
    def test_is_not_believed_what_the_provider_did_not_say_to_us_now(
        self, world: World, client: Client, provider: Provider, lie: dict[str, Any]
    ) -> None:
        seat(world, provider.issuer)
        provider.behaves(**lie)
        answer = in_a_program(client, provider)
        assert (answer.status_code, codes_of(answer)) == (401, {"NOT_VOUCHED"})

    def test_signs_on_after_a_change_of_keys(self, world: World, client: Client, provider: Provider) -> None:
        seat(world, provider.issuer)
        assert in_a_program(client, provider).status_code == 200
        provider.behaves(rotate=True)
        assert in_a_program(client, provider).status_code == 200

    def test_is_nobody_without_an_account(self, world: World, client: Client, provider: Provider) -> None:
        user = seat(world, provider.issuer)
        assert codes_of(in_a_program(client, provider, "stranger")) == {"UNKNOWN_SUBJECT"}
        user.is_active = False
        user.save()
        answer = in_a_program(client, provider)
        assert (answer.status_code, codes_of(answer)) == (403, {"UNKNOWN_SUBJECT"})
        StaffSubject.objects.update(issuer="https://elsewhere.invalid")
        assert in_a_program(client, provider).status_code == 403

    def test_needs_a_post_and_a_certificate_all_the_same(
        self, world: World, client: Client, provider: Provider
    ) -> None:
        user = seat(world, provider.issuer, Role.OFFICER)
        today = timezone.localdate()
        assert codes_of(in_a_program(client, provider)) == {"NO_POST"}
        held = Certificate.objects.create(user=user, number="33-7", valid_from=SINCE, valid_to=today)
        assert in_a_program(client, provider).status_code == 200
        held.valid_to = today - timedelta(days=1)
        held.save()
        assert codes_of(in_a_program(client, provider)) == {"NO_POST"}

    def test_is_told_when_the_provider_is_away(self, client: Client, provider: Provider, settings: Any) -> None:
        settings.OIDC_ISSUER = "http://127.0.0.1:9/o"
        answer = client.post(API, {"address": FIELD}, "application/json")
        assert (answer.status_code, answer["Retry-After"], codes_of(answer)) == (503, "30", {"PROVIDER_AWAY"})

    def test_asks_who_calls_himself_as_the_settings_do(self, client: Client, provider: Provider, settings: Any) -> None:
        settings.OIDC_ISSUER = provider.issuer + "/"
        assert client.post(API, {"address": FIELD}, "application/json").status_code == 503


class TestTheSecondFactor:
    def test_is_the_device_here(self, world: World, client: Client, provider: Provider) -> None:
        device = TOTPDevice.objects.create(user=seat(world, provider.issuer), name="phone", confirmed=True)
        provider.behaves(claims={"acr": MFA, "amr": ["pwd", "otp"]})
        assert codes_of(in_a_program(client, provider)) == {"OTP_REQUIRED"}
        assert in_a_program(client, provider, otp=code_of(device)).status_code == 200

    @pytest.mark.parametrize("setting", ["ACR", "AMR"])
    def test_is_the_provider_s_where_the_settings_say_so(
        self, world: World, client: Client, provider: Provider, settings: Any, setting: str
    ) -> None:
        settings.OTP_ROLES = ["MEDIATOR"]
        seat(world, provider.issuer)
        setattr(settings, f"OIDC_SECOND_FACTOR_{setting}", [MFA if setting == "ACR" else "otp"])
        assert codes_of(in_a_program(client, provider)) == {"OTP_NOT_SET_UP"}
        provider.behaves(claims={"acr": "0", "amr": ["pwd"]})
        assert codes_of(in_a_program(client, provider)) == {"OTP_NOT_SET_UP"}
        provider.behaves(claims={"acr": MFA} if setting == "ACR" else {"amr": ["pwd", "otp"]})
        assert in_a_program(client, provider).status_code == 200
        assert on_the_desk(client, provider)["Location"] == "/admin/"


class TestASubject:
    def test_is_bound_by_who_keeps_the_accounts_of_the_unit(
        self, world: World, client: Client, sit: Sit, provider: Provider
    ) -> None:
        user = seat(world, provider.issuer)
        get_user_model().objects.create_superuser("installer", password="x")
        client.force_login(get_user_model().objects.get(username="installer"))
        page = client.get("/admin/organisations/staffsubject/add/").content.decode()
        assert f'value="{provider.issuer}"' in page
        twice = {"user": user.pk, "subject": "other", "issuer": provider.issuer}
        assert client.post("/admin/organisations/staffsubject/add/", twice).status_code == 200
        assert StaffSubject.objects.get().history.count() == 1


class TestTheIssuer:
    @pytest.mark.parametrize("value", ["https://sso.example/realm", "http://127.0.0.1:9", "http://localhost/o", ""])
    def test_is_an_address_nobody_listens_in_on(self, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OIDC_ISSUER", value)
        assert env.issuer("OIDC_ISSUER") == value

    @pytest.mark.parametrize("value", ["http://sso.example", "sso.example", "https://", "ftp://127.0.0.1"])
    def test_is_no_other(self, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("OIDC_ISSUER", value)
        with pytest.raises(ImproperlyConfigured):
            env.issuer("OIDC_ISSUER")
