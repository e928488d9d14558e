"""
Values become a PDF/A: by typst, with the letters that lie beside it and no others. The same values give the same bytes.

The compiler and its fonts stay in the process, one a thread; a warm one sets a page in a few milliseconds.
"""

from __future__ import annotations

import json
import threading
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Final

import pylopdf_fonts_zh_cn
import typst
from django.conf import settings
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from casework.dossier.templates import Values
from casework.errors import NotYet
from casework.law import HOUSE

# Tagged, so that it can be read aloud, and every letter can be told from its shape.
STANDARD: Final = "a-2a"
LAYOUT = "casework/dossier/typst/layout.typ"
_own = threading.local()


def frozen(values: Values) -> str:
    """Write values as the canonical JSON text that is kept and digested."""
    return json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True, allow_nan=False)


def typeset(source: str, text: str, at: datetime) -> bytes:
    """
    Set a paper. source: its typst file, from the root of the code. text: frozen() values. at: the moment it says it was made.

    Returns a PDF/A-2a with all its fonts in it.

    :raises NotYet: it cannot be set, as with a letter that the fonts do not have.
    """
    try:
        made = _compiler().compile(
            settings.ROOT / source,
            sys_inputs={"values": text},
            format="pdf",
            pdf_standards=STANDARD,
            timestamp=int(at.timestamp()),
        )
    except typst.TypstError as fault:
        message = format_lazy(_("The paper cannot be set: {fault}"), fault=fault.message)
        raise NotYet.because("PAPER_NOT_SET", message, law=str(HOUSE.art("F7")), field="dossier") from fault
    assert isinstance(made, bytes)
    return made


def bind(folder: Path, source: str, text: str, at: datetime, output: Path) -> None:
    """
    Set what shows files that lie beside it in a folder, and let go of them. source: its typst file, in the folder; the rest as typeset().

    It is no PDF/A: the files are what they are. The same files give the same bytes.

    :raises TypstError: one of the files cannot be shown.
    """
    compiler = typst.Compiler(root=folder, font_paths=_fonts(), ignore_system_fonts=True)
    compiler.compile(folder / source, output, sys_inputs={"values": text}, format="pdf", timestamp=int(at.timestamp()))


def _compiler() -> typst.Compiler:
    if not hasattr(_own, "compiler"):
        _own.compiler = typst.Compiler(root=settings.ROOT, font_paths=_fonts(), ignore_system_fonts=True)
    compiler: typst.Compiler = _own.compiler
    return compiler


@cache
def _fonts() -> typst.Fonts:
    folder = Path(pylopdf_fonts_zh_cn.serif_path()).parent
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[folder])
