"""Papers handed in over HTTP."""

from __future__ import annotations

import hashlib
from typing import Any
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile

from tests.callers import API, Caller
from tests.conforming import conforming
from tests.desk import Answer
from tests.world import Talks

PHOTO = b"\xff\xd8\xff\xe0 a wall"


def sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def place_of(talks: Talks) -> str:
    return f"disputes/{talks.dispute.number}/documents/"


def hands_in(caller: Caller, place: str, content: bytes = PHOTO, *, key: str = "", **parts: Any) -> Answer:
    """Send one paper; a part that is None is left out."""
    sent = {"kind": "EVIDENCE", "file": SimpleUploadedFile("围墙.jpg", content), **parts}
    headers = {"Idempotency-Key": key or str(uuid4())} if key != "-" else {}
    kept = {name: each for name, each in sent.items() if each is not None}
    return conforming(API + place, "post", caller.client.post(API + place, kept, headers=headers))


def told(answer: Answer) -> set[tuple[str, str]]:
    """Field and code of everything that is wrong."""
    return {(each["field"], each["code"]) for each in answer.json()["errors"]}
