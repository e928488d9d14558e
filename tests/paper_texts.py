"""What papers say to who reads them: the text of a PDF as poppler finds it, without its breaks."""

from __future__ import annotations

import re
import subprocess
from shutil import which

import pytest

from casework.dossier.issuing import made_again
from casework.dossier.models import Document


def issued(number: str) -> dict[str, Document]:
    """Template → the paper issued by it last, in a file."""
    papers = Document.objects.filter(matter_no=number).exclude(template="").order_by("pk")
    return {each.template: each for each in papers}


def text_of(paper: Document | bytes) -> str:
    """Read a paper as its reader does; skips the test where poppler is not installed."""
    program = which("pdftotext")
    if program is None:
        pytest.skip("pdftotext (poppler-utils) is not installed")
    content = paper if isinstance(paper, bytes) else made_again(paper)
    read = subprocess.run([program, "-", "-"], input=content, capture_output=True, check=True)
    return re.sub(r"\s", "", read.stdout.decode())
