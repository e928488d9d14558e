"""Questions that every move puts again: Django writes their SQL once a process, and only the number changes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Model, QuerySet
from django.db.models.query import ModelIterable

Row = TypeVar("Row")
_NUMBER = "\x00number"  # stands in the written SQL for the number to come


class Prepared(Generic[Row]):
    """
    A question about matters. ask: builds its queryset from their numbers, of models or of values.

    Called with one number it costs a sixth of the queryset's own time, for nothing is compiled; with several it is the
    queryset itself. Answers are what the queryset would give, in its order.
    """

    def __init__(self, ask: Callable[[Sequence[str]], QuerySet[Any, Row]]) -> None:
        self._ask = ask
        self._written: _Written | None = None

    def __call__(self, numbers: Sequence[str]) -> list[Row]:
        if len(numbers) != 1:
            return list(self._ask(numbers))
        if self._written is None or self._written.vendor != connection.vendor:
            self._written = _Written(self._ask([_NUMBER]))
        return self._written.answers(numbers[0])


class _Written:
    """The compiled form of a queryset: what ModelIterable and ValuesListIterable find out anew each time."""

    def __init__(self, question: QuerySet[Any, Any]) -> None:
        self.vendor = connection.vendor
        self.compiler: Any = question.query.get_compiler(using="default")
        self.sql, params = self.compiler.as_sql()
        self.params = list(params)
        self.converters = self.compiler.get_converters([column for column, *_sql in self.compiler.select])
        self.model: type[Model] | None = None
        if issubclass(question._iterable_class, ModelIterable):
            info = self.compiler.klass_info
            self.model = info["model"]
            first, last = info["select_fields"][0], info["select_fields"][-1] + 1
            self.fields = [column[0].target.attname for column in self.compiler.select[first:last]]
            self.columns = slice(first, last)
            self.extras = list(self.compiler.annotation_col_map.items())

    def answers(self, number: str) -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(self.sql, [number if value == _NUMBER else value for value in self.params])
            rows: Iterable[Any] = cursor.fetchall()
        if self.converters:
            rows = self.compiler.apply_converters(rows, self.converters)
        return [tuple(row) for row in rows] if self.model is None else [self._model(self.model, row) for row in rows]

    def _model(self, model: type[Model], row: Sequence[Any]) -> Model:
        made = model.from_db("default", self.fields, row[self.columns])
        for name, place in self.extras:
            setattr(made, name, row[place])
        return made
