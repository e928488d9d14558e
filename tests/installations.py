"""Two installations on this machine, each with its own database, keys, files and server process, which know each other as peers."""

from __future__ import annotations

import base64
import json
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import psycopg

from tests.sites import PATIENCE, Site, Told
from tests.workers import ROOT


@dataclass
class Installation:
    """
    One of them. name, seed: of its log. tokens: of the accounts "police" and "procuratorate", who head these organs. folder: its own.
    """

    name: str
    seed: bytes
    folder: Path
    database: str
    site: Site
    tokens: dict[str, str]

    def asks(self, account: str, address: str, body: Any = None, *, seen: str = "") -> Told:
        """Ask as one account; a body is posted."""
        token = self.tokens[account]
        if body is None:
            return self.site.gets(address, token=token)
        told = self.site.posts(address, body, token=token, key=str(uuid4()), seen=seen)
        assert told is not None
        return told

    def does(self, account: str, number: str, verb: str, **body: Any) -> Told:
        """Do a verb to a hand-over as it stands."""
        seen = self.reads(account, number)["version"]
        return self.asks(account, f"handovers/{number}/transitions/{verb}/", body, seen=f'"{seen}"')

    def reads(self, account: str, number: str) -> Any:
        return self.asks(account, f"handovers/{number}/").said

    def entries(self, account: str, number: str) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.asks(account, f"handovers/{number}/ledger/").said["results"]
        return sorted(found, key=lambda entry: entry["seq"])

    def attaches(self, account: str, number: str, kind: str, content: bytes) -> None:
        """Hand in a paper."""
        parts = [
            b'--x\r\nContent-Disposition: form-data; name="kind"\r\n\r\n' + kind.encode(),
            f'--x\r\nContent-Disposition: form-data; name="file"; filename="{kind}.pdf"\r\n\r\n'.encode() + content,
        ]
        headers = {
            "Authorization": f"Bearer {self.tokens[account]}",
            "Idempotency-Key": str(uuid4()),
            "Content-Type": "multipart/form-data; boundary=x",
        }
        told = self.site.hands_in(f"handovers/{number}/documents/", b"\r\n".join([*parts, b"--x--\r\n"]), headers)
        assert told.status == 201, told.body

    def manages(self, *words: str) -> Any:
        """Run a command of manage.py here, beside the server; gives the JSON it prints."""
        return json.loads(self.runs(*words))

    def runs(self, *words: str) -> str:
        """Run a command of manage.py here, which must exit with 0; gives what it prints."""
        return _run(self.site.settings, ["manage.py", *words])


def _run(settings: dict[str, str], words: list[str]) -> str:
    line = ["env", *(f"{name}={value}" for name, value in settings.items()), sys.executable, *words]
    done = subprocess.run(line, cwd=ROOT, capture_output=True, text=True, check=False, timeout=PATIENCE * 3)
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def installations(
    folder: Path, names: tuple[str, str], keeps: tuple[list[str], list[str]], server: str, *, way: Callable[[int], int]
) -> Iterator[list[Installation]]:
    """
    Give two installations whose servers run. keeps: the lines each of them keeps. server: of PostgreSQL, "" for files of SQLite.
    way: given the port of the second, the port by which the first one reaches it.
    """
    listeners = [socket.create_server(("127.0.0.1", 0), backlog=64) for _name in names]
    ports = [listener.getsockname()[1] for listener in listeners]
    made: list[Installation] = []
    try:
        for place, name in enumerate(names):
            home = folder / str(place)
            home.mkdir()
            database = _database(home, server, place)
            seed = bytes([place + 1]) * 32
            settings = {
                "DATABASE_URL": database,
                "DJANGO_SETTINGS_MODULE": "casework.settings.local",
                "LEDGER_ORIGIN": name,
                "LEDGER_SIGNING_KEY": base64.b64encode(seed).decode(),
                "MEDIA_ROOT": str(home / "media"),
                "PAPER_SIGNERS": "",
                "API_RATE_ACCOUNT": "1000000/min",
            }
            site = Site(database, 1, 4, settings=settings, listener=listeners[place])
            made.append(Installation(name, seed, home, database, site, {}))
        _know_each_other(made, keeps, [ports[0], way(ports[1])])
        for place, each in enumerate(made):
            each.tokens = _ground(each, made[0] if place and not server else None)
            each.site.start()
        yield made
    finally:
        for each in made:
            each.site.end()
        for listener in listeners:
            listener.close()
        if server:
            for place in range(len(names)):
                _drop(server, place)


def _know_each_other(made: list[Installation], keeps: tuple[list[str], list[str]], ports: list[int]) -> None:
    from casework.ledger.checkpoints.note import public_key

    for each, other, lines, port in zip(made, reversed(made), reversed(keeps), reversed(ports), strict=True):
        key = public_key(other.name, other.seed)
        text = f'[[peer]]\naddress = "http://127.0.0.1:{port}/"\nkey = "{key}"\nlines = {json.dumps(lines)}\nwithin = "33"\n'
        file = each.folder / "peers.toml"
        file.write_text(text, "utf-8")
        each.site.settings["EXCHANGE_PEERS"] = str(file)


def _ground(each: Installation, like: Installation | None) -> dict[str, str]:
    """Lay the ground of an installation; in a file of SQLite like that of another one, which has the same."""
    if like is not None:
        shutil.copyfile(like.folder / "ground.sqlite3", each.folder / "casework.sqlite3")
        return dict(like.tokens)
    _run(each.site.settings, ["manage.py", "migrate", "--verbosity", "0"])
    tokens: dict[str, str] = json.loads(_run(each.site.settings, ["-m", "tests.ground"]).splitlines()[-1])
    if each.database.startswith("sqlite"):
        shutil.copyfile(each.folder / "casework.sqlite3", each.folder / "ground.sqlite3")
    return tokens


def _database(home: Path, server: str, place: int) -> str:
    if not server:
        return f"sqlite:///{home / 'casework.sqlite3'}"
    _drop(server, place)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {_name(place)}")
    return f"{server}/{_name(place)}"


def _drop(server: str, place: int) -> None:
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {_name(place)} WITH (FORCE)")


def _name(place: int) -> str:
    return f"casework_test_installation_{place}"


@dataclass
class Way:
    """
    What lies between the first installation and the second: a server that hands calls on. keeps: parcels as they came; is_open: whether
    they are handed on; before_answer: what happens once the second one has answered and before the first one hears of it.
    """

    port: int = 0
    to: int = 0
    is_open: bool = True
    before_answer: Callable[[], object] = bool

    def __post_init__(self) -> None:
        self.parcels: list[bytes] = []


@contextmanager
def way_between() -> Iterator[Way]:
    """Let such a server listen."""
    way = Way()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            way.parcels.append(body)
            if not way.is_open:
                self.send_error(503)
                return
            caller = HTTPConnection("127.0.0.1", way.to, timeout=PATIENCE)
            caller.request("POST", urlsplit(self.path).path, body, {**self.headers, "Host": f"127.0.0.1:{way.to}"})
            answer = caller.getresponse()
            told = answer.read()
            caller.close()
            if way.before_answer():
                self.close_connection = True
                return  # nobody hears of it
            self.send_response(answer.status)
            self.send_header("Content-Length", str(len(told)))
            self.end_headers()
            self.wfile.write(told)

        def log_message(self, *_: object) -> None:
            return

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    way.port = server.server_port
    thread = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield way
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
