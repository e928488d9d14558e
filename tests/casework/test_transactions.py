"""A step that is refused is undone alone, unless what it belongs to falls with it."""

import pytest
from django.contrib.auth.models import Group
from django.db import connection
from django.test.utils import CaptureQueriesContext

from casework.errors import NotNow
from casework.transactions import step, whole


def refused() -> None:
    with step():
        Group.objects.create(name="of the step")
        raise NotNow.because("NOT_NOW", "Not now.")


def refused_as_a_whole() -> None:
    with whole():
        Group.objects.create(name="before")
        refused()


@pytest.mark.django_db(transaction=True)
class TestWhole:
    def test_falls_with_its_step(self) -> None:
        with pytest.raises(NotNow):
            refused_as_a_whole()
        assert not Group.objects.exists()

    def test_makes_no_savepoint(self) -> None:
        with CaptureQueriesContext(connection) as seen, whole(), step(), step():
            Group.objects.create(name="written")
        assert not [each for each in seen if "SAVEPOINT" in each["sql"]]
        assert Group.objects.get().name == "written"


@pytest.mark.django_db
class TestStep:
    def test_is_undone_alone_where_somebody_goes_on(self) -> None:
        with whole(), pytest.raises(NotNow):  # the test's own transaction is open around it
            refused()
        assert not Group.objects.exists()
        Group.objects.create(name="afterwards")
