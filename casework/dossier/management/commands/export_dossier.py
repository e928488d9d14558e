"""Exports a dossier that anybody can verify without us."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from casework.dossier.export.contents import contents_of
from casework.dossier.export.package import packaged
from casework.dossier.export.standalone import program_digest
from casework.dossier.export.writing import write_folder
from casework.errors import CaseworkError, NotYet
from casework.ledger.checkpoints.sequencing import make_checkpoints
from casework.ledger.checkpoints.signing import key
from casework.ledger.clock import present
from casework.parties.kinds import Unasked
from casework.parties.services import record_export
from casework.workflow.models import Matter

FINDING, USAGE = 1, 2
ACCOUNT, PURPOSE = "console", Unasked.EXPORT.value


class Command(BaseCommand):
    """Puts what is new under a checkpoint, packs the matter, leaves a record."""

    help = (
        "Export a matter as a BagIt bag that anybody can verify without us: its papers, its entries with proofs under a signed checkpoint, "
        "and the verifier. The folder comes into being whole or not at all. Exit: 0 done; 1 a paper is not what was filed; 2 usage."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("number", metavar="NUMBER", help="the number of the matter")
        parser.add_argument(
            "--out", required=True, metavar="DIR", help="the folder to make; it must not be there, or be empty"
        )
        parser.add_argument(
            "--main-only", action="store_true", help="leave out the inner file and the free words, as for a party"
        )
        parser.add_argument("--purpose", default=PURPOSE, help="what for; kept in the record of looks")
        parser.add_argument("--format", choices=("table", "json"), default="table")

    def handle(self, *args: Any, **options: Any) -> None:
        target, at = Path(options["out"]).absolute(), present()
        matter = Matter.objects.filter(number=options["number"]).first()
        if matter is None:
            raise CommandError(f"There is no matter {options['number']}.", returncode=USAGE)
        make_checkpoints(at=at)
        try:
            contents = contents_of(matter, with_inner=not options["main_only"])
            record_export(matter.number, account=ACCOUNT, purpose=options["purpose"], at=at)
            with packaged(contents) as package:
                write_folder(package, target)
        except FileExistsError as error:
            raise CommandError(f"{target} is there already, and is not empty.", returncode=USAGE) from error
        except BlockingIOError as error:
            raise CommandError(f"{target} is being written by another process.", returncode=USAGE) from error
        except OSError as error:
            raise CommandError(f"{target} cannot be written: {error.strerror}.", returncode=USAGE) from error
        except CaseworkError as refusal:
            code = (
                USAGE if isinstance(refusal, NotYet) else FINDING
            )  # only what was asked for is not yet as it should be
            raise CommandError("\n".join(map(str, refusal.unmet)), returncode=code) from refusal
        told = {
            "number": matter.number,
            "folder": str(target),
            "files": len(package.pieces),
            "bytes": package.size,
            "entries": len(contents.entries),
            "papers": sum(bool(paper.file) for paper in contents.papers),
            "digest": package.digest,
            "key": str(key()),
            "verifier": program_digest(),
        }
        if options["format"] == "json":
            self.stdout.write(json.dumps(told, ensure_ascii=False, indent=2))
        else:
            self.stdout.write("\n".join(f"{name:<8} {value}" for name, value in told.items()))
