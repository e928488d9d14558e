"""What a forger may do to a bag. Each takes the bag and chance."""

from __future__ import annotations

import shutil
from pathlib import Path
from random import Random

from casework.dossier.verifier.bag import DOSSIER, NOTES, PROOFS
from tests.bags import Row, change, rehash_chain, rows_in, write_rows


def flip(bag: Path, chance: Random) -> None:
    path = one_file(bag, chance)
    content = bytearray(path.read_bytes())
    content[chance.randrange(len(content))] ^= 1 << chance.randrange(8)
    path.write_bytes(content)


def drop(bag: Path, chance: Random) -> None:
    one_file(bag, chance).unlink()


def add(bag: Path, chance: Random) -> None:
    folder = chance.choice(["", "data", "data/papers", "data/inner", "data/seals", "more"])
    path = bag / folder / f"{chance.randrange(1000)}.pdf"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(chance.randbytes(20))


def swap(bag: Path, chance: Random) -> None:
    one, other = chance.sample(papers_in(bag), 2)
    one_content, other_content = one.read_bytes(), other.read_bytes()
    one.write_bytes(other_content)
    other.write_bytes(one_content)


def replace(bag: Path, chance: Random) -> None:
    chance.choice(papers_in(bag)).write_bytes(b"%PDF-1.4\n" + chance.randbytes(40))


def append(bag: Path, chance: Random) -> None:
    with one_file(bag, chance).open("ab") as file:
        file.write(chance.choice([b"\n", b"\x00", b" "]))


def back_date(bag: Path, chance: Random) -> None:
    rows = rows_in(bag)
    chance.choice(rows)[chance.choice(["happened_at", "recorded_at"])] = "2020-01-01T00:00:00.000000+00:00"
    write_rows(bag, rows)


def back_date_cleverly(bag: Path, chance: Random) -> None:
    rows = rows_in(bag)
    chance.choice(rows)["happened_at"] = "2020-01-01T00:00:00.000000+00:00"
    rehash_chain(rows)
    write_rows(bag, rows)
    change(bag, DOSSIER, lambda told: told["matter"].update(head=rows[-1]["hash"]))


def other_entry(bag: Path, chance: Random) -> None:
    rows = rows_in(bag)
    row = chance.choice(rows)
    name = chance.choice(["actor", "verb", "outcome", "law", "facts", "unit", "level"])
    row[name] = row[name] + 1 if isinstance(row[name], int) else f"{row[name]}x"
    write_rows(bag, rows)


def cut_off(bag: Path, chance: Random) -> None:
    write_rows(bag, rows_in(bag)[:-1])
    change(bag, PROOFS, lambda proofs: proofs["entries"].pop())


def leave_out(bag: Path, chance: Random) -> None:
    rows = rows_in(bag)
    rows.pop(chance.randrange(len(rows)))
    write_rows(bag, rows)


def other_words(bag: Path, chance: Random) -> None:
    rows = rows_in(bag, NOTES)
    chance.choice(rows)[chance.choice(["text", "salt", "name"])] += "x"
    write_rows(bag, rows, NOTES)


def erase_words(bag: Path, chance: Random) -> None:
    rows = rows_in(bag, NOTES)
    chance.choice(rows).update(text="", salt="", erased_at="2026-01-01T00:00:00.000000+00:00")
    write_rows(bag, rows, NOTES)


def drop_words(bag: Path, chance: Random) -> None:
    rows = rows_in(bag, NOTES)
    rows.pop(chance.randrange(len(rows)))
    write_rows(bag, rows, NOTES)


def other_paper(bag: Path, chance: Random) -> None:
    def forge(told: Row) -> None:
        paper = chance.choice(told["papers"])
        paper[chance.choice(["title", "kind", "number", "sha256", "added_by", "added_at"])] = "0" * 64

    change(bag, DOSSIER, forge)


def forget_paper(bag: Path, chance: Random) -> None:
    def forge(told: Row) -> None:
        paper = told["papers"].pop(chance.randrange(len(told["papers"])))
        (bag / "data" / paper["file"]).unlink()

    change(bag, DOSSIER, forge)


def withhold_paper(bag: Path, chance: Random) -> None:
    def forge(told: Row) -> None:
        paper = chance.choice(told["papers"])
        (bag / "data" / paper["file"]).unlink()
        paper.update(file=None, withheld=True)

    change(bag, DOSSIER, forge)


def other_matter(bag: Path, chance: Random) -> None:
    name = chance.choice(["state", "number", "title", "opened_at", "outcome", "unit"])
    change(bag, DOSSIER, lambda told: told["matter"].update({name: "x"}))


def other_proof(bag: Path, chance: Random) -> None:
    def forge(proofs: Row) -> None:
        proof = chance.choice(proofs["entries"])
        proof["place"] += 1

    change(bag, PROOFS, forge)


def twice(bag: Path, chance: Random) -> None:
    path = one_file(bag, chance)
    shutil.copyfile(path, path.with_name(f"copy-{path.name}"))


TRICKS = (
    flip, drop, add, swap, replace, append, back_date, back_date_cleverly, other_entry, cut_off, leave_out, other_words, erase_words,
    drop_words, other_paper, forget_paper, withhold_paper, other_matter, other_proof, twice,
)  # fmt: skip


def one_file(bag: Path, chance: Random) -> Path:
    return chance.choice(sorted(each for each in bag.rglob("*") if each.is_file() and each.stat().st_size))


def papers_in(bag: Path) -> list[Path]:
    return sorted(each for folder in ("papers", "inner") for each in (bag / "data" / folder).iterdir())
