"""The standards at the desk: to look up, with what they were, and not to be touched."""

import pytest
from django.test import Client
from django.urls import reverse

from casework.organisations.actors import Role
from enforcement.standards.models import Dated, DelegatedItem, DiscretionBand, HearingThreshold, PenaltyItem
from tests.desk import Sit, text_of
from tests.enforcement.standards.shelf import band, delegated, item, threshold

MODELS = pytest.mark.parametrize("model", [PenaltyItem, DelegatedItem, HearingThreshold, DiscretionBand])


@pytest.fixture
def rows(db: None) -> None:
    for row in (item(), delegated(), threshold(), band()):
        row.save()


def url(model: type[Dated], name: str, *arguments: object) -> str:
    return reverse(f"admin:standards_{model._meta.model_name}_{name}", args=arguments)


@pytest.mark.usefixtures("rows")
class TestStandardsAtTheDesk:
    @MODELS
    def test_are_listed_shown_and_keep_what_they_were(self, admin_client: Client, model: type[Dated]) -> None:
        row = model._default_manager.get()
        version = row.history.get()  # type: ignore[attr-defined]  # each has its history
        for page in (
            url(model, "changelist"), url(model, "change", row.pk), url(model, "history", row.pk),
            url(model, "simple_history", row.pk, version.pk),
        ):  # fmt: skip
            assert admin_client.get(page).status_code == 200

    @MODELS
    def test_are_not_added_changed_or_deleted(self, admin_client: Client, model: type[Dated]) -> None:
        row = model._default_manager.get()
        version = row.history.get()  # type: ignore[attr-defined]  # each has its history
        for page in (url(model, "add"), url(model, "change", row.pk), url(model, "delete", row.pk)):
            assert admin_client.post(page, {"source": "me"}).status_code == 403
        admin_client.post(url(model, "simple_history", row.pk, version.pk), {"source": "me"})
        assert row.history.count() == 1  # type: ignore[attr-defined]  # each has its history
        assert model._default_manager.get().source == "test"

    @MODELS
    @pytest.mark.parametrize("key", ["%FF", "x", "99999999999999999999"])
    def test_answer_a_wrong_address_with_not_found(self, admin_client: Client, model: type[Dated], key: str) -> None:
        row = model._default_manager.get()
        assert admin_client.get(url(model, "history", key)).status_code == 404
        assert admin_client.get(url(model, "simple_history", row.pk, key)).status_code == 404

    def test_are_found_by_code_and_words(self, admin_client: Client) -> None:
        assert "T-1" in text_of(admin_client.get(url(PenaltyItem, "changelist"), {"q": "占道"}))
        assert "T-1" not in text_of(admin_client.get(url(PenaltyItem, "changelist"), {"q": "噪声"}))

    @MODELS
    @pytest.mark.parametrize(
        ("role", "status"), [(Role.OFFICER, 200), (Role.LEGAL_REVIEWER, 200), (Role.MEDIATOR, 403)]
    )
    def test_are_looked_up_by_who_penalises_or_checks_it(
        self, sit: Sit, model: type[Dated], role: Role, status: int
    ) -> None:
        client, row = sit(role, "330106").client, model._default_manager.get()
        for page in (url(model, "changelist"), url(model, "change", row.pk), url(model, "history", row.pk)):
            assert client.get(page).status_code == status
        assert client.post(url(model, "change", row.pk), {"source": "me"}).status_code == 403
