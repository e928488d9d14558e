"""The papers of a file, issued by an act or added by hand, the seals on it, and the series their official numbers come from."""

from __future__ import annotations

import json
from functools import cached_property
from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _

from casework.dossier.signing.order import Hand, Level, Who
from casework.parties.vault import EncryptedTextField

LONGEST_NAME = 200
LONGEST_TAKER = 120
LONGEST_ACCOUNT = 150


def by_digest(document: Document, _filename: str) -> str:
    """Store content under its digest, so that the same paper lies there once and never under a name somebody chose."""
    return f"documents/{document.sha256[:2]}/{document.sha256}"


class DocumentManager(models.Manager["Document"]):
    """Reads papers without what they state, which is read when somebody asks for it."""

    def get_queryset(self) -> models.QuerySet[Document]:
        return super().get_queryset().defer("frozen")


class Seal(models.Model):
    """
    The seal on one part of a file. cycle, part: of which handling, and 0 for the file itself, 1 and on for its supplement volumes.
    manifest: what lies in it, canonical JSON of the form casework-seal/1. root: of its papers. note: the manifest's digest and its root,
    signed as a signed note by the key of the installation. seq: of the entry that states them. A database trigger refuses whatever is
    done to it afterwards, and to the papers of a file that has one.
    """

    matter_no = models.CharField(_("number"), max_length=20)
    cycle = models.PositiveSmallIntegerField(_("handling cycle"))
    part = models.PositiveSmallIntegerField(_("part of the file"))
    manifest = models.TextField(_("manifest"))
    root = models.CharField(_("root"), max_length=64)
    note = models.TextField(_("signed note"))
    sealed_at = models.DateTimeField(_("sealed at"))
    sealed_by = models.CharField(_("sealed by"), max_length=150)
    seq = models.PositiveIntegerField(_("seq"))

    class Meta:
        verbose_name = _("seal")
        verbose_name_plural = _("seals")
        ordering = ("matter_no", "pk")
        constraints = [
            models.UniqueConstraint(fields=["matter_no", "cycle", "part"], name="one_seal_per_part"),
            models.UniqueConstraint(fields=["matter_no", "seq"], name="one_seal_per_entry"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_no}/{self.cycle}/{self.part}"

    @cached_property
    def said(self) -> dict[str, Any]:
        """The manifest as a mapping."""
        parsed: dict[str, Any] = json.loads(self.manifest)
        return parsed

    @cached_property
    def papers(self) -> frozenset[tuple[str, str]]:
        """Kind and digest of each paper under it."""
        return frozenset((each["kind"], each["sha256"]) for each in self.said["items"])


class PaperSeries(models.Model):
    """The last official number given by an organ for one kind of paper in one year. organ: its code; word: as 罚决字."""

    organ = models.CharField(max_length=32)
    word = models.CharField(max_length=16)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["organ", "word", "year"], name="one_series_per_organ_kind_and_year")
        ]

    def __str__(self) -> str:
        return f"{self.organ} {self.word} {self.year}"


class PaperFields(models.Model):
    """
    What is known of any paper. sha256 is of the content as it was handed in, filename its name then, by whose extension it is
    served; kind is a code of the track's catalogue. origin: made as it is, taken on the spot by a device, or a scan, whose conformity
    somebody certified or nobody yet.
    pages: null where nobody counted; pages_from: whether the content told or somebody typed it, "" with null. signatures: each with
    signer, cert (serial number), alg, at and from, which is a source too; what is typed is typed of what the content does not tell.
    captured_at: when its device says it was taken, null where none says; added_at is the server's word. taker, place: of what was
    taken on the spot, by whom, and where: in words, or as a geo URI (RFC 5870), geo:30.2741,120.1551, "" where nobody said.
    paper_kept: of a scan whether the paper it was made from is kept beside it, null where nobody said.
    """

    class Origin(models.TextChoices):
        BORN_DIGITAL = "BORN_DIGITAL", _("made electronically")
        CAPTURED = "CAPTURED", _("taken on the spot")
        CERTIFIED_SCAN = "CERTIFIED_SCAN", _("scan certified to be true")
        PAPER_PENDING = "PAPER_PENDING", _("scan to be certified")

    class Volume(models.TextChoices):
        MAIN = "MAIN", _("main file")
        INNER = "INNER", _("inner file")

    class Source(models.TextChoices):
        CONTENT = "CONTENT", _("told by the content")
        TYPED = "TYPED", _("typed in")

    matter_no = models.CharField(_("number"), max_length=20)
    kind = models.CharField(_("kind"), max_length=32)
    title = models.CharField(_("title"), max_length=LONGEST_NAME)
    filename = models.CharField(_("file name"), max_length=LONGEST_NAME)
    volume = models.CharField(_("volume"), max_length=5, choices=Volume.choices, default=Volume.MAIN)
    origin = models.CharField(_("origin"), max_length=16, choices=Origin.choices, default=Origin.BORN_DIGITAL)
    paper_kept = models.BooleanField(_("paper original kept"), null=True)
    pages = models.PositiveIntegerField(_("pages"), null=True)
    pages_from = models.CharField(_("pages told by"), max_length=7, choices=Source.choices, blank=True)
    signatures = models.JSONField(_("signatures"), default=list)
    sha256 = models.CharField(_("digest"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    added_by = models.CharField(_("added by"), max_length=150)
    added_at = models.DateTimeField(_("added at"))
    captured_at = models.DateTimeField(_("taken at, by its device"), null=True)
    taker = models.CharField(_("taken by"), max_length=LONGEST_TAKER, blank=True, default="")
    place = models.CharField(_("taken where"), max_length=LONGEST_NAME, blank=True, default="")

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.title


class Document(PaperFields):
    """
    One paper of one matter. template, number, seq, frozen: of a paper that an act issued, by which version of a template, under which
    official number, with which entry, and what it states as canonical JSON, sealed; template "" for one that was handed in.
    certified_by, certified_at, certified_in: of a scan that was certified, by which account, when and by which entry; the last is null
    where another installation certified it.
    """

    content = models.FileField(_("content"), upload_to=by_digest)
    template = models.CharField(_("template"), max_length=48, blank=True)
    number = models.CharField(_("official number"), max_length=LONGEST_NAME, blank=True)
    seq = models.PositiveIntegerField(_("seq"), null=True)
    frozen = EncryptedTextField(_("what it states"), blank=True)
    certified_by = models.CharField(_("certified by"), max_length=LONGEST_ACCOUNT, blank=True, default="")
    certified_at = models.DateTimeField(_("certified at"), null=True)
    certified_in = models.PositiveIntegerField(_("certified by entry"), null=True)

    objects = DocumentManager()

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        ordering = ("matter_no", "pk")
        indexes = [models.Index(fields=["matter_no"], name="document_by_matter")]
        constraints = [
            models.UniqueConstraint(
                fields=["matter_no", "kind", "sha256"], name="one_document_per_matter_kind_and_digest"
            ),
            models.CheckConstraint(
                condition=models.Q(template="", number="", seq=None) | (~models.Q(template="") & ~models.Q(seq=None)),
                name="a_paper_that_was_issued_has_its_template_and_entry",
            ),
            models.CheckConstraint(
                condition=models.Q(certified_by="", certified_at=None, certified_in=None)
                | (~models.Q(certified_by="") & ~models.Q(certified_at=None) & models.Q(origin="CERTIFIED_SCAN")),
                name="a_scan_that_was_certified_says_by_whom_and_when",
            ),
        ]

    @property
    def copy(self) -> SignedCopy | None:
        """The copy its organ has signed; one statement, none where it was read along or the paper bears no number."""
        found: SignedCopy | None = getattr(self, "signed_copy", None) if self.number else None
        return found


class SignedCopy(models.Model):
    """
    The copy of an issued paper that bears the signature of the organ it is of (电子签章): the paper itself to its last byte, and
    the signature behind it. sha256, size: of the copy. signer: the name in the certificate; certificate: its serial number in
    hexadecimal digits. level: of PAdES, B-T with a time stamp of another server, else B-B. algorithm, algorithm_oid, digest_algorithm: how
    it was signed, as ecdsa-with-SHA256, 1.2.840.10045.4.3.2, sha256; "" of copies that were made before it was noted. signed_at: by our
    clock.
    """

    class Level(models.TextChoices):
        B_B = "B-B", _("signature")
        B_T = "B-T", _("signature with time stamp")

    document = models.OneToOneField(Document, models.PROTECT, related_name="signed_copy")
    sha256 = models.CharField(_("digest"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    content = models.FileField(_("content"))
    signer = models.CharField(_("signer"), max_length=LONGEST_NAME)
    certificate = models.CharField(_("certificate"), max_length=64)
    level = models.CharField(_("level"), max_length=3, choices=Level.choices)
    algorithm = models.CharField(_("signature algorithm"), max_length=64, blank=True, db_default="")
    algorithm_oid = models.CharField(_("object identifier of the algorithm"), max_length=64, blank=True, db_default="")
    digest_algorithm = models.CharField(_("digest algorithm"), max_length=16, blank=True, db_default="")
    signed_at = models.DateTimeField(_("signed at"))

    class Meta:
        verbose_name = _("signed copy")
        verbose_name_plural = _("signed copies")

    def __str__(self) -> str:
        return f"{self.document} {self.signer}"


class PaperSignature(models.Model):
    """
    One signature on an issued paper that several sign. number: 1 to n on the paper; who, party: as signing.order has a hand; by_party: who
    wrote, the party himself or who acts for him. level: L1 to L3, of the rules of the house. sha256, size: of the copy as it stood when
    this was on it: every later copy begins with it. picture: digest of the handwriting as it was handed in; check_reference: by what it
    was found out who signs; device: on what. certificate, algorithm, digest_algorithm: of the key. account: who took it. seq: of the
    entry that states it, None of an organ's, which a task signs. A database trigger refuses everything but INSERT.
    """

    document = models.ForeignKey(Document, models.PROTECT, related_name="put_signatures")
    number = models.PositiveSmallIntegerField(_("number of the signature"))
    who = models.CharField(_("who signs"), max_length=8, choices=Who.choices)
    party = models.PositiveBigIntegerField(_("party"), default=0)
    by_party = models.PositiveBigIntegerField(_("signed by"), default=0)
    level = models.CharField(_("level"), max_length=2, choices=Level.choices)
    sha256 = models.CharField(_("digest"), max_length=64)
    size = models.PositiveBigIntegerField(_("size in bytes"))
    picture = models.CharField(_("digest of the handwriting"), max_length=64, blank=True)
    check_reference = models.CharField(_("identity check"), max_length=LONGEST_NAME, blank=True)
    device = models.CharField(_("device"), max_length=LONGEST_NAME, blank=True)
    certificate = models.CharField(_("certificate"), max_length=64)
    algorithm = models.CharField(_("signature algorithm"), max_length=64)
    digest_algorithm = models.CharField(_("digest algorithm"), max_length=16)
    account = models.CharField(_("taken by"), max_length=150, blank=True)
    at = models.DateTimeField(_("signed at"))
    seq = models.PositiveIntegerField(_("seq"), null=True)

    class Meta:
        verbose_name = _("signature on a paper")
        verbose_name_plural = _("signatures on papers")
        ordering = ("document", "number")
        constraints = [
            models.UniqueConstraint(fields=["document", "number"], name="one_signature_per_paper_and_number"),
            models.UniqueConstraint(fields=["document", "who", "party"], name="everybody_signs_a_paper_once"),
        ]

    def __str__(self) -> str:
        return f"{self.document} {self.number}"

    @property
    def hand(self) -> Hand:
        """Whose it is."""
        return Hand(self.who, self.party)


class PrintedCopy(models.Model):
    """
    One controlled copy of a paper, or of a whole file. item: the paper's key, 0 for the whole file; number: 1 to n within it. with_inner:
    whether a whole file went with its inner file. purpose: a code of copy_purposes; words: what was said of it. seq: of the entry that
    says that paper is used by it, None where none is. A database trigger refuses everything but INSERT.
    """

    matter_no = models.CharField(_("number"), max_length=20)
    item = models.PositiveBigIntegerField(_("paper"))
    number = models.PositiveIntegerField(_("copy number"))
    with_inner = models.BooleanField(_("with the inner file"), default=False)
    purpose = models.CharField(_("purpose"), max_length=32)
    words = models.CharField(_("in words"), max_length=LONGEST_NAME, blank=True)
    made_by = models.CharField(_("made by"), max_length=150)
    made_at = models.DateTimeField(_("made at"))
    seq = models.PositiveIntegerField(_("seq"), null=True)

    class Meta:
        verbose_name = _("controlled copy")
        verbose_name_plural = _("controlled copies")
        ordering = ("matter_no", "pk")
        constraints = [
            models.UniqueConstraint(fields=["matter_no", "item", "number"], name="one_copy_per_paper_and_number"),
            models.CheckConstraint(condition=models.Q(number__gte=1), name="copies_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.matter_no} {self.item or ''} {self.number}"


class Disposal(models.Model):
    """
    That the file of a matter was destroyed. listed: what was, canonical JSON of the form casework-disposal/1; certificate: by whom, when,
    by which entry and on which ground, of the form casework-destruction/1; note: its digest, signed by the key of the installation.
    seq: of the entry. A database trigger refuses everything but INSERT.
    """

    matter_no = models.CharField(_("number"), max_length=20, unique=True)
    seq = models.PositiveIntegerField(_("seq"))
    listed = models.TextField(_("list of destruction"))
    certificate = models.TextField(_("certificate of destruction"))
    note = models.TextField(_("signed note"))
    made_at = models.DateTimeField(_("destroyed at"))

    class Meta:
        verbose_name = _("certificate of destruction")
        verbose_name_plural = _("certificates of destruction")
        ordering = ("pk",)

    def __str__(self) -> str:
        return self.matter_no

    @cached_property
    def said(self) -> dict[str, Any]:
        """The list as a mapping."""
        parsed: dict[str, Any] = json.loads(self.listed)
        return parsed


class HeldPaperQuerySet(models.QuerySet["HeldPaper"]):
    """What waits for the scanner, and what it refused."""

    def waiting(self) -> HeldPaperQuerySet:
        return self.filter(state="WAITING")


class HeldPaper(PaperFields):
    """
    A paper that was handed in and is in no file yet: it waits for a scanner to say that it is clean, or was refused as infected, of which
    this row remains. late: whether it was told to be late. content: where it lies meanwhile, "" once it was removed. malware: what the
    scanner calls it. checked_at: when the scanner last said something of it, or could not; trouble: why it could not.
    """

    class State(models.TextChoices):
        WAITING = "WAITING", _("being checked")
        REFUSED = "REFUSED", _("refused: malware")

    class Trouble(models.TextChoices):
        AWAY = "AWAY", _("the scanner does not answer")
        TOO_LARGE = "TOO_LARGE", _("larger than the scanner takes")

    late = models.BooleanField(_("late"), default=False)
    content = models.FileField(_("content"), blank=True)
    state = models.CharField(_("state"), max_length=7, choices=State.choices, default=State.WAITING)
    trouble = models.CharField(_("trouble"), max_length=9, choices=Trouble.choices, blank=True)
    malware = models.CharField(_("malware"), max_length=LONGEST_NAME, blank=True)
    checked_at = models.DateTimeField(_("checked at"), null=True)

    objects = HeldPaperQuerySet.as_manager()

    class Meta:
        verbose_name = _("held paper")
        verbose_name_plural = _("held papers")
        ordering = ("matter_no", "pk")
        indexes = [models.Index(fields=["matter_no"], name="held_paper_by_matter")]
        constraints = [
            models.UniqueConstraint(
                fields=["matter_no", "kind", "sha256"],
                condition=models.Q(state="WAITING"),
                name="one_waiting_paper_per_matter_kind_and_digest",
            ),
            models.CheckConstraint(
                condition=models.Q(state="WAITING", malware="")
                | (models.Q(state="REFUSED", content="") & ~models.Q(malware="")),
                name="a_paper_is_refused_for_its_malware_and_not_kept",
            ),
        ]
