"""The papers of a mediation file, after the national mediation forms (domain 3.1)."""

from django.utils.translation import gettext_lazy as _

from casework.dossier.catalogue import Catalogue, DossierFacts, Item
from casework.law import HOUSE, INVITED, PML

AGREED = frozenset({"AGREED_PERFORMED", "AGREED_NOT_YET_DUE", "BREACHED"})


def _never(facts: DossierFacts) -> bool:
    return False


def _mediated(facts: DossierFacts) -> bool:
    return "appoint" in facts.verbs


def _agreed(facts: DossierFacts) -> bool:
    return facts.outcome in AGREED


def _failed(facts: DossierFacts) -> bool:
    return facts.outcome == "FAILED"


def _confirmed(facts: DossierFacts) -> bool:
    return bool(facts.verbs & {"confirm", "refuse_confirmation"})


def _told(facts: DossierFacts) -> bool:
    return "accept" in facts.verbs


def _unknown_identity(facts: DossierFacts) -> bool:
    return _mediated(facts) and not facts.identities


# fmt: off
CATALOGUE = Catalogue(stages=("close", "archive"), items=(
    Item("APPLICATION",        _("application or acceptance form"),       PML.art(27),     ("apply",)),
    Item("RIGHTS_NOTICE",      _("notice of rights and duties"),          PML.art(23),     ("ask_consent",), _told),
    Item("REFUSAL_NOTICE",     _("notice that it is not accepted"),       HOUSE.art("D3"), (), _never),
    Item("IDENTITY",           _("proof of identity"),                    PML.art(27),     (), _unknown_identity),
    Item("MANDATE",            _("power of attorney"),                    PML.art(27),     (), _never),
    Item("EVIDENCE",           _("evidence"),                             PML.art(27),     (), _never),
    Item("APPOINTMENT",        _("appointment of the mediator"),          PML.art(19),     ("appoint",), _mediated),
    Item("MINUTES",            _("mediation record"),                     PML.art(27),     ("hold_session",), lambda facts: _agreed(facts) or _failed(facts)),
    Item("AGREEMENT",          _("agreement or form of oral agreement"),  PML.art(28),     ("sign_agreement", "record_oral_agreement"), _agreed),
    Item("SECURITY",           _("papers on the security given"),         HOUSE.art("G9"), (), _never),
    Item("CONCESSIONS",        _("what a party conceded to settle"),      INVITED.art(22), (), _never),
    Item("TERMINATION_NOTICE", _("notice of termination"),                PML.art(26),     ("fail",), _failed),
    Item("WITHDRAWAL_CONFIRMATION", _("written word of the other side"),  HOUSE.art("D13"), (), lambda facts: facts.outcome == "WITHDRAWN_SETTLED"),
    Item("PERFORMANCE",        _("receipts and proof of performance"),    PML.art(31),     ("perform",), lambda facts: facts.outcome == "AGREED_PERFORMED"),
    Item("CONFIRMATION_APPLICATION", _("application for judicial confirmation"), PML.art(33), (), _never),
    Item("CONFIRMATION",       _("papers of judicial confirmation"),      PML.art(33),     ("confirm", "refuse_confirmation"), _confirmed),
    Item("ESCALATION_REPORT",  _("escalation report and handover list"),  HOUSE.art("R8"), ("escalate", "call_in"), lambda facts: bool(facts.verbs & {"escalate", "call_in"})),
    Item("CLOSING_FORM",       _("closing form"),                         HOUSE.art("D15"), ("close",), by="archive"),
    Item("REVISIT",            _("revisit record"),                       HOUSE.art("R12"), ("revisit",), by="archive"),
))
# fmt: on
