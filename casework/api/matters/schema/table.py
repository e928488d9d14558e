"""
Every operation of the API, each with what it takes and answers.

A new address stands in urls.py and here; a test finds the one that does not. A page above this one tells of its addresses itself:
its views have `operations`, by the method.
"""

from __future__ import annotations

from collections.abc import Mapping

from rest_framework.views import APIView

from casework.api.logging_in import LogoutView, TokenView
from casework.api.matters import (
    around,
    bulk,
    copies,
    disposal,
    documents,
    dossier,
    persons,
    proofs,
    sealed,
    signatures,
    subscriptions,
    taxonomies,
    units,
    views,
)
from casework.api.matters.asking import Asked
from casework.api.matters.schema import bodies
from casework.api.matters.schema.operations import ALWAYS, DONE, KEPT, MOVES, ONCE, READS, SENDS, WRITES, Operation, S
from casework.api.matters.schema.papers import BYTES, MEDIA_TYPES
from casework.api.matters.schema.shapes import many, page, ref
from casework.api.signing_on import SignOnTokenView, SignOnView
from casework.dossier.certifying import certify_paper
from casework.dossier.formats import OTHER
from casework.workflow.persons import decide_objection, note_consent, note_refusal, object_to

_LOGS_IN = (*ALWAYS, S.UNSUPPORTED_MEDIA_TYPE, S.REQUEST_ENTITY_TOO_LARGE)
_SIGNS_ON = (*_LOGS_IN, S.NOT_FOUND)
_SUBSCRIBES = (*(status for status in WRITES if status is not S.NOT_FOUND),)
_ONE = (Asked, ("fields", "omit", "expand"))


class VerbOf(views.Transition):
    """One verb of a track, for the drawing: what is served is the one view of all verbs."""

    verb = ""


def _noted(name: str, service: object, shape: str, status: S = S.OK) -> Operation:
    return Operation(name, ref(shape), WRITES, ONCE, KEPT, status, bodies.of(service))


# fmt: off
OPERATIONS: Mapping[tuple[type[APIView], str], Operation] = {
    (TokenView, "post"): Operation("auth_token", ref("Token"), _LOGS_IN, body=bodies.of_login, is_open=True),
    (SignOnView, "post"): Operation("auth_sign_on", ref("Leaving"), _SIGNS_ON, body=bodies.of_sign_on, is_open=True),
    (SignOnTokenView, "post"): Operation("auth_sign_on_token", ref("Token"), _SIGNS_ON, body=bodies.of_return, is_open=True),
    (LogoutView, "post"): Operation("auth_logout", None, _LOGS_IN, status=S.NO_CONTENT),
    (views.Me, "get"): Operation("me", ref("Me"), ALWAYS),
    (units.Units, "get"): Operation("units_list", page(ref("Unit")), ALWAYS, asks=(units.AskedUnits, ())),
    (units.OneUnit, "get"): Operation("units_get", ref("UnitInFull")),
    (taxonomies.Taxonomies, "get"): Operation("taxonomies_list", page(ref("Taxonomy")), ALWAYS),
    (taxonomies.OneTaxonomy, "get"): Operation("taxonomies_codes", page(ref("Code")), asks=(taxonomies.AskedCodes, ())),
    (sealed.Queries, "get"): Operation("sealed_queries", page(ref("Query")), ALWAYS),
    (sealed.Queries, "post"): Operation("sealed_ask", ref("Query"), _SUBSCRIBES, ONCE, KEPT, S.CREATED, bodies.of_query),
    (sealed.QueryAnswer, "post"): Operation("sealed_answer", ref("Query"), WRITES, ONCE, KEPT, body=bodies.of_query_answer),
    (subscriptions.Subscriptions, "get"): Operation("subscriptions_list", page(ref("Subscription")), ALWAYS),
    (subscriptions.Subscriptions, "post"): Operation(
        "subscriptions_open", ref("Subscribed"), _SUBSCRIBES, ("Idempotency-Key",), ("Idempotency-Replayed", "Location"), S.CREATED,
        bodies.of_subscription,
    ),
    (subscriptions.OneSubscription, "get"): Operation("subscriptions_get", ref("Subscription")),
    (subscriptions.OneSubscription, "patch"): Operation("subscriptions_change", ref("Subscription"), SENDS, body=bodies.of_change),
    (subscriptions.OneSubscription, "delete"): Operation("subscriptions_end", None, status=S.NO_CONTENT),
    (subscriptions.Deliveries, "get"): Operation("subscriptions_deliveries", page(ref("Delivery")), asks=(subscriptions.Asked, ())),
    (subscriptions.Replay, "post"): Operation(
        "subscriptions_replay", ref("Replayed"), (*SENDS, S.CONFLICT), status=S.ACCEPTED, body=bodies.of_replay
    ),
    (proofs.Checkpoints, "get"): Operation("ledger_checkpoints", page(ref("Checkpoint")), ALWAYS, asks=(around.OnePage, ())),
    (proofs.LatestCheckpoint, "get"): Operation("ledger_latest_checkpoint", ref("LatestCheckpoint"), (*ALWAYS, S.CONFLICT)),
    (proofs.Proof, "get"): Operation("ledger_proof", ref("Inclusion"), (*READS, S.CONFLICT)),
    (proofs.Consistency, "get"): Operation(
        "ledger_consistency", ref("Consistency"), (*ALWAYS, S.CONFLICT, S.UNPROCESSABLE_ENTITY), asks=(proofs.Sizes, ())
    ),
    (views.Many, "get"): Operation("{track}_list", ref("MatterPage"), ALWAYS, asks=(Asked, ())),
    (views.Many, "post"): Operation("{track}_open", ref("Summary"), WRITES, ONCE, (*DONE, "Location"), S.CREATED, bodies.of_opening),
    (bulk.Bulk, "post"): Operation("{track}_bulk", ref("Done"), MOVES, ONCE, KEPT, body=bodies.of_bulk),
    (views.One, "get"): Operation("{track}_get", ref("Matter"), READS, ("as_of",), ("ETag",), asks=_ONE),
    (views.Transitions, "get"): Operation("{track}_transitions", many(ref("Offer")), headers=("ETag",)),
    (VerbOf, "post"): Operation("{track}_{verb}", ref("Moved"), MOVES, ("If-Match", *ONCE), DONE, body=bodies.of_verb),
    (views.Ledger, "get"): Operation("{track}_ledger", page(ref("Entry")), asks=(around.OnePage, ())),
    (views.Clocks, "get"): Operation("{track}_clocks", many(ref("Clock"))),
    (around.Timeline, "get"): Operation("{track}_timeline", page(ref("Moment")), asks=(around.Since, ())),
    (around.AccessLogs, "get"): Operation("{track}_access_log", page(ref("Look")), asks=(around.OnePage, ())),
    (around.RelatedMatters, "get"): Operation("{track}_related", page(ref("Related"))),
    (persons.Parties, "get"): Operation("{track}_parties", page(ref("Party"))),
    (persons.Parties, "post"): Operation("{track}_name_party", ref("Party"), WRITES, ONCE, KEPT, S.CREATED, bodies.of_party),
    (persons.Consent, "post"): _noted("{track}_party_consents", note_consent, "Party"),
    (persons.Refusal, "post"): _noted("{track}_party_refuses", note_refusal, "Party"),
    (persons.Reveal, "post"): Operation("{track}_reveal", ref("Revealed"), SENDS, body=bodies.of_look),
    (persons.Recusals, "get"): Operation("{track}_recusals", page(ref("Recusal"))),
    (persons.Recusals, "post"): _noted("{track}_raise_recusal", object_to, "Recusal", S.CREATED),
    (persons.Decision, "post"): _noted("{track}_decide_recusal", decide_objection, "Recusal"),
    (documents.Documents, "get"): Operation(
        "{track}_documents", page(ref("Paper"), held=many(ref("HeldPaper"))), asks=(around.OnePage, ())
    ),
    (documents.Documents, "post"): Operation(
        "{track}_add_document", ref("PaperAdded"), WRITES, ("Idempotency-Key",), ("Idempotency-Replayed", "Location"), S.CREATED,
        bodies.of_paper, sends="multipart/form-data", or_else=(S.ACCEPTED, ref("HeldPaper")),
    ),
    (documents.OneDocument, "get"): Operation("{track}_document", ref("Paper")),
    (documents.Certification, "post"): _noted("{track}_certify_document", certify_paper, "PaperAdded"),
    (documents.Content, "get"): Operation("{track}_document_content", BYTES, asks=(documents.Link, ()), gives=MEDIA_TYPES),
    (disposal.Certificate, "get"): Operation("{track}_certificate_of_destruction", ref("CertificateOfDestruction")),
    (signatures.Signatures, "get"): Operation("{track}_signatures", ref("Signing")),
    (signatures.Signatures, "post"): Operation(
        "{track}_sign_document", ref("Signing"), WRITES, ONCE, KEPT, S.CREATED, bodies.of_signature
    ),
    (copies.Copies, "get"): Operation("{track}_copies", page(ref("Copy")), asks=(around.OnePage, ())),
    (copies.Copies, "post"): Operation(
        "{track}_make_copy", BYTES, WRITES, status=S.CREATED, body=bodies.of_copy, gives=("application/pdf", OTHER)
    ),
    (dossier.DossierView, "get"): Operation("{track}_dossier", ref("Dossier")),
    (dossier.Package, "get"): Operation(
        "{track}_dossier_zip", BYTES, (*READS, S.CONFLICT, S.UNPROCESSABLE_ENTITY), headers=("ETag",), asks=(dossier.Purpose, ()),
        gives=("application/zip", OTHER),  # by the second name programs know that it is bytes
    ),
}
# fmt: on


def operation_of(view: APIView, method: str) -> Operation | None:
    """Find what is told of a method of a view, here or by the view itself; None where nothing is."""
    found = OPERATIONS.get((type(view), method))
    return found if found is not None else getattr(view, "operations", {}).get(method)
