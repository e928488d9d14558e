"""The doors of the site open in both languages, within the policy that browsers are told."""

import pytest
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Page, expect


@pytest.mark.django_db
class TestLanguage:
    def test_is_chinese_when_nothing_is_asked(self, client: Client) -> None:
        assert '<html lang="zh-hans"' in client.get("/admin/login/").content.decode()

    def test_follows_the_reader(self, client: Client) -> None:
        page = client.get("/admin/login/", headers={"accept-language": "en"}).content.decode()
        assert '<html lang="en"' in page

    def test_can_be_chosen(self, client: Client) -> None:
        client.post("/i18n/setlang/", {"language": "en"})
        page = client.get("/admin/login/", headers={"accept-language": "zh-CN"}).content.decode()
        assert '<html lang="en"' in page


@pytest.mark.django_db
class TestHome:
    def test_leads_to_the_desk_until_there_is_a_portal(self, client: Client) -> None:
        answer = client.get("/")
        assert (answer.status_code, answer["Location"]) == (302, "/admin/")


@pytest.mark.browser
@pytest.mark.django_db(transaction=True)
class TestDoor:
    def test_lets_a_clerk_in(self, page: Page) -> None:
        User.objects.create_superuser("clerk", password="a long enough one")
        page.goto("/admin/")
        page.fill("#id_username", "clerk")
        page.fill("#id_password", "a long enough one")
        page.click("#login-form [type=submit]")
        expect(page.locator("html")).to_have_attribute("lang", "zh-hans")
        expect(page.locator("body")).to_contain_text("退出")
