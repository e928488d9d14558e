"""What others wrote is shown in papers also where the fonts lack a letter of it."""

from __future__ import annotations

import pytest

from casework.dossier.glyphs import settable
from tests.casework.dossier.test_typesetting import sample


class TestALetter:
    @pytest.mark.parametrize("text", ["占道经营，三张桌子（约4㎡）。", "“摊位”——第1号…", "王·五 é Ж\tα\n行"])
    def test_that_the_fonts_have_is_left_as_it_is(self, text: str) -> None:
        assert settable(text) == text

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("好\U0001f600", "好〓（U+1F600）"), ("\U00020bb7田", "〓（U+20BB7）田"), ("a\x07b", "a〓（U+0007）b"), ("\ufeff一", "一"),
            ("\ue000\uffff", "〓（U+E000）〓（U+FFFF）"),
        ],
    )  # fmt: skip
    def test_that_they_lack_is_named_by_its_place(self, text: str, shown: str) -> None:
        assert settable(text) == shown
        assert sample(paragraphs=[settable(text)])
