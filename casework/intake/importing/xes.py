"""Event logs in XES (IEEE 1849): traces and their events as plain attributes, read as a stream with line numbers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from xml.parsers import expat

from django.utils.translation import gettext as _

CHUNK = 1 << 16
ATTRIBUTES = frozenset({"string", "date", "int", "float", "boolean", "id"})


class BrokenLog(Exception):
    """The file is no readable log."""

    def __init__(self, line: int, reason: str) -> None:
        self.line, self.reason = line, reason
        super().__init__(reason)


@dataclass(slots=True)
class Trace:
    """One case of a log: where it begins, its own attributes, and those of its events in their order."""

    line: int
    attributes: Mapping[str, str] = field(default_factory=dict)
    events: tuple[Mapping[str, str], ...] = ()


def read_traces(path: Path) -> Iterator[Trace]:
    """
    Read the traces of a log. Attributes inside attributes, classifiers and global defaults are passed over.

    :raises BrokenLog: it is not well-formed, is no log, or declares a document type, which no log needs.
    :raises OSError: the file cannot be opened.
    """
    log = _Log()
    with path.open("rb") as stream:
        while chunk := stream.read(CHUNK):
            yield from log.take(chunk)
        yield from log.take(b"", is_final=True)


class _Log:
    def __init__(self) -> None:
        # Names come as "namespace name"; logs are written with and without one.
        self.parser = expat.ParserCreate(namespace_separator=" ")
        self.parser.StartElementHandler = self._begin
        self.parser.EndElementHandler = self._end
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype
        self.depth = 0
        self.nested = 0
        self.trace: Trace | None = None
        self.here: dict[str, str] | None = None
        self.events: list[dict[str, str]] = []
        self.of_trace: dict[str, str] = {}
        self.done: list[Trace] = []

    def take(self, chunk: bytes, *, is_final: bool = False) -> Iterator[Trace]:
        try:
            self.parser.Parse(chunk, is_final)
        except expat.ExpatError as error:
            raise BrokenLog(error.lineno, _("the log is not well-formed: %(error)s") % {"error": error}) from error
        finished, self.done = self.done, []
        return iter(finished)

    def _begin(self, name: str, attributes: dict[str, str]) -> None:
        plain = name.rpartition(" ")[2]
        if self.depth == 0 and plain != "log":
            raise BrokenLog(self.parser.CurrentLineNumber, _("the file is no XES log"))
        self.depth += 1
        if plain == "trace" and self.depth == 2:
            self.trace, self.of_trace, self.events = Trace(self.parser.CurrentLineNumber), {}, []
            self.here = self.of_trace
        elif plain == "event" and self.trace is not None and self.depth == 3:
            self.here = {}
            self.events.append(self.here)
        elif self.here is not None:
            self.nested += 1
            if self.nested == 1 and plain in ATTRIBUTES and "key" in attributes:
                self.here[attributes["key"]] = attributes.get("value", "").strip()

    def _end(self, name: str) -> None:
        plain = name.rpartition(" ")[2]
        self.depth -= 1
        if self.nested:
            self.nested -= 1
        elif plain == "event" and self.trace is not None:
            self.here = self.of_trace
        elif plain == "trace" and self.trace is not None:
            self.trace.attributes, self.trace.events = self.of_trace, tuple(self.events)
            self.done.append(self.trace)
            self.trace = self.here = None

    def _refuse_doctype(self, *_declared: Any) -> None:
        raise BrokenLog(self.parser.CurrentLineNumber, _("a log declares no document type"))
