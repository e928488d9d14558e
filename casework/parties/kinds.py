"""The closed lists of this package: what a party is, what was consented how, what was looked at."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class PartyRole(models.TextChoices):
    """In what part somebody stands in a matter (domain 5.8)."""

    APPLICANT = "APPLICANT", _("applicant")
    RESPONDENT = "RESPONDENT", _("respondent")
    THIRD_PARTY = "THIRD_PARTY", _("third party")
    AGENT = "AGENT", _("agent")
    REPRESENTATIVE = "REPRESENTATIVE", _("representative")
    GUARDIAN = "GUARDIAN", _("guardian")
    WITNESS = "WITNESS", _("witness")
    REPORTER = "REPORTER", _("reporter")
    INTERPRETER = "INTERPRETER", _("interpreter")


# Whose dispute it is: only they consent, sign and are bound.
PRINCIPALS = (PartyRole.APPLICANT, PartyRole.RESPONDENT, PartyRole.THIRD_PARTY)
# Who stands in for a principal.
STAND_INS = (PartyRole.AGENT, PartyRole.REPRESENTATIVE)


class PartyKind(models.TextChoices):
    """A human being, or anything that has a seal."""

    PERSON = "PERSON", _("natural person")
    ORGANISATION = "ORGANISATION", _("organisation")


class IdKind(models.TextChoices):
    """By which paper somebody is known."""

    RESIDENT_ID = "RESIDENT_ID", _("resident identity number")
    USCC = "USCC", _("unified social credit code")
    PASSPORT = "PASSPORT", _("passport")
    OTHER = "OTHER", _("other paper")


class Identifier(models.TextChoices):
    """By what a party can be searched for: always the whole value, never a part."""

    ID_NUMBER = "ID_NUMBER", _("ID number")
    PHONE = "PHONE", _("phone")
    NAME = "NAME", _("name")


class ConsentMeans(models.TextChoices):
    """How somebody agreed to mediation."""

    APPLICATION = "APPLICATION", _("by applying")
    WRITTEN = "WRITTEN", _("in writing")
    ORAL = "ORAL", _("orally, noted by the mediator")
    ONLINE = "ONLINE", _("online, identity checked")


class RecusalGround(models.TextChoices):
    """Why somebody should not handle a matter. CLEAR records a check that found nothing."""

    KIN = "KIN", _("kin of a party")
    EMPLOYER = "EMPLOYER", _("works or worked for a party")
    INTEREST = "INTEREST", _("direct interest in the matter")
    PRIOR_ROLE = "PRIOR_ROLE", _("acted in the matter before in another part")
    OBJECTION = "OBJECTION", _("a party objects")
    CLEAR = "CLEAR", _("checked, nothing found")


class AccessAction(models.TextChoices):
    """What was done with personal data, or with the papers that hold it."""

    VIEW = "VIEW", _("viewed")
    REVEAL = "REVEAL", _("revealed")
    SEARCH = "SEARCH", _("searched")
    EXPORT = "EXPORT", _("exported")
    DOWNLOAD = "DOWNLOAD", _("fetched")
    PRINT = "PRINT", _("printed")
    VERIFY = "VERIFY", _("verified")


class Unasked(models.TextChoices):
    """By which way somebody came who was asked for no purpose; it stands for one."""

    DESK = "desk", _("on the desk")
    CONTENT = "content", _("over the API")
    ZIP = "dossier.zip", _("over the API, the whole file")
    EXPORT = "export_dossier", _("by command, the whole file")
    VERIFY = "verify_ledger", _("by command, to verify")


class Refused(models.TextChoices):
    """Why a look was refused, in the words the asker is told."""

    FIELD_NOT_REVEALED = "FIELD_NOT_REVEALED", _("This is no field that can be revealed.")
    NOT_THE_HANDLER = "NOT_THE_HANDLER", _("Only who handles the matter may see this.")
    REPORTER_WALL = "REPORTER_WALL", _("Who reported this is not shown.")
    MAY_NOT_SEARCH = "MAY_NOT_SEARCH", _("Only who handles matters may search for persons.")
    VALUE_MISSING = "VALUE_MISSING", _("The whole value to search for is needed.")
    PURPOSE_MISSING = "PURPOSE_MISSING", _("Say for what purpose, in at least 4 characters.")
