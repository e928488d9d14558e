"""Every message of the code has its Chinese."""

from pathlib import Path

import pytest

from casework import translations


class TestCatalogue:
    def test_has_every_message_of_the_code(self) -> None:
        found = translations.faults()
        assert not found, "\n".join([f"{len(found)} faults, the first of them:", *found[:20]])


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """Give a small tree with a module, a template and a catalogue that knows one of their messages."""
    (tmp_path / "casework").mkdir()
    (tmp_path / "casework" / "words.py").write_text(
        'from django.utils.translation import gettext as _, ngettext\n_("wall")\nngettext("%d day", "%d days", 2)\n'
    )
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "page.html").write_text(
        '{% load i18n %}{% translate "yard" %}{% blocktranslate %}by {{ who }}{% endblocktranslate %}'
    )
    (tmp_path / "django.po").write_text(
        'msgid ""\nmsgstr ""\n"Language: zh_Hans\\n"\n"Content-Type: text/plain; charset=utf-8\\n"\n'
        '"Plural-Forms: nplurals=1; plural=0;\\n"\n\nmsgid "wall"\nmsgstr "墙"\n\nmsgid "gone"\nmsgstr "走"\n'
    )
    return tmp_path


class TestFaults:
    def test_name_the_file_and_the_message_without_chinese(self, house: Path) -> None:
        assert translations.faults(house, house / "django.po") == [
            "casework/words.py: not translated: '%d day'",
            "templates/page.html: not translated: 'yard'",
            "templates/page.html: not translated: 'by %(who)s'",
        ]

    def test_do_not_accept_a_fuzzy_translation(self, house: Path) -> None:
        path = house / "django.po"
        path.write_text(path.read_text().replace('msgid "wall"', '#, fuzzy\nmsgid "wall"'))
        assert "casework/words.py: not translated: 'wall'" in translations.faults(house, path)

    def test_do_not_accept_a_lost_placeholder(self, house: Path) -> None:
        path = house / "django.po"
        path.write_text(path.read_text() + '\n#, python-format\nmsgid "by %(who)s"\nmsgstr "由人"\n')
        assert "django.po: placeholders differ: 'by %(who)s'" in translations.faults(house, path)

    def test_do_not_accept_a_context_that_changes_nothing(self, house: Path) -> None:
        path = house / "django.po"
        path.write_text(
            path.read_text()
            + '\nmsgctxt "verb"\nmsgid "wall"\nmsgstr "墙"\n\nmsgctxt "verb"\nmsgid "gone"\nmsgstr "离"\n'
        )
        assert translations.faults(house, path)[-1] == "django.po: the context changes nothing: 'wall' in 'verb'"


class TestUpdate:
    def test_adds_what_is_missing_in_the_order_of_the_files(self, house: Path) -> None:
        added = translations.update(house, house / "django.po")
        ids = [message.id for message in translations.read(house / "django.po") if message.id]
        assert (added, ids) == (3, ["wall", ("%d day", "%d days"), "yard", "by %(who)s"])

    def test_keeps_the_translations_it_found(self, house: Path) -> None:
        translations.update(house, house / "django.po")
        catalogue = translations.read(house / "django.po")
        assert (catalogue["wall"].string, catalogue.obsolete["gone"].string) == ("墙", "走")

    def test_changes_nothing_the_second_time(self, house: Path) -> None:
        path = house / "django.po"
        translations.update(house, path)
        first = path.read_bytes()
        translations.update(house, path)
        assert path.read_bytes() == first


class TestCompile:
    def test_writes_the_binary_catalogue_once(self, house: Path) -> None:
        folder = house / "locale" / "zh_Hans" / "LC_MESSAGES"
        folder.mkdir(parents=True)
        (house / "django.po").rename(folder / "django.po")
        assert translations.compile_all(house / "locale") == [folder / "django.mo"]
        assert translations.compile_all(house / "locale") == []
