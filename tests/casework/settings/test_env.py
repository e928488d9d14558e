"""The reader of the environment answers with typed values or a sentence."""

import base64
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from casework.settings import env

KEY = base64.b64encode(bytes(32)).decode()


class TestDatabase:
    def test_is_a_file_when_nothing_is_said(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("DATABASE_URL", raising=False)
        assert env.database(Path("x.sqlite3")) == {"ENGINE": "django.db.backends.sqlite3", "NAME": "x.sqlite3"}

    def test_reads_a_postgresql_address(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DATABASE_URL", "postgres://clerk:pw@db.example:6432/casework")
        found = env.database(Path("x.sqlite3"))
        assert (found["ENGINE"], found["HOST"], found["PORT"]) == ("django.db.backends.postgresql", "db.example", 6432)
        assert (found["NAME"], found["USER"], found["PASSWORD"]) == ("casework", "clerk", "pw")

    @pytest.mark.parametrize("url", ["mysql://host/name", "casework", "postgres://host/"])
    def test_refuses_what_it_cannot_use(self, monkeypatch: pytest.MonkeyPatch, url: str) -> None:
        monkeypatch.setenv("DATABASE_URL", url)
        with pytest.raises(ImproperlyConfigured, match="DATABASE_URL"):
            env.database(Path("x.sqlite3"))


class TestFieldKeys:
    def test_keep_their_order(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("FIELD_KEYS", f"new:{KEY}, old:{KEY}")
        assert [key_id for key_id, _ in env.field_keys()] == ["new", "old"]

    @pytest.mark.parametrize(
        ("value", "sentence"),
        [
            ("", "FIELD_KEYS is not set"),
            (KEY, "a key id is"),
            ("a:xyz", "is not base64"),
            ("a:YWJj", "exactly 32 bytes"),
            (f"a:{KEY},a:{KEY}", "twice"),
        ],
    )
    def test_are_refused_with_a_sentence(self, monkeypatch: pytest.MonkeyPatch, value: str, sentence: str) -> None:
        monkeypatch.setenv("FIELD_KEYS", value)
        with pytest.raises(ImproperlyConfigured, match=sentence):
            env.field_keys()


class TestWords:
    def test_drop_blanks(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("ALLOWED_HOSTS", " a.example , ,b.example")
        assert env.words("ALLOWED_HOSTS") == ["a.example", "b.example"]


class TestFlag:
    def test_takes_false_for_no(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DEBUG", "False")
        assert env.flag("DEBUG", default=True) is False

    def test_refuses_another_word(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("DEBUG", "maybe")
        with pytest.raises(ImproperlyConfigured, match="DEBUG must be one of"):
            env.flag("DEBUG", default=False)


class TestRequired:
    def test_names_the_variable_and_its_purpose(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("SECRET_KEY", raising=False)
        with pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set: it is needed to sign sessions"):
            env.required("SECRET_KEY", "to sign sessions")


class TestDoor:
    @pytest.mark.parametrize(
        ("value", "door"),
        [
            ("", None),
            ("unix:///run/clamav/clamd.ctl", "/run/clamav/clamd.ctl"),
            ("tcp://clamd:3310", ("clamd", 3310)),
            ("tcp://[::1]:3310", ("::1", 3310)),
        ],
    )
    def test_is_a_path_or_a_host_and_a_port(self, monkeypatch: pytest.MonkeyPatch, value: str, door: object) -> None:
        monkeypatch.setenv("DOOR", value)
        assert env.door("DOOR") == door

    @pytest.mark.parametrize(
        "value",
        [
            "clamd:3310",
            "tcp://clamd",
            "tcp://clamd:0",
            "tcp://clamd:65536",
            "tcp://:3310",
            "tcp://clamd:x",
            "unix://run/x",
            "http://a:1",
        ],
    )
    def test_is_nothing_else(self, monkeypatch: pytest.MonkeyPatch, value: str) -> None:
        monkeypatch.setenv("DOOR", value)
        with pytest.raises(ImproperlyConfigured, match="DOOR must be unix:///path or tcp://host:port"):
            env.door("DOOR")


PEER = """
[[peer]]
address = "https://justice.example.gov.cn/"
key = "justice.example/ledger+1a2b3c4d+AQAA"
lines = ["COURT"]
within = "3301"
"""


class TestPeers:
    def test_are_none_where_no_file_is_named(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.delenv("EXCHANGE_PEERS", raising=False)
        assert env.peers("EXCHANGE_PEERS") == []

    def test_are_read_from_a_file(self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
        file = tmp_path / "peers.toml"
        file.write_text(PEER)
        monkeypatch.setenv("EXCHANGE_PEERS", str(file))
        (peer,) = env.peers("EXCHANGE_PEERS")
        assert peer.address == "https://justice.example.gov.cn/"
        assert peer.keys == ("justice.example/ledger+1a2b3c4d+AQAA",)
        assert (peer.lines, peer.units, peer.within) == (frozenset({"COURT"}), frozenset(), "3301")

    @pytest.mark.parametrize(
        ("text", "sentence"),
        [
            ("[[peer", "no file of TOML"),
            ("peers = 1", "holds tables"),
            (PEER.replace("https", "http"), "must begin with https"),
            (PEER.replace('"justice.example/ledger+1a2b3c4d+AQAA"', '"x"'), "name\\+hash\\+base64"),
            (PEER.replace('["COURT"]', '"COURT"'), "must be a list"),
            (PEER.replace('lines = ["COURT"]', ""), "keeps no units"),
            (PEER + "colour = 1", "has colour"),
        ],
    )
    def test_are_refused_with_a_sentence(
        self, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, text: str, sentence: str
    ) -> None:
        file = tmp_path / "peers.toml"
        file.write_text(text)
        monkeypatch.setenv("EXCHANGE_PEERS", str(file))
        with pytest.raises(ImproperlyConfigured, match=sentence):
            env.peers("EXCHANGE_PEERS")

    def test_are_refused_where_the_file_is_not_there(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("EXCHANGE_PEERS", "/nowhere/peers.toml")
        with pytest.raises(ImproperlyConfigured, match="EXCHANGE_PEERS"):
            env.peers("EXCHANGE_PEERS")
