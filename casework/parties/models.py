"""Who a matter is about, whom they object to, and who looked at their data."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from casework.parties.identifiers import ADULT, age_on, name_key, phone_key, plain
from casework.parties.kinds import (
    PRINCIPALS,
    AccessAction,
    ConsentMeans,
    Identifier,
    IdKind,
    PartyKind,
    PartyRole,
    RecusalGround,
    Refused,
)
from casework.parties.querysets import AccessLogQuerySet, PartyQuerySet, RecusalQuerySet, refuse_change
from casework.parties.vault import EncryptedTextField, SearchDigestField


class Party(models.Model):
    """
    One person or organisation in one part of one matter. Names and numbers are sealed; what guards ask is in clear.

    position: 1 to n within the matter, in the order of being named. guardian_of: the ward, for a guardian and nobody else.
    represents: for whom an agent or representative acts; None when for everybody on his side. consented_at, refused_at:
    the latest moment of each; the later one stands.
    """

    matter_no = models.CharField(_("matter"), max_length=20)
    position = models.PositiveSmallIntegerField(_("position"))
    role = models.CharField(_("part"), max_length=16, choices=PartyRole.choices)
    kind = models.CharField(_("kind"), max_length=12, choices=PartyKind.choices)
    name = EncryptedTextField(_("name of the party"), blank=True)
    name_digest = SearchDigestField(of="name", label="name", spelling=name_key)
    id_kind = models.CharField(_("kind of paper"), max_length=12, choices=IdKind.choices, blank=True)
    id_number = EncryptedTextField(_("ID number"), blank=True)
    id_digest = SearchDigestField(of="id_number", label="id", spelling=plain)
    phone = EncryptedTextField(_("phone"), blank=True)
    phone_digest = SearchDigestField(of="phone", label="phone", spelling=phone_key)
    address = EncryptedTextField(_("address"), blank=True)
    place_code = models.CharField(_("division of the address"), max_length=12, blank=True)
    birth_date = models.DateField(_("birth date"), null=True, blank=True)
    is_incapable = models.BooleanField(_("lacks capacity"), default=False)
    guardian_of = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="guardians")
    represents = models.ForeignKey("self", models.PROTECT, null=True, blank=True, related_name="stand_ins")
    consented_at = models.DateTimeField(_("consented at"), null=True, blank=True)
    consent_means = models.CharField(_("consented how"), max_length=12, choices=ConsentMeans.choices, blank=True)
    refused_at = models.DateTimeField(_("refused at"), null=True, blank=True)
    language = models.CharField(_("language"), max_length=12, default="zh-hans")
    created_at = models.DateTimeField(_("named at"))

    objects = PartyQuerySet.as_manager()

    class Meta:
        verbose_name = _("party")
        verbose_name_plural = _("parties")
        ordering = ("matter_no", "position")
        indexes = [
            models.Index(fields=["id_digest"], name="party_by_id_number"),
            models.Index(fields=["phone_digest"], name="party_by_phone"),
            models.Index(fields=["name_digest"], name="party_by_name"),
        ]
        constraints = [
            # Its index also serves every look-up by matter.
            models.UniqueConstraint(fields=["matter_no", "position"], name="one_party_per_matter_and_position"),
            models.CheckConstraint(condition=Q(position__gte=1), name="positions_begin_at_one"),
            models.CheckConstraint(condition=Q(role__in=PartyRole.values), name="a_party_has_a_known_part"),
            models.CheckConstraint(condition=Q(kind__in=PartyKind.values), name="a_party_has_a_known_kind"),
            models.CheckConstraint(
                condition=Q(role=PartyRole.GUARDIAN, guardian_of__isnull=False)
                | (~Q(role=PartyRole.GUARDIAN) & Q(guardian_of__isnull=True)),
                name="guardians_and_only_they_have_a_ward",
            ),
            models.CheckConstraint(
                condition=(Q(consented_at__isnull=True) & Q(consent_means=""))
                | (Q(consented_at__isnull=False) & ~Q(consent_means="")),
                name="consent_has_a_moment_and_a_means",
            ),
            models.CheckConstraint(
                condition=(Q(guardian_of__isnull=True) | ~Q(guardian_of=F("id")))
                & (Q(represents__isnull=True) | ~Q(represents=F("id"))),
                name="nobody_stands_in_for_himself",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_no} #{self.position} {self.get_role_display()}"

    @classmethod
    def search_column(cls, kind: Identifier) -> SearchDigestField:
        """Name the column that is searched for this kind of identifier."""
        column = {Identifier.ID_NUMBER: "id_digest", Identifier.PHONE: "phone_digest", Identifier.NAME: "name_digest"}[
            kind
        ]
        field = cls._meta.get_field(column)
        assert isinstance(field, SearchDigestField)
        return field

    @property
    def is_principal(self) -> bool:
        """Whether it is this party's own dispute."""
        return self.role in PRINCIPALS

    @property
    def has_consented(self) -> bool:
        """Whether consent stands: given, and not withdrawn later (PML arts. 17, 23)."""
        return self.consented_at is not None and not self.has_refused

    @property
    def has_refused(self) -> bool:
        """Whether a clear refusal stands: said, and not followed by a later consent."""
        return self.refused_at is not None and (self.consented_at is None or self.refused_at >= self.consented_at)

    def is_minor(self, on: date) -> bool:
        """Answer whether this is a person under 18 on that day; False when the birth date is unknown."""
        return self.kind == PartyKind.PERSON and self.birth_date is not None and age_on(self.birth_date, on) < ADULT

    def needs_guardian(self, on: date) -> bool:
        """Answer whether a guardian must act for this principal on that day (Civil Code arts. 19-23)."""
        return self.is_principal and self.kind == PartyKind.PERSON and (self.is_incapable or self.is_minor(on))


class Recusal(models.Model):
    """
    One objection against one person handling one matter, or one check that found nothing (ground CLEAR).

    account: the account objected to. raised_by, decided_by: accounts. upheld: None until decided.
    """

    matter_no = models.CharField(_("matter"), max_length=20)
    party = models.ForeignKey(
        Party, models.PROTECT, null=True, blank=True, related_name="recusals", verbose_name=_("party")
    )
    account = models.CharField(_("objected to"), max_length=150)
    ground = models.CharField(_("ground"), max_length=12, choices=RecusalGround.choices)
    raised_by = models.CharField(_("raised by"), max_length=150)
    raised_at = models.DateTimeField(_("raised at"))
    decided_by = models.CharField(_("decided by"), max_length=150, blank=True)
    decided_at = models.DateTimeField(_("decided at"), null=True, blank=True)
    upheld = models.BooleanField(_("upheld"), null=True, blank=True)

    objects = RecusalQuerySet.as_manager()

    class Meta:
        verbose_name = _("recusal")
        verbose_name_plural = _("recusals")
        ordering = ("pk",)
        indexes = [models.Index(fields=["matter_no"], name="recusal_by_matter")]
        constraints = [
            models.CheckConstraint(
                condition=(Q(decided_at__isnull=True) & Q(upheld__isnull=True) & Q(decided_by=""))
                | (Q(decided_at__isnull=False) & Q(upheld__isnull=False) & ~Q(decided_by="")),
                name="a_decided_recusal_says_who_and_how",
            ),
            models.CheckConstraint(
                condition=~Q(ground=RecusalGround.CLEAR) | Q(upheld=False), name="a_clear_check_bars_nobody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.matter_no} {self.account} {self.get_ground_display()}"

    @property
    def is_open(self) -> bool:
        """Whether it waits for a decision."""
        return self.decided_at is None

    def bars(self, account: str) -> bool:
        """Answer whether that account must keep its hands off the matter: objected to, and not found without cause."""
        return self.account == account and self.upheld is not False


class AccessLog(models.Model):
    """
    One look at personal data, granted or refused, or one use of a paper or a file that holds it. Only added to, by the services
    of this package; a database trigger refuses everything but INSERT. It is kept as long as there is the matter: nothing prunes it.

    field: what was looked at, "" for the whole party. value_digest: what was searched for, as a keyed digest, under the
    key of its day for good. refused: why nothing was shown, "" when it was. party_id: the party's key, kept as a number so
    that the record outlives the party; document_id: the same of a paper, None for the whole file.
    """

    account = models.CharField(_("account"), max_length=150)
    role = models.CharField(_("role"), max_length=16, blank=True)
    unit_key = models.CharField(_("unit"), max_length=48, blank=True)
    matter_no = models.CharField(_("matter"), max_length=20, blank=True)
    party_id = models.PositiveBigIntegerField(_("party"), null=True, blank=True)
    document_id = models.PositiveBigIntegerField(_("paper"), null=True, blank=True)
    action = models.CharField(_("action"), max_length=8, choices=AccessAction.choices)
    field = models.CharField(_("field"), max_length=16, blank=True)
    value_digest = models.CharField(_("digest of the value searched for"), max_length=100, blank=True)
    found = models.PositiveIntegerField(_("found"), null=True, blank=True)
    refused = models.CharField(_("refused because"), max_length=24, choices=Refused.choices, blank=True)
    purpose = models.CharField(_("purpose"), max_length=200, blank=True)
    ip = models.GenericIPAddressField(_("address of the computer"), null=True, blank=True)
    at = models.DateTimeField(_("at"))

    objects = AccessLogQuerySet.as_manager()

    class Meta:
        verbose_name = _("look at personal data")
        verbose_name_plural = _("looks at personal data")
        ordering = ("pk",)
        indexes = [
            models.Index(fields=["matter_no", "at"], name="access_by_matter"),
            models.Index(fields=["account", "at"], name="access_by_account"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(refused="") | Q(found__isnull=True), name="a_refused_look_found_nothing"
            ),
            models.CheckConstraint(condition=~Q(refused="") | ~Q(purpose=""), name="a_granted_look_states_its_purpose"),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.get_action_display()} {self.matter_no}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            refuse_change()
        super().save(*args, **kwargs)

    delete = refuse_change
