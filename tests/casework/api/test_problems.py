import json
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext_lazy, override
from rest_framework import exceptions

from casework.api.problems import MEDIA_TYPE, answer
from casework.errors import CaseworkError, Malformed, NotNow, NotYet, NotYou, Stale, Unknown, Unmet


def told(error: Exception) -> tuple[int, dict[str, Any]]:
    response = answer(error)
    assert response is not None
    assert response["Content-Type"] == MEDIA_TYPE
    return response.status_code, json.loads(response.content)


class TestARefusal:
    @pytest.mark.parametrize(
        ("kind", "status"),
        [(NotNow, 409), (NotYou, 403), (NotYet, 422), (Stale, 412), (Unknown, 404), (Malformed, 400)],
    )
    def test_has_the_status_of_its_kind(self, kind: type[CaseworkError], status: int) -> None:
        assert told(kind.because("A_CODE", "words"))[0] == status

    def test_lists_every_unmet_rule_with_field_and_law(self) -> None:
        refusal = NotYet(
            Unmet("PARTIES_IDENTIFIED", gettext_lazy("The matter must be told in words."), "PML art. 17", "parties"),
            Unmet("UNKNOWN_CODE", "No such code.", field="type", facts={"value": "77"}),
        )
        with override("zh-hans"):
            status, document = told(refusal)
        assert (status, document["status"], document["code"]) == (422, 422, "PARTIES_IDENTIFIED")
        assert document["type"] == "urn:casework:problem:parties-identified"
        assert [(each["field"], each["law"]) for each in document["errors"]] == [
            ("parties", "人民调解法第17条"),
            ("type", ""),
        ]
        assert document["errors"][1]["facts"] == {"value": "77"}
        assert document["detail"].endswith("No such code.")

    @pytest.mark.parametrize(
        ("language", "law", "words"),
        [
            ("zh-hans", "HOUSE rule I0", "本系统规则 I0"),
            ("en", "HOUSE rule I0", "House rule I0"),
            ("zh-hans", "PML art. 17", "人民调解法第17条"),
            ("en", "PML art. 17", "People's Mediation Law, art. 17"),
            ("en", "GB 11643-1999", "GB 11643-1999"),
        ],
    )
    def test_cites_the_law_in_the_reader_s_words(self, language: str, law: str, words: str) -> None:
        with override(language):
            assert told(NotYet.because("A_CODE", "words", law=law))[1]["errors"][0]["law"] == words


class TestWhatTheFrameworkRaises:
    @pytest.mark.parametrize(
        ("error", "status", "code"),
        [
            (Http404(), 404, "NOT_FOUND"),
            (PermissionDenied(), 403, "FORBIDDEN"),
            (exceptions.NotAuthenticated(), 401, "NOT_AUTHENTICATED"),
            (exceptions.ParseError(), 400, "PARSE_ERROR"),
            (exceptions.MethodNotAllowed("POST"), 405, "METHOD_NOT_ALLOWED"),
            (exceptions.UnsupportedMediaType("text/x"), 415, "UNSUPPORTED_MEDIA_TYPE"),
        ],
    )
    def test_becomes_a_problem_too(self, error: Exception, status: int, code: str) -> None:
        answered, document = told(error)
        assert (answered, document["code"]) == (status, code)

    def test_names_the_fields_of_a_wrong_shape(self) -> None:
        error = exceptions.ValidationError({"items": [{}, {"number": ["This field is required."]}], "mode": ["No."]})
        status, document = told(error)
        assert status == 400
        assert [each["field"] for each in document["errors"]] == ["items.number", "mode"]

    def test_tells_when_to_come_back(self) -> None:
        response = answer(exceptions.Throttled(wait=7))
        assert response is not None
        assert (response.status_code, response["Retry-After"]) == (429, "7")

    def test_leaves_our_own_faults_to_the_log(self) -> None:
        assert answer(RuntimeError()) is None
