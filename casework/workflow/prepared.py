"""Questions that are put again and again: Django writes their SQL once a process, and only what is told each time changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Expression, Field, Model, QuerySet
from django.db.models.query import ModelIterable

Row = TypeVar("Row")
_NUMBER = "\x00number"  # stands in the written SQL for the number to come


class Blank(Expression):
    """A value that a Question is told each time. like: a field of its type."""

    def __init__(self, name: str, like: Field[Any, Any]) -> None:
        super().__init__(output_field=like)
        self.name, self.like = name, like

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]

    def filled(self, told: dict[str, Any]) -> Any:
        """Give the value in the form the engine's driver takes."""
        return self.like.get_db_prep_value(told[self.name], connection)


def filled(params: Iterable[Any], told: dict[str, Any]) -> list[Any]:
    """Put what is told in the place of each Blank among the parameters of a statement."""
    return [each.filled(told) if isinstance(each, Blank) else each for each in params]


class Question(Generic[Row]):
    """
    A question with blanks, called with what stands in them. ask: builds its queryset, of models or of values.

    Answers are what the queryset would give, in its order; none where its conditions rule each other out.
    """

    def __init__(self, ask: Callable[[], QuerySet[Any, Row]]) -> None:
        self._ask = ask
        self._written: Written | None = None

    def __call__(self, **told: Any) -> list[Row]:
        if self._written is None or self._written.vendor != connection.vendor:
            self._written = Written(self._ask())
        return self._written.answers(filled(self._written.params, told))


class Prepared(Generic[Row]):
    """
    A question about matters. ask: builds its queryset from their numbers, of models or of values.

    Called with one number it costs a sixth of the queryset's own time, for nothing is compiled; with several it is the
    queryset itself. Answers are what the queryset would give, in its order.
    """

    def __init__(self, ask: Callable[[Sequence[str]], QuerySet[Any, Row]]) -> None:
        self._ask = ask
        self._written: Written | None = None

    def __call__(self, numbers: Sequence[str]) -> list[Row]:
        return self.of(numbers).answers()

    def of(self, numbers: Sequence[str]) -> Asked:
        """Put the question without sending it."""
        if len(numbers) != 1:
            return asked(self._ask(numbers))
        if self._written is None or self._written.vendor != connection.vendor:
            self._written = Written(self._ask([_NUMBER]))
        (number,) = numbers
        return Asked(self._written, [number if value == _NUMBER else value for value in self._written.params])


class Asked(NamedTuple):
    """A question with all that is told, ready to be sent."""

    written: Written
    params: list[Any]

    def answers(self) -> list[Any]:
        """Send it alone."""
        return self.written.answers(self.params)


def asked(question: QuerySet[Any, Any]) -> Asked:
    """Put a queryset, of models of one table or of values, without sending it."""
    written = Written(question)
    return Asked(written, list(written.params))


class Written:
    """The compiled form of a queryset: what ModelIterable and ValuesListIterable find out anew each time."""

    def __init__(self, question: QuerySet[Any, Any]) -> None:
        self.vendor = connection.vendor
        self.params: tuple[Any, ...]
        self.compiler: Any = question.query.get_compiler(using="default")
        self.sql, self.params = "", ()
        try:
            self.sql, params = self.compiler.as_sql()
        except EmptyResultSet:
            return
        self.params = tuple(params)
        self.types = tuple(column.output_field.get_internal_type() for column, *_sql in self.compiler.select)
        self.converters = self.compiler.get_converters([column for column, *_sql in self.compiler.select])
        self.model: type[Model] | None = None
        if issubclass(question._iterable_class, ModelIterable):
            info = self.compiler.klass_info
            self.model = info["model"]
            first, last = info["select_fields"][0], info["select_fields"][-1] + 1
            self.fields = [column[0].target.attname for column in self.compiler.select[first:last]]
            self.columns = slice(first, last)
            self.extras = list(self.compiler.annotation_col_map.items())

    def answers(self, params: Sequence[Any]) -> list[Any]:
        """Send it; params: in the place of its own."""
        if not self.sql:
            return []
        with connection.cursor() as cursor:
            cursor.execute(self.sql, params)
            return self.made(cursor.fetchall())

    def made(self, rows: Iterable[Sequence[Any]]) -> list[Any]:
        """Make what the queryset gives of rows as the driver gives them."""
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return [tuple(row) for row in rows] if self.model is None else [self._model(self.model, row) for row in rows]

    def _model(self, model: type[Model], row: Sequence[Any]) -> Model:
        made = model.from_db("default", self.fields, row[self.columns])
        for name, place in self.extras:
            setattr(made, name, row[place])
        return made
