"""Parts of statements on a row's own columns, at the price of recalling them.

Django puts every statement together anew. Where a part is long and asked for with nearly every
statement, as who may see what is, that takes longer than the statement itself.
"""

# ruff: noqa: SLF001 -- `_meta` and `_default_manager` are Django's documented names

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping
from copy import copy
from functools import lru_cache
from typing import Any, Self

from django.db import connections, models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Expression, Q

Statement = tuple[str, tuple[Any, ...]]


class OfRow(Expression):
    """What is said of the rows of the table that a query begins with; it knows its name there.

    Two are the same that were `given` the same.
    """

    alias = ""

    def __init__(self, output_field: models.Field[Any, Any], *given: Hashable) -> None:
        super().__init__(output_field)
        self.given = given

    @property
    def identity(self) -> tuple[Hashable, ...]:
        """What tells it from others."""
        return (type(self), *self.given)

    def resolve_expression(self, query: Any = None, *args: Any, **kwargs: Any) -> Self:
        """Belong to a query; what belongs to one does so inside others too."""
        return self if self.alias else self._under(query.get_initial_alias())

    def relabeled_clone(self, change_map: Mapping[str, str]) -> Self:
        """The same where the table has another name."""
        return self._under(change_map.get(self.alias, self.alias))

    def _under(self, alias: str) -> Self:
        one = copy(self)
        one.alias = alias
        return one


class Kept(OfRow):
    """The condition that `make` says of `about`, put together once for each.

    It follows from `about` alone, looks at no other table's columns but in subqueries, and these
    do not look at the row. It is asked for and not excluded: of a null it knows neither.
    """

    conditional = True

    def __init__(
        self, model: type[models.Model], make: Callable[[Any], Q], about: Hashable
    ) -> None:
        super().__init__(models.BooleanField(), model, make, about)
        self.model, self.make, self.about = model, make, about

    def as_sql(self, compiler: Any, connection: BaseDatabaseWrapper) -> Statement:
        """The condition and its values."""
        return self._recalled(self.alias, connection)

    def on_table(self, connection: BaseDatabaseWrapper) -> Statement:
        """The same where the table goes by its own name."""
        return self._recalled(self.model._meta.db_table, connection)

    def _recalled(self, alias: str, connection: BaseDatabaseWrapper) -> Statement:
        return _put_together(self.model, self.make, self.about, alias, connection.alias)


@lru_cache(maxsize=4096)
def _put_together(
    model: type[models.Model], make: Callable[[Any], Q], about: Any, alias: str, using: str
) -> Statement:
    query = model._default_manager.filter(make(about)).query
    assert not any(query.alias_refcount[name] for name in [*query.alias_map][1:]), make
    where, table = query.where, model._meta.db_table
    if alias != table:
        where = where.relabeled_clone({table: alias})
        query.external_aliases[alias] = True  # which is not quoted
    sql, values = query.get_compiler(using, connections[using]).compile(where)
    return f"({sql})", tuple(values)
