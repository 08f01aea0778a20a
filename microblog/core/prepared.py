"""A select that was built once, run at a third of what SQLAlchemy asks for it: the driver is called directly.

What SQLAlchemy knows about the statement (its text in this dialect, how values go in and come out) is found out at its
first run, and kept.
"""

from collections import namedtuple
from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache
from typing import Any, TypeAlias, cast

from sqlalchemy import CompoundSelect, Dialect, PoolProxiedConnection, Select
from sqlalchemy.exc import DBAPIError
from sqlalchemy.types import TypeEngine

AnySelect: TypeAlias = Select[*tuple[Any, ...]]
AnyRow: TypeAlias = Any
"""A named tuple of the selected columns; what watched statements give behaves like one."""

Statement: TypeAlias = "AnySelect | CompoundSelect[Any]"
_Converters: TypeAlias = dict[Any, Callable[[Any], Any]]

KEPT = 200


def run(
    connection: PoolProxiedConnection, dialect: Dialect, statement: Statement, asked: Mapping[str, Any]
) -> list[AnyRow]:
    """The rows that a select of columns finds.

    Raises:
        sqlalchemy.exc.DBAPIError: of the kinds that SQLAlchemy itself raises.
        KeyError: a parameter is missing.
    """
    prepared = _prepared(statement, dialect)
    try:
        found = cast(Any, connection.dbapi_connection).execute(prepared.text, prepared.values(asked)).fetchall()
    except dialect.loaded_dbapi.Error as error:
        broken = dialect.is_disconnect(cast(Any, error), connection, None)
        if broken:
            connection.invalidate(error)
        raise translated(dialect, error, prepared.text, broken=broken) from error
    return prepared.rows(found)


class Prepared:
    """What is known about one select in one dialect."""

    def __init__(self, statement: Statement, dialect: Dialect) -> None:
        compiled = statement.compile(dialect=dialect)
        named = {name: bind for bind, name in compiled.bind_names.items()}
        columns = statement.selected_columns
        self.text = str(compiled)
        self._order = compiled.positiontup if compiled.positional else None
        self._constants = {name: bind.value for name, bind in named.items() if not bind.required}
        self._into = _into_database({name: bind.type for name, bind in named.items()}, dialect)
        self._out_of = _out_of_database(dict(enumerate(column.type for column in columns)), dialect)
        self._named: Callable[[Iterable[Any]], AnyRow] = cast(Any, namedtuple("Row", columns.keys()))._make

    def values(self, asked: Mapping[str, Any]) -> Any:
        """The parameters as the driver wants them: in their order, or by name."""
        values = {**self._constants, **asked}
        for name, convert in self._into.items():
            values[name] = convert(values[name])
        return values if self._order is None else [values[name] for name in self._order]

    def rows(self, found: Iterable[tuple[Any, ...]]) -> list[AnyRow]:
        """What the driver found, as named tuples."""
        if not self._out_of:
            return list(map(self._named, found))
        return [self._named(self._converted(each)) for each in found]

    def _converted(self, row: tuple[Any, ...]) -> list[Any]:
        values = list(row)
        for place, convert in self._out_of.items():
            values[place] = convert(values[place])
        return values


_prepared = lru_cache(maxsize=KEPT)(Prepared)


def _into_database(types: dict[str, TypeEngine[Any]], dialect: Dialect) -> _Converters:
    found = {name: each.dialect_impl(dialect).bind_processor(dialect) for name, each in types.items()}
    return {name: convert for name, convert in found.items() if convert}


def _out_of_database(types: dict[int, TypeEngine[Any]], dialect: Dialect) -> _Converters:
    found = {place: each.dialect_impl(dialect).result_processor(dialect, None) for place, each in types.items()}
    return {place: convert for place, convert in found.items() if convert}


def translated(dialect: Dialect, error: Exception, text: str | None = None, *, broken: bool) -> BaseException:
    """A driver's error under the name that SQLAlchemy has for it."""
    base = dialect.loaded_dbapi.Error
    return DBAPIError.instance(
        text, None, error, base, hide_parameters=True, connection_invalidated=broken, dialect=dialect
    )
