"""The papers of a penalty file, main and inner, in the order of the file (domain 3.1 and 3.2)."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from casework.dossier.catalogue import Catalogue, DossierFacts, Item
from casework.law import ACL, APL, HOUSE, TRANSFER, ZJ_ENFORCEMENT


def _never(facts: DossierFacts) -> bool:
    return False


def _filed(facts: DossierFacts) -> bool:
    return "file" in facts.verbs


def _simple(facts: DossierFacts) -> bool:
    return "decide_on_the_spot" in facts.verbs


def _decided(facts: DossierFacts) -> bool:
    return bool(facts.verbs & {"decide", "decide_no_penalty"})


def _did(*verbs: str) -> Callable[[DossierFacts], bool]:
    """Ask whether one of these acts was done."""
    return lambda facts: bool(facts.verbs.intersection(verbs))


def _unknown_identity(facts: DossierFacts) -> bool:
    return (_decided(facts) or _simple(facts)) and not facts.identities


# fmt: off
CATALOGUE = Catalogue(stages=("close", "archive"), items=(
    Item("NOT_FILED",          _("decision not to file"),                       APL.art(54),   ("decline_filing",), _did("decline_filing")),
    Item("FILING_APPROVAL",    _("approval of the filing"),                     APL.art(54),   (), _filed),
    Item("SPOT_DECISION",      _("decision on the spot, signed or refused"),    APL.art(52),   (), _simple),
    Item("SPOT_FILING",        _("slip by which the organ filed the decision on the spot"), APL.art(52), (), _simple),
    Item("DECISION",           _("penalty decision, or decision not to penalise"), APL.art(59), (), _decided),
    Item("SERVICE_RECEIPT",    _("receipt of service"),                         APL.art(61),   (), _did("serve")),
    Item("RECEIPT_FORM",       _("form for the receipt of service"),            APL.art(61),   (), _never),
    Item("SERVICE_CONFIRMATION", _("confirmation of address and manner of service"), APL.art(61), (), _never),
    Item("NOTICE",             _("advance notice with its receipt"),            APL.art(44),   (), _did("notify")),
    Item("CORRECTION_ORDER",   _("order to correct"),                           APL.art(28),   (), _never),
    Item("DEFENCE",            _("record of statement and defence"),            APL.art(45),   ("record_defence",), _did("record_defence")),
    Item("WAIVER",             _("waiver of defence and hearing, signed by the party"), APL.art(45), (), _never),
    Item("HEARING_REQUEST",    pgettext_lazy("paper", "request for a hearing"),                      APL.art(64),   (), _did("request_hearing")),
    Item("HEARING_NOTICE",     _("notice of the hearing with its receipt"),     APL.art(64),   (), _did("notify_hearing")),
    Item("HEARING_RECORD",     _("record of the hearing"),                      APL.art(64),   ("hold_hearing",), _did("hold_hearing")),
    Item("PRESERVATION",       _("notice of preservation with its list"),       APL.art(56),   (), _did("preserve")),
    Item("SEIZURE",            _("decision to seal or seize with its list"),    ACL.art(24),   (), _did("seize")),
    Item("SEIZURE_EXTENSION",  _("notice that a seizure is prolonged, with its receipt"), ACL.art(25), (), _never),
    Item("LABORATORY_NOTICE",  _("notice on the laboratory"),                   ACL.art(25),   (), _never),
    Item("RELEASE",            _("release of what was preserved, sealed or seized"), ACL.art(28), ("release",), _did("preserve", "seize")),
    Item("IDENTITY",           _("proof of identity or licence"),               APL.art(46),   (), _unknown_identity),
    Item("INSPECTION_RECORD",  _("records of inspection and inquiry"),          APL.art(55),   ("investigate",), _filed),
    Item("EVIDENCE",           _("evidence"),                                   APL.art(46),   (), lambda facts: facts.outcome == "PENALISED"),
    Item("PROPERTY",           _("slips on what was done with property"),       ACL.art(28),   (), _never),
    Item("DEFERRAL",           _("request and approval of deferral or instalments"), APL.art(66), (), _did("defer")),
    Item("PAYMENT",            _("payment slip"),                               APL.art(67),   (), _did("pay")),
    Item("REMINDER",           _("reminder with its receipt"),                  ACL.art(35),   (), _did("remind")),
    Item("EXECUTION_APPLICATION", _("application for execution with its annexes"), ACL.art(55), (), _did("apply_court_execution")),
    Item("COURT_RULING",       _("rulings of the court"),                       HOUSE.art("X23"), (), _never),
    Item("EXECUTION",          _("record of execution"),                        HOUSE.art("X23"), (), _never),
    Item("APPEAL",             _("papers of reconsideration or suit"),          HOUSE.art("X24"), (), _did("appeal")),
    Item("APPEAL_DECISION",    _("decision on reconsideration or judgment"),    HOUSE.art("X24"), (), _did("resolve_appeal")),
    Item("EXTENSION_APPROVAL", _("approval of the extension by the police above"), HOUSE.art("X16h"), (), _did("extend")),
    Item("TRANSFER_LETTER",    _("letter of transfer of a suspected crime"),    TRANSFER.art(6), (), _did("transfer_to_police")),
    Item("CASE_REPORT",        _("report on the suspected crime"),              TRANSFER.art(6), (), _did("transfer_to_police")),
    Item("PROPERTY_LIST",      _("list of property in the case"),               TRANSFER.art(6), (), _did("transfer_to_police")),
    Item("APPRAISAL",          _("reports of laboratory or appraisal"),         TRANSFER.art(6), (), _never),
    Item("RETURN_LETTER",      _("what the police or the procuratorate wrote back"), APL.art(27), (), _never),
    Item("SOURCE",             _("source form"),                                HOUSE.art("X1"), ("record_clue",), is_inner=True),
    Item("COOPERATION_BASIS",  _("basis of cooperation"),                       ZJ_ENFORCEMENT.art(29), (), _never, is_inner=True),
    Item("INVESTIGATION_REPORT", _("report on the end of the investigation"),   APL.art(57),   ("end_investigation",), _did("decide", "decide_no_penalty"), is_inner=True),
    Item("REVIEW_OPINION",     _("opinion of the legal review"),                APL.art(58),   ("review",), _did("review"), is_inner=True),
    Item("HEARING_REPORT",     _("report on the hearing"),                      APL.art(64),   (), _did("hold_hearing"), is_inner=True),
    Item("DISCUSSION",         _("minutes of the collective discussion"),       APL.art(57),   ("discuss",), _did("discuss"), is_inner=True),
    Item("PUBLICATION_APPROVAL", _("approval of the publication"),              APL.art(48),   (), _did("publish"), is_inner=True),
    Item("CLOSING_FORM",       _("closing form"),                               HOUSE.art("X26"), ("close",), by="archive", is_inner=True),
))
# fmt: on
