"""The papers of a petition file (domain 3.1): first those of the main volume, then those of the inner one."""

from collections.abc import Callable

from django.utils.translation import gettext_lazy as _

from casework.dossier.catalogue import Catalogue, DossierFacts, Item
from casework.law import HOUSE, PETITION

Needed = Callable[[DossierFacts], bool]


def _done(*verbs: str) -> Needed:
    return lambda facts: bool(facts.verbs.intersection(verbs))


def _never(facts: DossierFacts) -> bool:
    return False


# fmt: off
MAIN = (
    Item("PETITION",           _("petition text or oral record"),        PETITION.art(19), ("register",)),
    Item("REGISTRATION",       _("registration sheet"),                  PETITION.art(22), ("register",)),
    Item("TRANSFER_LETTER",    _("transfer or assignment letter"),       PETITION.art(22), ("transfer", "assign"), _done("transfer", "assign")),
    Item("NOTICE",             _("notice of acceptance, non-acceptance or redirection"), PETITION.art(23), ("accept", "not_accept", "redirect")),
    Item("NOTICE_RECEIPT",     _("receipt of the notice"),               PETITION.art(23), (), _done("accept")),
    Item("EVIDENCE",           _("evidence"),                            PETITION.art(31), (), _never),
    Item("EXTENSION_NOTICE",   _("extension approval and notice"),       PETITION.art(34), ("extend",), _done("extend")),
    Item("HEARING_NOTICE",     _("notice of the hearing"),               PETITION.art(31), (), _never),
    Item("HEARING_RECORD",     _("hearing record"),                      PETITION.art(31), ("hold_hearing",), _done("hold_hearing")),
    Item("OPINION",            _("opinion on the petition"),             PETITION.art(32), ("issue_opinion",), _done("issue_opinion")),
    Item("OPINION_RECEIPT",    _("receipt of the opinion"),              PETITION.art(35), (), _done("issue_opinion")),
    Item("SETTLEMENT",         _("settlement or mediation agreement"),   PETITION.art(33), (), _done("settle")),
    Item("REVIEW_REQUEST",     _("written request for review"),          PETITION.art(35), ("request_review",), _done("request_review")),
    Item("REVIEW_OPINION",     _("written review opinion"),              PETITION.art(35), ("issue_review",), _done("issue_review")),
    Item("REVIEW_RECEIPT",     _("receipt of the review opinion"),       PETITION.art(36), (), _done("issue_review")),
    Item("RECHECK_REQUEST",    _("written request for re-check"),        PETITION.art(36), ("request_recheck",), _done("request_recheck")),
    Item("RECHECK_OPINION",    _("written re-check opinion"),            PETITION.art(36), ("issue_recheck",), _done("issue_recheck")),
    Item("RECHECK_RECEIPT",    _("receipt of the re-check opinion"),     PETITION.art(36), (), _done("issue_recheck")),
    Item("PERFORMANCE",        _("proof of performance"),                PETITION.art(32), (), lambda facts: facts.outcome in ("SUPPORTED_DONE", "SETTLED_DONE")),
    Item("EVALUATION",         _("evaluation by the petitioner"),        PETITION.art(21), (), _never),
    Item("TERMINATION",        _("termination record"),                  HOUSE.art("P14"), ("terminate",)),
    Item("REPORT",             _("report on an assigned item"),          PETITION.art(22), (), _done("assign")),
    Item("CLOSING_FORM",       _("closing form of the petition"),        HOUSE.art("P15"), ("close",), by="archive"),
    Item("REVISIT",            _("revisit record"),                      HOUSE.art("R12"), ("revisit",), by="archive"),
)
INNER = (
    Item("INSTRUCTION",        _("leaders' instructions"),               HOUSE.art("P15"), (), _never, is_inner=True),
    Item("DRAFT",              _("drafts and opinions asked for"),       HOUSE.art("P15"), (), _never, is_inner=True),
    Item("RISK_ASSESSMENT",    _("risk assessment"),                     HOUSE.art("P15"), (), _never, is_inner=True),
    Item("PROOF_SOLVED",       _("proof that a valid claim was solved"), PETITION.art(27), (), _never, is_inner=True),
    Item("PROOF_EXPLAINED",    _("proof that an invalid claim was explained"), PETITION.art(27), (), _never, is_inner=True),
    Item("PROOF_HELPED",       _("proof that hardship was helped"),      PETITION.art(27), (), _never, is_inner=True),
    Item("PROOF_PUNISHED",     _("proof that an illegal act was dealt with"), PETITION.art(27), (), _never, is_inner=True),
    Item("ESCALATION_REPORT",  _("escalation report and handover list"), HOUSE.art("R8"), ("escalate", "call_in"), _done("escalate", "call_in"), is_inner=True),
)
# fmt: on
CATALOGUE = Catalogue(stages=("close", "archive"), items=(*MAIN, *INNER))
