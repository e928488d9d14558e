"""Keys that lie in a device sign there; where it is away the paper waits, and the next run goes on."""

from __future__ import annotations

import subprocess
from pathlib import Path
from shutil import which

import pytest
from django.core.exceptions import ImproperlyConfigured
from pytest_django import Settings

from casework.dossier.models import SignedCopy
from casework.dossier.signing.authorities import authority
from casework.dossier.signing.device import Address, Device
from casework.dossier.signing.pades import KeyAway, NotSigned, signatures_on, signed
from casework.dossier.signing.services import checked, sign_papers
from casework.organisations.models import Unit
from tests.casework.dossier.signing.test_pades import BUREAU, OTHER, paper
from tests.device import PIN, Token
from tests.device import token as token
from tests.enforcement.penalties.cases import FIRM, Bureau
from tests.enforcement.penalties.cases import bureau as bureau
from tests.enforcement.penalties.test_signed_papers import decided

DISTRICT = Unit(code="330106", name="西湖区")


def device_of(token: Token, pin: str = PIN) -> Device:
    return Device(Address.read(token.uri), pin)


def signed_by(device: Device, organ: Unit = BUREAU) -> bytes:
    signer = device.signer_of(organ)
    assert signer is not None
    return signed(paper(), signer, field="Organ", organ=organ.name, reason="决定书")


@pytest.mark.device
class TestADevice:
    def test_signs_with_the_key_under_the_code_of_the_organ(self, token: Token) -> None:
        token.make_key(BUREAU)
        token.trust()
        device = device_of(token)
        made = signed_by(device)
        assert made.startswith(paper())
        [found] = signatures_on(made, device.roots())
        assert (found.signer, found.holds, found.algorithm.name) == (BUREAU.name, True, "ecdsa-with-SHA256")
        assert device.signer_of(OTHER) is None

    def test_is_believed_by_another_program(self, token: Token, tmp_path: Path) -> None:
        program = which("pdfsig")
        if program is None:
            pytest.skip("pdfsig (poppler-utils) is not installed")
        token.make_key(BUREAU)
        path = tmp_path / "signed.pdf"
        path.write_bytes(signed_by(device_of(token)))
        told = subprocess.run([program, "-nocert", str(path)], capture_output=True, text=True, check=False).stdout
        assert "Signature is Valid." in told
        assert "Total document signed" in told

    def test_trusts_nothing_where_it_holds_no_roots(self, token: Token) -> None:
        token.make_key(BUREAU)
        assert device_of(token).roots() == []
        [found] = signatures_on(signed_by(device_of(token)), [])
        assert (found.is_intact, found.is_trusted) == (True, False)

    def test_with_two_keys_for_an_organ_signs_with_neither(self, token: Token) -> None:
        token.make_key(BUREAU)
        token.make_key(BUREAU)
        with pytest.raises(NotSigned, match="2 certificates and 2 keys under 330106-B2"):
            device_of(token).signer_of(BUREAU)

    def test_is_not_asked_twice_with_a_pin_that_it_refused(self, token: Token) -> None:
        token.make_key(BUREAU)
        wrong = device_of(token, "111111")
        with pytest.raises(ImproperlyConfigured, match="refuses the PIN in PAPER_SIGNERS_PASSWORD"):
            wrong.signer_of(BUREAU)
        token.unplug()  # whoever asks it now is told that it is away
        with pytest.raises(ImproperlyConfigured, match="refuses the PIN in PAPER_SIGNERS_PASSWORD"):
            wrong.signer_of(BUREAU)
        token.plug_in()
        assert signed_by(device_of(token)).startswith(paper())

    def test_that_goes_while_it_signs_is_away_and_comes_back(self, token: Token) -> None:
        token.make_key(BUREAU)
        device = device_of(token)
        signer = device.signer_of(BUREAU)
        assert signer is not None
        token.unplug()
        with pytest.raises(KeyAway, match="the device casework does not answer"):
            signed(paper(), signer, field="Organ", organ=BUREAU.name, reason="决定书")
        with pytest.raises(KeyAway, match="the device casework does not answer"):
            device.signer_of(BUREAU)
        token.plug_in()
        assert signed_by(device).startswith(paper())


@pytest.mark.device
class TestSigning:
    def test_waits_for_a_device_that_is_away_and_goes_on_with_the_next_run(
        self, bureau: Bureau, token: Token, settings: Settings, caplog: pytest.LogCaptureFixture
    ) -> None:
        decided(bureau)
        token.make_key(DISTRICT)
        token.trust()
        settings.PAPER_SIGNERS, settings.PAPER_SIGNERS_PASSWORD = token.uri, PIN
        token.unplug()
        assert sign_papers(at=bureau.world.later()) == 0
        assert "Papers wait for their signature: the device casework does not answer" in caplog.text
        bureau.clue(FIRM).checked().spot()  # nothing blocks
        token.plug_in()
        assert [sign_papers(at=bureau.world.later()) for _turn in range(2)] == [2, 0]
        device = authority()
        assert device is not None
        for copy in SignedCopy.objects.all():
            assert [each.holds for each in checked(copy, device.roots())] == [True]


class TestAnAddress:
    def test_is_a_uri_of_rfc_7512(self, tmp_path: Path) -> None:
        module = tmp_path / "a module.so"
        module.touch()
        read = Address.read(f"pkcs11:token=%E5%85%AC%E7%AB%A0?module-path={tmp_path}/a%20module.so")
        assert read == Address("公章", str(module))

    @pytest.mark.parametrize(
        "uri",
        ["pkcs11:", "pkcs11:token=a", "pkcs11:token=?module-path=/x", "pkcs11:token=a?module-path=/x&pin-value=1"],
    )
    def test_names_token_and_module_and_no_pin(self, settings: Settings, uri: str) -> None:
        settings.PAPER_SIGNERS = uri
        with pytest.raises(ImproperlyConfigured, match="its PIN by PAPER_SIGNERS_PASSWORD"):
            authority()

    def test_names_a_library_that_is_there(self, settings: Settings) -> None:
        settings.PAPER_SIGNERS = "pkcs11:token=a?module-path=/nowhere.so"
        with pytest.raises(ImproperlyConfigured, match=r"a library that is not there: /nowhere\.so"):
            authority()
