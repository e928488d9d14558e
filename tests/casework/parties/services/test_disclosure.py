"""Revealing and searching, and the record of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from casework.errors import NotNow, NotYet, NotYou
from casework.organisations.actors import Actor, Role
from casework.parties import services
from casework.parties.kinds import AccessAction, Identifier, PartyRole
from casework.parties.masking import Field
from casework.parties.models import AccessLog, Party
from tests.casework.parties.people import MakeDraft, sitting

pytestmark = pytest.mark.django_db
ID_NUMBER = "11010519491231002X"


@pytest.fixture
def party(draft: MakeDraft, noon: datetime) -> Party:
    return services.add_party("D1", draft(id_number=ID_NUMBER, address="杭州市西湖区北山街道1号"), at=noon)


@pytest.fixture
def look(mediator: Actor, noon: datetime) -> dict[str, Any]:
    return {"actor": mediator, "purpose": "serve the notice", "at": noon}


class TestReveal:
    @pytest.mark.parametrize(
        ("field", "clear"),
        [
            (Field.NAME, "张三"),
            (Field.ID_NUMBER, ID_NUMBER),
            (Field.PHONE, "13812345678"),
            (Field.ADDRESS, "杭州市西湖区北山街道1号"),
        ],
    )
    def test_gives_the_clear_text(self, party: Party, look: dict[str, Any], field: Field, clear: str) -> None:
        assert services.reveal(party, field, **look, handles=True) == clear

    def test_leaves_a_record_of_who_what_and_why(self, party: Party, look: dict[str, Any], noon: datetime) -> None:
        services.reveal(party, Field.ID_NUMBER, **look, handles=True, ip="10.1.2.3")
        log = AccessLog.objects.get()
        assert (log.account, log.role, log.unit_key) == ("mediator", "MEDIATOR", "330106001@2021-04-09")
        assert (log.matter_no, log.party_id, log.action, log.field) == ("D1", party.pk, "REVEAL", "id_number")
        assert (log.purpose, log.at, log.ip, log.refused) == ("serve the notice", noon, "10.1.2.3", "")

    def test_refuses_who_does_not_handle_the_matter(self, party: Party, look: dict[str, Any]) -> None:
        with pytest.raises(NotYou) as refusal:
            services.reveal(party, Field.NAME, **look, handles=False)
        assert refusal.value.code == "NOT_THE_HANDLER"
        log = AccessLog.objects.get()
        assert (log.account, log.action, log.matter_no, log.party_id) == ("mediator", "REVEAL", "D1", party.pk)
        assert (log.field, log.refused, log.purpose) == ("name", "NOT_THE_HANDLER", "serve the notice")

    @pytest.mark.parametrize(
        "role", [Role.MANAGER, Role.SUPERVISOR, Role.AUDITOR, Role.ADMIN, Role.ARCHIVIST, Role.SYSTEM]
    )
    def test_refuses_posts_that_work_without_personal_data(
        self, party: Party, look: dict[str, Any], role: Role
    ) -> None:
        with pytest.raises(NotYou):
            services.reveal(party, Field.NAME, **{**look, "actor": sitting(role, "someone")}, handles=True)

    @pytest.mark.parametrize("purpose", ["", "   ", "abc", " a b "])
    def test_asks_for_a_purpose_of_four_characters(self, party: Party, look: dict[str, Any], purpose: str) -> None:
        with pytest.raises(NotYet) as refusal:
            services.reveal(party, Field.NAME, **{**look, "purpose": purpose}, handles=True)
        assert (refusal.value.code, refusal.value.unmet[0].field) == ("PURPOSE_MISSING", "purpose")
        assert AccessLog.objects.get().refused == "PURPOSE_MISSING"

    def test_takes_a_purpose_of_four_chinese_characters(self, party: Party, look: dict[str, Any]) -> None:
        assert services.reveal(party, Field.NAME, **{**look, "purpose": "送达通知"}, handles=True) == "张三"

    @pytest.mark.parametrize("field", [Field.BANK_CARD, Field.SENSITIVE, Field.REPORTER])
    def test_refuses_a_field_parties_do_not_have(self, party: Party, look: dict[str, Any], field: Field) -> None:
        with pytest.raises(NotYet) as refusal:
            services.reveal(party, field, **look, handles=True)
        assert refusal.value.code == "FIELD_NOT_REVEALED"
        assert AccessLog.objects.get().refused == "FIELD_NOT_REVEALED"

    def test_keeps_a_reporter_behind_the_wall(self, draft: MakeDraft, look: dict[str, Any], noon: datetime) -> None:
        reporter = services.add_party("D1", draft(role=PartyRole.REPORTER), at=noon)
        with pytest.raises(NotYou) as refusal:
            services.reveal(reporter, Field.NAME, **look, handles=True)
        assert (refusal.value.code, refusal.value.unmet[0].law) == ("REPORTER_WALL", "RPW art. 30")
        assert services.reveal(reporter, Field.NAME, **look, handles=True, behind_wall=True) == "张三"
        assert list(AccessLog.objects.values_list("refused", flat=True)) == ["REPORTER_WALL", ""]

    @pytest.mark.parametrize("handles", [True, False])
    def test_does_not_run_where_its_record_could_be_taken_back(
        self, party: Party, look: dict[str, Any], handles: bool
    ) -> None:
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
            services.reveal(party, Field.NAME, **look, handles=handles)


class TestFindByIdentifier:
    def test_finds_the_whole_value_in_every_matter(
        self, draft: MakeDraft, party: Party, look: dict[str, Any], noon: datetime
    ) -> None:
        other = services.add_party("D2", draft(role=PartyRole.RESPONDENT, id_number=ID_NUMBER), at=noon)
        assert services.find_by_identifier(Identifier.ID_NUMBER, "110105 19491231002x", **look) == [party, other]

    @pytest.mark.parametrize(
        ("kind", "value"),
        [(Identifier.PHONE, "138-1234-5678"), (Identifier.PHONE, "+86 13812345678"), (Identifier.NAME, "张 三")],
    )
    def test_does_not_mind_the_spelling(self, party: Party, look: dict[str, Any], kind: Identifier, value: str) -> None:
        assert services.find_by_identifier(kind, value, **look) == [party]

    @pytest.mark.parametrize(
        ("kind", "value"),
        [(Identifier.ID_NUMBER, "1101051949"), (Identifier.NAME, "张"), (Identifier.PHONE, ID_NUMBER)],
    )
    def test_never_finds_by_a_part_or_in_another_column(
        self, party: Party, look: dict[str, Any], kind: Identifier, value: str
    ) -> None:
        assert services.find_by_identifier(kind, value, **look) == []

    def test_leaves_a_record_without_the_value(self, party: Party, look: dict[str, Any]) -> None:
        services.find_by_identifier(Identifier.ID_NUMBER, ID_NUMBER, **look)
        log = AccessLog.objects.get()
        assert (log.action, log.field, log.found, log.party_id, log.matter_no) == ("SEARCH", "id_number", 1, None, "")
        assert log.value_digest == party.id_digest
        assert ID_NUMBER not in str(vars(log))

    def test_leaves_a_record_of_finding_nothing(self, look: dict[str, Any]) -> None:
        services.find_by_identifier(Identifier.NAME, "李四", **look)
        assert AccessLog.objects.get().found == 0

    def test_does_not_find_reporters(self, draft: MakeDraft, look: dict[str, Any], noon: datetime) -> None:
        services.add_party("D1", draft(role=PartyRole.REPORTER), at=noon)
        assert services.find_by_identifier(Identifier.NAME, "张三", **look) == []

    def test_refuses_posts_that_work_without_personal_data(
        self, party: Party, look: dict[str, Any], manager: Actor
    ) -> None:
        with pytest.raises(NotYou) as refusal:
            services.find_by_identifier(Identifier.NAME, "张三", **{**look, "actor": manager})
        assert refusal.value.code == "MAY_NOT_SEARCH"
        log = AccessLog.objects.get()
        assert (log.account, log.action, log.field, log.refused) == ("manager", "SEARCH", "name", "MAY_NOT_SEARCH")
        assert (log.value_digest, log.found) == (party.name_digest, None)

    @pytest.mark.parametrize(
        ("value", "purpose", "code"),
        [("  ", "look up", "VALUE_MISSING"), ("\u200b", "look up", "VALUE_MISSING"), ("张三", "x", "PURPOSE_MISSING")],
    )
    def test_asks_for_a_value_and_a_purpose(self, look: dict[str, Any], value: str, purpose: str, code: str) -> None:
        with pytest.raises(NotYet) as refusal:
            services.find_by_identifier(Identifier.NAME, value, **{**look, "purpose": purpose})
        assert refusal.value.code == code
        assert AccessLog.objects.get().refused == code

    def test_does_not_run_where_its_record_could_be_taken_back(self, look: dict[str, Any]) -> None:
        with pytest.raises(RuntimeError, match="durable"), transaction.atomic():
            services.find_by_identifier(Identifier.NAME, "张三", **look)


class TestRecordAccess:
    def test_keeps_one_look_a_party(self, draft: MakeDraft, party: Party, look: dict[str, Any], noon: datetime) -> None:
        other = services.add_party("D1", draft(role=PartyRole.RESPONDENT), at=noon)
        services.record_access([party, other], AccessAction.EXPORT, **look)
        assert list(AccessLog.objects.of("D1").values_list("party_id", "action", "field")) == [
            (party.pk, "EXPORT", ""),
            (other.pk, "EXPORT", ""),
        ]

    def test_asks_for_a_purpose(self, party: Party, look: dict[str, Any]) -> None:
        with pytest.raises(NotYet):
            services.record_access([party], AccessAction.VIEW, **{**look, "purpose": ""})
        assert not AccessLog.objects.exists()


class TestRecordExport:
    def test_keeps_one_look_at_all_of_the_matter(self, look: dict[str, Any]) -> None:
        services.record_export("D1", **look, ip="10.1.2.3")
        log = AccessLog.objects.get()
        assert (log.account, log.role, log.matter_no, log.party_id) == ("mediator", "MEDIATOR", "D1", None)
        assert (log.action, log.field, log.purpose, log.ip) == ("EXPORT", "dossier", "serve the notice", "10.1.2.3")

    def test_names_the_console_where_nobody_is_signed_in(self, noon: datetime) -> None:
        services.record_export("D1", account="console", purpose="for the archive", at=noon)
        assert AccessLog.objects.values_list("account", "role", "unit_key").get() == ("console", "", "")

    def test_asks_for_a_purpose(self, look: dict[str, Any]) -> None:
        with pytest.raises(NotYet):
            services.record_export("D1", **{**look, "purpose": "a  b"})
        assert not AccessLog.objects.exists()


class TestAccessLog:
    @pytest.fixture
    def log(self, party: Party, look: dict[str, Any]) -> AccessLog:
        services.reveal(party, Field.NAME, **look, handles=True)
        return AccessLog.objects.get()

    def test_is_never_changed(self, log: AccessLog) -> None:
        log.purpose = "another"
        for change in (
            log.save,
            log.delete,
            lambda: AccessLog.objects.update(purpose="x"),
            AccessLog.objects.all().delete,
        ):
            with pytest.raises(NotNow) as refusal:
                change()
            assert refusal.value.code == "ACCESS_LOG_IS_APPEND_ONLY"
        assert AccessLog.objects.get().purpose == "serve the notice"

    def test_outlives_the_party(self, log: AccessLog, party: Party) -> None:
        party.delete()
        assert AccessLog.objects.by("mediator").get() == log

    @pytest.mark.parametrize("changed", [{"refused": "MAY_NOT_SEARCH", "found": 1}, {"purpose": ""}])
    def test_does_not_contradict_itself(self, log: AccessLog, changed: dict[str, Any]) -> None:
        with pytest.raises(DatabaseError), transaction.atomic():
            AccessLog.objects.create(account="a", action=AccessAction.SEARCH, at=log.at, **{"purpose": "why"} | changed)


@pytest.mark.django_db(transaction=True)
def test_refused_look_is_committed(draft: MakeDraft, look: dict[str, Any], noon: datetime) -> None:
    party = services.add_party("D1", draft(), at=noon)
    with pytest.raises(NotYou):
        services.reveal(party, Field.NAME, **look, handles=False)
    connection.close()
    assert AccessLog.objects.get().refused == "NOT_THE_HANDLER"
