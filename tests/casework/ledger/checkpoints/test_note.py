"""Notes are those of c2sp.org/signed-note, and nothing is believed that no known key signed."""

from __future__ import annotations

from collections.abc import Callable
from random import Random

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from casework.ledger.checkpoints import ed25519, note, signing
from casework.ledger.checkpoints.note import Head, Key, NotGenuine, opened, public_key, signed

# The example of the specification.
EXAMPLE_KEY = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k"
EXAMPLE = """This is an example message.

— example.com/foo Uw2QOkn8srV1yJGh2VYRlL1Tnagv1YEq6TfXppzi2ONncAlTgK7Ztg1ERYNZXsYjOBH3mFXmRKuwHjG1Yu72IneyaQM=
"""
LOG, SEED, OTHER_SEED = "casework.example/log", bytes(range(32)), bytes(range(1, 33))
HEAD = Head(LOG, 1000, bytes(range(32)), ("2026-03-02T04:00:00+00:00",))
NOTE = signed(str(HEAD), LOG, SEED)
KEY = public_key(LOG, SEED)
# The first three of RFC 8032, section 7.1: secret, public, message, signature.
OF_RFC_8032 = [
    (
        "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@pytest.fixture(params=[signing.is_signed, ed25519.is_signed], ids=["library", "alone"])
def way(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have signatures checked by the library, and as where there is none."""
    monkeypatch.setattr(opened, "__kwdefaults__", {"by": request.param})


def refused(text: str, *keys: Key) -> str:
    with pytest.raises(NotGenuine) as refusal:
        opened(text, keys or [KEY])
    return refusal.value.code


@pytest.mark.usefixtures("way")
class TestANote:
    def test_is_that_of_the_specification(self) -> None:
        key = Key.read(EXAMPLE_KEY)
        assert str(key) == EXAMPLE_KEY
        assert opened(EXAMPLE, [key]) == "This is an example message.\n"

    def test_is_opened_by_the_key_that_signed_it(self) -> None:
        assert Head.read(opened(NOTE, [public_key(LOG, OTHER_SEED), KEY])) == HEAD

    def test_may_bear_the_signatures_of_witnesses(self) -> None:
        _text, _blank, line = signed(str(HEAD), "witness.example", OTHER_SEED).rpartition("\n\n")
        both = NOTE + line
        for keys in ([KEY], [public_key("witness.example", OTHER_SEED)]):
            assert Head.read(opened(both, keys)) == HEAD

    def test_signed_by_another_key_is_refused(self) -> None:
        assert refused(NOTE, public_key(LOG, OTHER_SEED)) == "UNKNOWN_KEY"
        assert refused(NOTE, public_key("another.example", SEED)) == "UNKNOWN_KEY"
        assert refused(signed(str(HEAD), LOG, OTHER_SEED)) == "UNKNOWN_KEY"

    def test_with_another_text_is_refused(self) -> None:
        assert refused(NOTE.replace("\n1000\n", "\n1001\n")) == "WRONG_SIGNATURE"
        assert refused(NOTE.replace("2026-03-02", "2026-03-01")) == "WRONG_SIGNATURE"

    def test_with_the_signature_of_another_note_is_refused(self) -> None:
        other = signed(str(HEAD._replace(size=1001)), LOG, SEED)
        assert refused(NOTE.partition("\n\n")[0] + "\n\n" + other.partition("\n\n")[2]) == "WRONG_SIGNATURE"

    @pytest.mark.parametrize(
        "spoilt",
        [
            lambda text: "",
            lambda text: text[:-1],
            lambda text: text.replace("— ", "- "),
            lambda text: text.replace("\n\n", "\n"),
            lambda text: text + "\n",
            lambda text: text + "— casework.example/log\n",
            lambda text: text[:-3] + "\n",
            lambda text: text.partition("— ")[0],
        ],
    )
    def test_that_is_none_is_refused(self, spoilt: Callable[[str], str]) -> None:
        assert refused(spoilt(NOTE)) == "UNREADABLE"

    def test_with_any_one_letter_changed_is_refused(self) -> None:
        for at in range(0, len(NOTE), 3):
            letter = "A" if NOTE[at] != "A" else "B"
            refused(NOTE[:at] + letter + NOTE[at + 1 :])


class TestAHead:
    @pytest.mark.parametrize(
        "wrong",
        [
            "",
            "log\n",
            "log\n1\n",
            "log\n1\nAAAA\n",
            str(HEAD)[:-1],
            str(HEAD).replace("1000", "01000"),
            str(HEAD).replace("1000", "-1"),
            str(HEAD).replace("1000", "١"),
            str(HEAD).replace("1000", "9" * 30),
            str(HEAD).replace("1000\n", "1000\n\n"),
            str(HEAD).replace("AAEC", "AAEC="),
        ],
    )
    def test_that_is_none_is_refused(self, wrong: str) -> None:
        with pytest.raises(NotGenuine):
            Head.read(wrong)


class TestAKey:
    @pytest.mark.parametrize(
        "wrong",
        [
            "",
            "x",
            "a+b",
            "a+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k",
            EXAMPLE_KEY[:-4],
            EXAMPLE_KEY + "=",
        ],
    )
    def test_that_is_none_is_refused(self, wrong: str) -> None:
        with pytest.raises(NotGenuine):
            Key.read(wrong)

    @pytest.mark.parametrize("name", ["", "a b", "a+b", "a\nb", "a\u2028b"])
    def test_has_a_name_that_fits_into_a_line(self, name: str) -> None:
        assert not note.is_name(name)


class TestEd25519Alone:
    @pytest.mark.parametrize("vector", OF_RFC_8032)
    def test_is_that_of_rfc_8032(self, vector: tuple[str, ...]) -> None:
        _secret, public, message, signature = (bytes.fromhex(each) for each in vector)
        assert ed25519.is_signed(public, message, signature)
        assert not ed25519.is_signed(public, message + b"x", signature)

    def test_agrees_with_the_library(self) -> None:
        chance = Random(1)
        for _turn in range(12):
            private = Ed25519PrivateKey.from_private_bytes(chance.randbytes(32))
            public, message = private.public_key().public_bytes_raw(), chance.randbytes(chance.randrange(80))
            signature = private.sign(message)
            assert ed25519.is_signed(public, message, signature)
            for at in (chance.randrange(32), chance.randrange(32, 64)):
                wrong = bytearray(signature)
                wrong[at] ^= 1 << chance.randrange(8)
                assert ed25519.is_signed(public, message, bytes(wrong)) is False
                assert signing.is_signed(public, message, bytes(wrong)) is False

    def test_refuses_what_has_not_the_form(self) -> None:
        public, signature = bytes.fromhex(OF_RFC_8032[0][1]), bytes.fromhex(OF_RFC_8032[0][3])
        order = 2**252 + 27742317777372353535851937790883648493
        again = (int.from_bytes(signature[32:], "little") + order).to_bytes(32, "little")
        assert not ed25519.is_signed(public, b"", signature[:32] + again)  # the same signature, written otherwise
        assert not ed25519.is_signed(public[:-1], b"", signature)
        assert not ed25519.is_signed(public, b"", signature[:-1])
        assert not ed25519.is_signed(b"\xff" * 32, b"", signature)
        assert not ed25519.is_signed((2).to_bytes(32, "little"), b"", signature)  # no point of the curve
