"""Hands at a browser, one for each account, and the clock on the wall they all look at."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.test import Client
from django.utils import translation
from django.utils.text import capfirst
from playwright.sync_api import FilePayload, Locator, Page, Response, expect

from casework.deadlines.calendar import SHANGHAI
from casework.ledger.models import Entry
from casework.organisations.actors import Role
from casework.organisations.models import Certificate, Membership, Unit
from casework.workflow.tracks import track_of

PASSWORD = "correct horse battery staple"
LANGUAGES = {"zh-hans": "简体中文", "en": "English"}
SINCE, UNTIL = date(2020, 1, 1), date(2030, 12, 31)
Given = str | bool | Sequence[str]


@dataclass
class Watch:
    """The time that everybody's clock shows; it stands still until it is moved."""

    moment: datetime

    def __call__(self) -> datetime:
        return self.moment

    def shows(self, text: str) -> None:
        """Move it to a moment of Hangzhou, such as 2026-03-02 09:00."""
        self.moment = datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


def seat(account: str, name: str, role: Role, unit: Unit, *, certificate: bool = False) -> None:
    """Give a person an account with a password, a post, and a certificate where it is told."""
    users = get_user_model().objects
    user = users.filter(username=account).first() or users.create_user(
        account, password=PASSWORD, is_staff=True, last_name=name
    )
    Membership.objects.create(user=user, unit=unit, role=role, valid_from=SINCE)
    if certificate:
        Certificate.objects.create(user=user, number=f"浙A{user.pk:06}", valid_from=SINCE, valid_to=UNTIL)


def sheet(kind: str) -> ContentFile[bytes]:
    """Make a sheet of one kind of paper."""
    return ContentFile(b"%PDF-1.4\n" + kind.encode() + b"\n%%EOF\n", name=f"{kind}.pdf")


@dataclass
class Hand:
    """Somebody at a browser, who reads one language."""

    page: Page
    language: str
    track: str = "dispute"

    def signs_in(self, name: str) -> None:
        if self.page.locator("details.menu").count():
            self.page.locator("details.menu summary").click()
            self.page.locator("details.menu button").click()
            expect(self.page.locator("details.menu")).to_have_count(0)
        self.page.goto("/admin/")
        self.reads()
        self.page.locator("#id_username").fill(name)
        self.page.locator("#id_password").fill(PASSWORD)
        self.page.locator(".submit-row input").click()
        expect(self.page.locator("details.menu")).to_be_visible()

    def sits_down(self, name: str) -> None:
        """Be signed in already, reading this language, as somebody who came in the morning."""
        client = Client()
        client.force_login(get_user_model().objects.get(username=name))
        signed_in = {
            settings.SESSION_COOKIE_NAME: client.session.session_key,
            settings.LANGUAGE_COOKIE_NAME: self.language,
        }
        self.page.goto("/healthz")  # a cookie needs a page whose it is
        self.page.context.add_cookies(
            [{"name": cookie, "value": str(value), "url": self.page.url} for cookie, value in signed_in.items()]
        )

    def reads(self) -> None:
        switch = self.page.get_by_role("button", name=LANGUAGES[self.language], exact=True)
        if switch.count():
            switch.click()
        expect(self.page.locator("html")).to_have_attribute("lang", self.language)

    def finds(self, number: str) -> None:
        self.page.get_by_role("searchbox").first.fill(number)
        self.page.get_by_role("searchbox").first.press("Enter")
        expect(self.page.locator(".matter-head .number")).to_have_text(number)

    def says(self, words: str) -> str:
        """Put a sentence of the product in the language this person reads."""
        with translation.override(self.language):
            return translation.gettext(words)

    def label(self, verb: str, track: str = "") -> str:
        with translation.override(self.language):
            return capfirst(str(track_of(track or self.track).label_of(verb)))

    def begins(self, verb: str, track: str = "") -> Locator:
        label = self.label(verb, track)
        self.page.locator(".next a.act").filter(has_text=re.compile(f"^{re.escape(label)}$")).click()
        dialog = self.page.locator("dialog[open]")
        expect(dialog.locator("h1")).to_have_text(label)
        return dialog

    def fills(self, dialog: Locator, **given: Given) -> None:
        """Fill in a dialog: text, a choice, a tick, or several ticks of one list."""
        for name, value in given.items():
            inputs = dialog.locator(f"[name={name}]")
            if isinstance(value, bool):
                inputs.set_checked(value)
            elif not isinstance(value, str):
                for each in value:
                    dialog.locator(f"[name={name}][value='{each}']").check()
            elif inputs.count() > 1:
                dialog.locator(f"[name={name}][value='{value}']").check()
            elif inputs.evaluate("field => field.tagName") == "SELECT":
                inputs.select_option(value)
            else:
                inputs.fill(value)

    def sends(self, dialog: Locator) -> None:
        dialog.locator("button.primary[type=submit]").click()
        expect(self.page.locator("dialog[open]")).to_have_count(0)
        expect(self.page.locator(".messagelist .success")).to_be_visible()

    def looks_at_the_paper(self, dialog: Locator) -> None:
        """Have the paper of an act shown, in a window of its own; the dialog stays as it is, and no entry is written."""
        before = Entry.objects.count()
        with self.page.context.expect_event("response", is_paper) as shown:
            dialog.locator("button[name=preview]").click()
        assert shown.value.ok
        expect(dialog).to_be_visible()
        assert Entry.objects.count() == before

    def does(self, verb: str, track: str = "", **given: Given) -> None:
        """Press a verb's button, fill in its dialog and send it."""
        dialog = self.begins(verb, track)
        self.fills(dialog, **given)
        self.sends(dialog)

    def is_refused(self, dialog: Locator, *sentences: str, law: str = "") -> None:
        """Send a dialog that is refused: its sentences and its article are read on the page, and no entry is written."""
        before = Entry.objects.count()
        dialog.locator("button.primary[type=submit]").click()
        refusals = dialog.locator(".refusals")
        expect(refusals).to_be_focused()
        for sentence in sentences:
            expect(refusals).to_contain_text(self.says(sentence))
        if law:
            expect(refusals.locator("cite").filter(has_text=law).first).to_be_visible()
        assert Entry.objects.count() == before

    def may_not(self, verb: str, *sentences: str, law: str = "") -> None:
        """See a verb that cannot be done by this person now, with the sentences that say why, and no way to begin it."""
        button = self.page.locator(f".next button[disabled][aria-describedby=why-{verb}]")
        expect(button).to_have_count(1)
        others = self.page.locator(".next details.others summary")
        if not button.is_visible():
            others.first.click()
        expect(button).to_be_visible()
        why = self.page.locator(f"#why-{verb}")
        for sentence in sentences:
            expect(why).to_contain_text(self.says(sentence))
        if law:
            expect(why.locator("cite").filter(has_text=law).first).to_be_visible()

    def adds_paper(self, kind: str) -> None:
        self.page.locator(".dossier > .heading a[data-dialog][href*='/papers/add/']").click()
        dialog = self.page.locator("dialog[open]")
        dialog.locator("[name=kind]").select_option(kind)
        content = FilePayload(name=f"{kind}.pdf", mimeType="application/pdf", buffer=sheet(kind).open().read())
        dialog.locator("[name=content]").set_input_files(content)
        self.sends(dialog)

    def consents(self, position: int) -> None:
        self.page.locator(".people > li").nth(position).get_by_role("link").first.click()
        self.sends(self.page.locator("dialog[open]"))


@dataclass
class Office:
    """The people of one story, each with a session of his own. opens: gives a new empty page."""

    opens: Callable[[], Page]
    language: str
    track: str
    number: str = ""
    _hands: dict[str, Hand] = field(default_factory=dict)

    def hand(self, account: str) -> Hand:
        """Give somebody's hand: the first signs in before our eyes, the others have done so."""
        hand = self._hands.get(account)
        if hand is None:
            is_first = not self._hands
            hand = self._hands[account] = Hand(self.opens(), self.language, self.track)
            (hand.signs_in if is_first else hand.sits_down)(account)
        return hand

    def at(self, account: str) -> Hand:
        """Give somebody's hand on the page of the matter, signed in anew where his session has ended meanwhile."""
        hand = self.hand(account)
        hand.page.goto(f"/admin/find/?q={self.number}")
        if hand.page.locator("#id_username").count():
            hand.signs_in(account)
            hand.page.goto(f"/admin/find/?q={self.number}")
        expect(hand.page.locator(".matter-head .number")).to_have_text(self.number)
        return hand


def is_paper(answer: Response) -> bool:
    """Answer whether a response is a paper."""
    return answer.headers.get("content-type") == "application/pdf"
