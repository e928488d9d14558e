"""Addresses of matters: the same under every track, made from the tracks there are."""

from __future__ import annotations

from django.urls import URLPattern, path

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
from casework.api.matters.schema.views import SchemaView, docs
from casework.api.signing_on import SignOnTokenView, SignOnView
from casework.dossier.catalogues import catalogue_of
from casework.workflow.tracks import all_tracks

app_name = "matters"

AROUND = {
    "transitions/": views.Transitions,
    "ledger/": views.Ledger,
    "clocks/": views.Clocks,
    "timeline/": around.Timeline,
    "access-log/": around.AccessLogs,
    "related/": around.RelatedMatters,
    "parties/": persons.Parties,
    "parties/<int:party>/consent/": persons.Consent,
    "parties/<int:party>/refusal/": persons.Refusal,
    "parties/<int:party>/reveal/": persons.Reveal,
    "recusals/": persons.Recusals,
    "recusals/<int:recusal>/decide/": persons.Decision,
}
# Around a matter whose track has a catalogue.
FILES = {
    "documents/": (documents.Documents, "documents"),
    "documents/<int:paper>/": (documents.OneDocument, "document"),
    "documents/<int:paper>/content/": (documents.Content, "content"),
    "documents/<int:paper>/certification/": (documents.Certification, "certification"),
    "documents/<int:paper>/signatures/": (signatures.Signatures, "signatures"),
    "copies/": (copies.Copies, "copies"),
    "disposal/": (disposal.Certificate, "disposal"),
    "dossier/": (dossier.DossierView, "dossier"),
    "dossier.zip": (dossier.Package, "dossier_zip"),
}


def _of_tracks() -> list[URLPattern]:
    found = []
    for track in all_tracks():
        base = f"{track.address}/"
        found.append(path(base, views.Many.as_view(track=track), name=f"{track.code}_list"))
        found.append(path(f"{base}bulk/", bulk.Bulk.as_view(track=track), name=f"{track.code}_bulk"))
        found.append(path(f"{base}<str:number>/", views.One.as_view(track=track), name=f"{track.code}_one"))
        found.append(
            path(
                f"{base}<str:number>/transitions/<str:verb>/",
                views.Transition.as_view(track=track),
                name=f"{track.code}_transition",
            )
        )
        for part, view in AROUND.items():
            name = f"{track.code}_{part.rstrip('/').rpartition('/')[2]}"
            found.append(path(f"{base}<str:number>/{part}", view.as_view(track=track), name=name))
        if catalogue_of(track.code) is not None:
            for part, (page, name) in FILES.items():
                found.append(path(f"{base}<str:number>/{part}", page.as_view(track=track), name=f"{track.code}_{name}"))
    return found


urlpatterns = [
    *_of_tracks(),  # first, for they are asked for most and the list is walked from its top
    path("matters/", views.Many.as_view(), name="list"),
    path("auth/token/", TokenView.as_view(), name="token"),
    path("auth/logout/", LogoutView.as_view(), name="logout"),
    path("auth/sign-on/", SignOnView.as_view(), name="sign_on"),
    path("auth/sign-on/token/", SignOnTokenView.as_view(), name="sign_on_token"),
    path("schema/", SchemaView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    path("me/", views.Me.as_view(), name="me"),
    path("units/", units.Units.as_view(), name="units"),
    path("units/<str:key>/", units.OneUnit.as_view(), name="unit"),
    path("taxonomies/", taxonomies.Taxonomies.as_view(), name="taxonomies"),
    path("taxonomies/<str:name>/", taxonomies.OneTaxonomy.as_view(), name="taxonomy"),
    path("sealed/", sealed.Queries.as_view(), name="sealed"),
    path("sealed/<int:key>/answer/", sealed.QueryAnswer.as_view(), name="sealed_answer"),
    path("subscriptions/", subscriptions.Subscriptions.as_view(), name="subscriptions"),
    path("subscriptions/<int:key>/", subscriptions.OneSubscription.as_view(), name="subscription"),
    path("subscriptions/<int:key>/deliveries/", subscriptions.Deliveries.as_view(), name="deliveries"),
    path("subscriptions/<int:key>/replay/", subscriptions.Replay.as_view(), name="replay"),
    path("ledger/checkpoints/", proofs.Checkpoints.as_view(), name="checkpoints"),
    path("ledger/checkpoints/latest/", proofs.LatestCheckpoint.as_view(), name="latest_checkpoint"),
    path("ledger/proof/<int:entry_id>/", proofs.Proof.as_view(), name="proof"),
    path("ledger/consistency/", proofs.Consistency.as_view(), name="consistency"),
]
