"""
The catalogues of messages, without GNU gettext: `python -m casework.translations compile|check|update`.

compile writes the binary catalogues; check lists every message of the code that Chinese lacks and exits 1; update adds
those messages, empty, to the catalogue, all in the order of the files that use them.
"""

import argparse
import io
import re
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

ROOT = Path(__file__).resolve().parents[1]
LOCALE = ROOT / "locale"
CATALOGUE = LOCALE / "zh_Hans" / "LC_MESSAGES" / "django.po"
PACKAGES = ("casework", "mediation", "enforcement")
TEMPLATES = "templates"
TEMPLATE_ENDINGS = frozenset({".html", ".txt"})

# Where the arguments of a call stand: a number is a message, (number, "c") its context.
KEYWORDS = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
}

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sdr]|\{\w*\}")

Ids = str | tuple[str, str]
Key = tuple[Ids, str | None]


def sources(root: Path = ROOT) -> Iterator[Path]:
    """Yield the files that may hold messages, sorted by path: our modules and templates, without migrations."""
    for package in (*PACKAGES, TEMPLATES):
        for path in sorted((root / package).rglob("*")):
            if path.suffix == ".py" and "migrations" not in path.parts:
                yield path
            elif path.suffix in TEMPLATE_ENDINGS and TEMPLATES in path.parts:
                yield path


def messages_of(path: Path) -> Iterator[tuple[int, Key]]:
    """Yield each message of one file with its line, in the order of lines."""
    text = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        text = templatize(text, origin=str(path))
    for line, ids, _comments, context in extract("python", io.BytesIO(text.encode()), keywords=KEYWORDS):
        yield line, (ids if isinstance(ids, str) else (ids[0], ids[1]), context)


def used(root: Path = ROOT) -> dict[Key, list[str]]:
    """Map every message of the code to the files that use it, in the order of first use."""
    found: dict[Key, list[str]] = {}
    for path in sources(root):
        name = path.relative_to(root).as_posix()
        for _line, key in messages_of(path):
            files = found.setdefault(key, [])
            if name not in files:
                files.append(name)
    return found


def read(path: Path = CATALOGUE) -> Catalog:
    """Read a catalogue; its obsolete messages are kept apart."""
    with path.open("rb") as source:
        return read_po(source)


def is_translated(message: Message | None) -> bool:
    """Answer whether a message has every form of its translation, and a person has approved it."""
    if message is None or message.fuzzy:
        return False
    forms = message.string if isinstance(message.string, tuple) else (message.string,)
    return all(forms)


def keeps_placeholders(message: Message) -> bool:
    """Answer whether every form of the translation has the placeholders of the message, in any order."""
    ids = message.id if isinstance(message.id, str) else message.id[-1]
    forms = [message.string] if isinstance(message.string, str) else message.string or ()
    return all(sorted(PLACEHOLDER.findall(form)) == sorted(PLACEHOLDER.findall(ids)) for form in forms)


def faults(root: Path = ROOT, path: Path = CATALOGUE) -> list[str]:
    """
    List what is wrong with the catalogue: messages without translation, translations that drop or add a placeholder, and a context
    that changes nothing, which is either idle or a sign that one message has taken the words of another.
    """
    catalogue = read(path)
    lines = []
    for (ids, context), files in used(root).items():
        message = catalogue.get(first_of(ids), context)
        if not is_translated(message):
            lines.append(f"{files[0]}: not translated: {first_of(ids)!r}")
    lines += [
        f"{path.name}: placeholders differ: {first_of(message.id)!r}"
        for message in catalogue
        if message.id and is_translated(message) and not keeps_placeholders(message)
    ]
    lines += [
        f"{path.name}: the context changes nothing: {first_of(message.id)!r} in {message.context!r}"
        for message in catalogue
        if message.context and (plain := catalogue.get(message.id)) is not None and plain.string == message.string
    ]
    return lines


def update(root: Path = ROOT, path: Path = CATALOGUE) -> int:
    """Rewrite the catalogue in the order of the code, new messages empty; return how many are new."""
    old = read(path)
    known = {key_of(message): message for message in (*old.obsolete.values(), *old) if message.id}
    new = Catalog(locale=old.locale, header_comment=old.header_comment, fuzzy=False)
    new.mime_headers = old.mime_headers
    added = 0
    for key, files in used(root).items():
        ids, context = key
        before = known.pop((first_of(ids), context), None)
        added += before is None
        new.add(
            ids,
            string=before.string if before else None,
            locations=[(file, 0) for file in files],
            flags=before.flags if before else (),
            user_comments=before.user_comments if before else (),
            context=context,
        )
    new.obsolete.update({message.id: message for message in known.values() if message.string})
    with path.open("wb") as target:
        write_po(target, new, width=0, include_lineno=False)
    return added


def compile_all(locale: Path = LOCALE) -> list[Path]:
    """Write the binary catalogue beside every catalogue of text; return those written, sorted by path."""
    written = []
    for path in sorted(locale.glob("*/LC_MESSAGES/*.po")):
        target = path.with_suffix(".mo")
        if not target.exists() or target.stat().st_mtime < path.stat().st_mtime:
            draft = target.with_suffix(".mo.new")
            with draft.open("wb") as binary:
                write_mo(binary, read(path))
            draft.replace(target)
            written.append(target)
    return written


def first_of(ids: str | Sequence[str]) -> str:
    """Return the singular of a message id."""
    return ids if isinstance(ids, str) else ids[0]


def key_of(message: Message) -> tuple[str, str | None]:
    """Return what tells one message of a catalogue from another."""
    return first_of(message.id), message.context


def main() -> int:
    """Run one verb; 0 good, 1 findings."""
    parser = argparse.ArgumentParser(prog="python -m casework.translations", description=__doc__)
    parser.add_argument("verb", choices=("compile", "check", "update"))
    verb = parser.parse_args().verb
    if verb == "compile":
        for path in compile_all():
            print(f"wrote {path.relative_to(ROOT)}")
        return 0
    if verb == "update":
        print(f"{update()} new messages")
        return 0
    lines = faults()
    print(*lines, f"{len(lines)} faults in the translations" if lines else "translations complete", sep="\n")
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
