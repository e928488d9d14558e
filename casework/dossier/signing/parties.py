"""Takes the signatures of parties and mediators on papers that several sign, in the order of the template, behind the paper (ADR 0040)."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any, NamedTuple

from asn1crypto.x509 import Certificate
from django.utils.translation import gettext_lazy as _

from casework.deadlines.calendar import day_of
from casework.dossier.issuing import refuse_destroyed, restored
from casework.dossier.models import Document, PaperSignature
from casework.dossier.services import check_lateness
from casework.dossier.signing.authorities import authority, party_roots
from casework.dossier.signing.copies import Made, keep_copy, timestamper
from casework.dossier.signing.order import MEDIATOR, PARTIES, Hand, Level, Line, current, suffices
from casework.dossier.signing.pades import KeyAway, NotSigned, Signature, algorithm_for, signatures_on, signed
from casework.dossier.signing.putting import RULE, SIGN_PAPER
from casework.dossier.signing.services import organs_of
from casework.dossier.signing.strokes import Ink, ink_of
from casework.dossier.signing.turns import Signing, may_not_be_signed, signing_of
from casework.errors import NotNow, NotYet, NotYou, Unknown, Unmet
from casework.law import CIVIL_CODE, ESIGN
from casework.organisations.actors import Actor
from casework.parties.services.disclosure import HANDLING_ROLES
from casework.transactions import step
from casework.workflow.models import Matter
from casework.workflow.moments import unknown_matter
from casework.workflow.perform import perform
from casework.workflow.wall import stands_before_wall

LONGEST = 200
_LAW = str(RULE)


class Given(NamedTuple):
    """What a signature comes with. picture: PNG. check: reference of the identity check. content: the copy, signed elsewhere."""

    level: str
    picture: bytes = b""
    check: str = ""
    device: str = ""
    content: bytes = b""


@step()
def sign_paper(
    matter: Matter,
    paper: Document,
    *,
    party: int = 0,
    by_party: int = 0,
    level: str,
    picture: bytes = b"",
    check: str = "",
    device: str = "",
    content: bytes = b"",
    actor: Actor,
    at: datetime,
) -> PaperSignature:
    """
    Take one signature on an issued paper and put it behind it, under the seal of the organ or by the signer's own certificate.

    matter: placed(). paper: of it. party: whose line, 0 for the mediator's; by_party: who acts for the party, 0 for himself. level: L1 with
    check, the reference of the SMS code; L2 with picture, check and device; L3 with content, the copy as it stands with one more signature,
    by a certificate of party_roots(). Leaves one row, one entry (`sign_paper`) and the new copy.
    Law: Electronic Signature Law arts. 3, 13 and 14; house rule F13.

    :raises Unknown: the actor may not know of the matter, or it has no such party.
    :raises NotYou: the actor handles no matters here, or is not the mediator whose line it is.
    :raises NotNow: the matter has ended, others sign first, it is signed already, or no key is to be had.
    :raises NotYet: what is missing of the signature, or forbids it; everything is told.
    """
    if stands_before_wall(matter, actor):
        raise unknown_matter(matter.number)
    standing = Matter.objects.locked(matter.number).get()
    if actor.post_for(HANDLING_ROLES, matter.unit_path) is None:
        raise NotYou.because("WRONG_ROLE", _("Your role does not allow this."), law=_LAW)
    check_lateness(standing, at, late=False)
    refuse_destroyed(matter.number)
    fresh = Document.objects.select_related("signed_copy").get(pk=paper.pk)
    signing = signing_of([fresh]).get(fresh.pk)
    if signing is None:
        raise NotYet.because("NOT_SIGNED_BY_OTHERS", _("Nobody but its organ signs this paper."), law=_LAW, field="id")
    if may_not_be_signed(matter):
        message = _("Papers on marriage, adoption or inheritance cannot be signed electronically.")
        raise NotYet.because("PERSONAL_STATUS", message, law=str(ESIGN.art(3)))
    hand, writer = _whose(signing, standing, party, by_party, actor, at)
    given = Given(level, picture, " ".join(check.split()), " ".join(device.split()), content)
    line = _line_of(signing, hand)
    ink = _checked(given, line)
    number = signing.taken[-1].number + 1 if signing.taken else 2 if fresh.copy is not None else 1
    made = _made(fresh, _before(fresh), given, ink, hand, number, at)
    digest = hashlib.sha256(made.content).hexdigest()
    told: dict[str, Any] = {"paper": fresh.sha256, "copy": digest, "who": hand.who, "level": level}
    if hand.party:
        told["party"] = signing.parties[hand.party].position
    if picture:
        told["picture"] = hashlib.sha256(picture).hexdigest()
    moved = perform(standing, SIGN_PAPER, actor=actor, at=at, given=told)
    put = PaperSignature.objects.create(
        document=fresh,
        number=number,
        who=hand.who,
        party=hand.party,
        by_party=writer,
        level=level,
        sha256=digest,
        size=len(made.content),
        picture=told.get("picture", ""),
        check_reference=given.check,
        device=given.device,
        certificate=made.certificate,
        algorithm=made.algorithm,
        digest_algorithm=made.digest,
        account=actor.account,
        at=at,
        seq=moved.version,
    )
    keep_copy(fresh, made, number, at)
    return put


def _whose(signing: Signing, matter: Matter, party: int, by_party: int, actor: Actor, at: datetime) -> tuple[Hand, int]:
    """
    Find whose line it is and who writes: a principal himself, or who acts for him; a guardian for who cannot.

    :raises Unknown, NotYou, NotYet: it is nobody's, or another's.
    """
    if not party:
        if matter.handler != actor.account:
            message = _("The line of the mediator is signed by who has the matter in hand.")
            raise NotYou.because("NOT_THE_MEDIATOR", message, law=_LAW, field="party")
        return Hand(MEDIATOR), 0
    of, by = signing.parties.get(party), signing.parties.get(by_party or party)
    if of is None or by is None:
        field = "party" if of is None else "by_party"
        raise Unknown.because("UNKNOWN_PARTY", _("This matter has no such party."), field=field)
    if of.needs_guardian(day_of(at)) and by.guardian_of_id != of.pk:
        message = _("For a minor or incapable party a guardian signs.")
        raise NotYet.because("GUARDIAN_SIGNS", message, law=str(CIVIL_CODE.art(23)), field="by_party")
    if by.pk != of.pk and of.pk not in (by.guardian_of_id, by.represents_id):
        message = _("Who signs for a party is its guardian, or was named as its agent or representative.")
        raise NotYet.because("ACTS_FOR_ANOTHER", message, law=_LAW, field="by_party")
    return Hand(PARTIES, of.pk), by.pk


def _line_of(signing: Signing, hand: Hand) -> Line:
    """
    Find the line a hand signs now.

    :raises NotNow: it has signed, or others sign first.
    :raises NotYet: it has no line on this paper.
    """
    own = next((each for each in signing.steps if hand in (*each.done, *each.due)), None)
    if own is None:
        raise NotYet.because("NO_LINE", _("This paper has no line for this signature."), law=_LAW, field="party")
    if hand in own.done:
        raise NotNow.because("SIGNED_ALREADY", _("This signature stands already."), law=_LAW, field="party")
    first = current(signing.steps)
    if first is not None and first is not own:
        message = _("Others sign first.")
        due = ", ".join(_spelled(each, signing) for each in first.due)
        raise NotNow.because("SIGNING_ORDER", message, law=_LAW, field="party", due=due)
    return own.line


def _spelled(hand: Hand, signing: Signing) -> str:
    return f"{hand.who} {signing.parties[hand.party].position}" if hand.party else hand.who


def _checked(given: Given, line: Line) -> Ink | None:
    """
    See that a signature is good enough for its line and has all that its level needs.

    :raises NotYet: it is not; everything is told.
    """
    faults = []
    if not suffices(given.level, line.least):
        message = _("This level of signature does not do for this paper.")
        faults.append(Unmet("LEVEL_TOO_LOW", message, law=_LAW, field="level"))
    needs = {"check": given.level in (Level.L1, Level.L2), "device": given.level == Level.L2}
    for name, is_needed in needs.items():
        said = getattr(given, name)
        if is_needed and not said:
            message = _("The reference of the identity check, and the device of a handwriting, are told.")
            faults.append(Unmet("SIGNATURE_UNPROVED", message, law=_LAW, field=name))
        if len(said) > LONGEST:
            faults.append(Unmet("TOO_LONG", _("This has at most 200 characters."), law=_LAW, field=name))
    if given.level == Level.L3 and not given.content:
        message = _("A signature by certificate comes as the copy that bears it.")
        faults.append(Unmet("NO_CERTIFICATE", message, law=_LAW, field="content"))
    if faults:
        raise NotYet(*faults)
    return ink_of(given.picture) if given.level == Level.L2 else None


def _before(paper: Document) -> bytes:
    """Read what is signed: the copy as it stands, else the paper."""
    restored(paper)
    source = paper.copy or paper
    with source.content.open() as stored:
        content: bytes = stored.read()
    return content


def _made(paper: Document, before: bytes, given: Given, ink: Ink | None, hand: Hand, number: int, at: datetime) -> Made:
    """
    Put the signature behind what stands.

    :raises NotNow: there is no key for it here now.
    :raises NotYet: what was signed elsewhere is not this copy with one more signature that holds.
    """
    if given.level == Level.L3:
        return _by_certificate(before, given.content, at)
    organ = organs_of([paper]).get(paper.pk)
    try:
        who = authority()
        signer = who.signer_of(organ) if who is not None and organ is not None else None
        if signer is None or organ is None:
            message = _("The organ of this paper has no key here to seal a signature by.")
            raise NotNow.because("NO_SEAL_KEY", message, law=_LAW)
        algorithm = algorithm_for(signer)
        if not algorithm.is_allowed(day_of(at)):
            raise NotSigned(algorithm.oid)
        stamps = timestamper()
        content = signed(
            before, signer, field=f"Signature{number}", organ=organ.name, reason=f"{given.level} {hand.who} {given.check}",
            timestamper=stamps, ink=ink, place=number - 1,
        )  # fmt: skip
    except KeyAway as error:
        message = _("The device with the keys does not answer just now; come back in a moment.")
        raise NotNow.because("SEAL_KEY_AWAY", message, law=_LAW) from error
    except NotSigned as error:
        message = _("The signature cannot be sealed: see the settings of keys and algorithms.")
        raise NotNow.because("NOT_SEALED", message, law=_LAW) from error
    certificate: Certificate = signer.signing_cert
    return Made(
        content, f"{certificate.serial_number:x}", str(certificate.subject.native["common_name"]), *algorithm, is_organ=True,
        is_stamped=stamps is not None,
    )  # fmt: skip


def _by_certificate(before: bytes, content: bytes, at: datetime) -> Made:
    """Take a copy that was signed elsewhere: what stood, and one more signature that holds, by a certificate we trust."""
    roots = party_roots()
    if not roots:
        message = _("No provider of certificates is named here by whom parties sign.")
        raise NotNow.because("NO_PARTY_ROOTS", message, law=str(ESIGN.art(16)))
    found: list[Signature] = []
    if content.startswith(before) and content != before:
        try:
            known = len(signatures_on(before, []))
            found = signatures_on(content, roots, on=day_of(at))[known:]
        except NotSigned:
            found = []
    if len(found) != 1 or not found[0].holds:
        message = _(
            "What is handed in is not the copy as it stands with one more signature by a certificate that is trusted."
        )
        raise NotYet.because("CERTIFICATE_FALSE", message, law=_LAW, field="content")
    (own,) = found
    return Made(content, own.serial, "", *own.algorithm, is_organ=False, is_stamped=False)
