"""Events go to the open Internet, and nowhere a stranger could not reach without us."""

from __future__ import annotations

import socket
import ssl
from contextlib import suppress
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from casework.errors import NotYet
from casework.outbox import posting
from casework.outbox.addresses import Forbidden, place_of, resolved
from casework.outbox.posting import FORBIDDEN, NO_CONNECTION, NO_HTTP, NO_NAME, NO_TRUST, TOO_SLOW, post
from tests.receivers import receiving, self_made


@pytest.fixture(autouse=True)
def outside_only(settings: Any) -> None:
    settings.OUTBOX_ALLOW_PRIVATE = False


def named(monkeypatch: pytest.MonkeyPatch, *numbers: str) -> None:
    """Let every name lead to these numbers."""

    def found(_host: str, port: int, *_: Any, **__: Any) -> list[Any]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (number, port)) for number in numbers]

    monkeypatch.setattr(socket, "getaddrinfo", found)


class TestPlace:
    def test_is_taken_apart(self) -> None:
        place = place_of("https://Events.example.cn:8443/in?of=1")
        assert (place.host, place.port, place.path, place.named) == (
            "events.example.cn", 8443, "/in?of=1", "events.example.cn:8443",
        )  # fmt: skip
        assert place_of("https://[2606:4700::1111]").named == "[2606:4700::1111]"

    @pytest.mark.parametrize(
        "address",
        [
            "http://example.cn/", "ftp://example.cn/", "//example.cn/", "example.cn", "", "https://", "https:///x",
            "https://me:secret@example.cn/", "https://example.cn/#part", "https://example.cn:99999/", "https://example.cn:0/",
            "https://exa mple.cn/", "https://example.cn/\r\nHost: other", "https://[::1", "https://" + "a" * 600,
            "https://127.0.0.1/", "https://10.1.2.3/", "https://169.254.169.254/", "https://[::1]/", "https://[fe80::1]/",
            "https://[::ffff:10.0.0.1]/", "https://[2002:7f00:1::]/", "https://[64:ff9b::7f00:1]/", "https://0.0.0.0/",
            "https://100.64.0.1/", "https://224.0.0.1/", "https://a..b/",
        ],
    )  # fmt: skip
    def test_is_refused(self, address: str) -> None:
        with pytest.raises(NotYet) as refusal:
            place_of(address)
        assert (refusal.value.code, refusal.value.unmet[0].field) == ("ADDRESS", "address")


class TestName:
    @pytest.mark.parametrize(
        "number", ["127.0.0.1", "10.0.0.1", "192.168.1.1", "169.254.169.254", "::1", "fd00::1", "::ffff:127.0.0.1"]
    )
    def test_that_leads_inside_is_not_followed(self, monkeypatch: pytest.MonkeyPatch, number: str) -> None:
        named(monkeypatch, "8.8.8.8", number)
        with pytest.raises(Forbidden):
            resolved(place_of("https://example.cn/"))

    def test_that_leads_outside_gives_a_number(self, monkeypatch: pytest.MonkeyPatch) -> None:
        named(monkeypatch, "8.8.8.8")
        assert resolved(place_of("https://example.cn/")) == "8.8.8.8"


class TestPosting:
    def test_sends_nothing_inside_whatever_the_name(self) -> None:
        with receiving() as receiver:
            for host in ("localhost", "2130706433", "0x7f.1"):
                assert post(place_of(f"https://{host}:{receiver.port}/"), b"{}", {}) in (FORBIDDEN, NO_NAME)
            assert receiver.received == []

    def test_trusts_no_certificate_but_those_of_the_name_it_asked(
        self, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings.OUTBOX_ALLOW_PRIVATE = True
        certificate = self_made(tmp_path, "events.test")
        named(monkeypatch, "127.0.0.1")
        with receiving(certificate=certificate) as receiver:
            ours, other = (place_of(f"https://{host}:{receiver.port}/in") for host in ("events.test", "other.test"))
            assert post(ours, b"{}", {}) == NO_TRUST
            monkeypatch.setattr(posting, "_trust", lambda: ssl.create_default_context(cafile=certificate))
            assert post(other, b"{}", {}) == NO_TRUST
            assert receiver.received == []
            assert post(ours, b"{}", {}) == ""
        (call,) = receiver.received
        assert (call.path, call.headers["host"]) == ("/in", f"events.test:{receiver.port}")

    @pytest.mark.parametrize("many", [1, 50_000], ids=["one by one", "faster than they are read"])
    def test_has_an_end_though_the_receiver_never_comes_to_one(self, settings: Any, many: int) -> None:
        settings.OUTBOX_ALLOW_PRIVATE = True
        with socket.create_server(("127.0.0.1", 0)) as server:

            def go_on() -> None:
                caller, _address = server.accept()
                with caller, suppress(OSError):
                    while True:
                        caller.sendall(b"HTTP/1.1 100 Continue\r\n\r\n" * many)

            thread = Thread(target=go_on)
            thread.start()
            place = place_of(f"http://127.0.0.1:{server.getsockname()[1]}/")
            assert post(place, b"{}", {}, timeout=0.2) == TOO_SLOW
            thread.join()

    @pytest.mark.parametrize("answer", [b"", b"SMTP ready\r\n", b"HTTP/1.1 two hundred\r\n\r\n"])
    def test_takes_what_is_no_answer_for_none(self, settings: Any, answer: bytes) -> None:
        settings.OUTBOX_ALLOW_PRIVATE = True
        with socket.create_server(("127.0.0.1", 0)) as server:

            def mumble() -> None:
                caller, _address = server.accept()
                with caller:
                    caller.recv(65536)
                    caller.sendall(answer)

            thread = Thread(target=mumble)
            thread.start()
            place = place_of(f"http://127.0.0.1:{server.getsockname()[1]}/")
            assert post(place, b"{}", {}) in (NO_HTTP, NO_CONNECTION)
            thread.join()
