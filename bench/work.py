"""How much a statement looks at, as the database itself counts it: the same on a busy machine as on an idle one.

On SQLite it is the steps of its virtual machine (https://www.sqlite.org/opcode.html), on PostgreSQL the rows that the
parts of its plan meet (https://www.postgresql.org/docs/current/using-explain.html).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from typing import Any

from sqlalchemy import Engine, event

AROUND = ("BEGIN", "COMMIT", "ROLLBACK")

Statement = tuple[str, Any]


@contextmanager
def recorded(engine: Engine) -> Iterator[list[Statement]]:
    """Every statement that is executed inside the block, but for those that begin and end transactions."""
    seen: list[Statement] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:
        if not statement.startswith(AROUND):
            seen.append((statement, parameters))

    event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        event.remove(engine, "before_cursor_execute", note)


def looked_at(engine: Engine, statement: str, parameters: Any) -> int:
    """What a statement looks at. It is executed, and taken back."""
    with engine.connect() as connection:
        driver: Any = connection.connection.driver_connection
        try:
            if engine.dialect.name == "sqlite":
                driver.execute("BEGIN")
                return _steps(driver, statement, parameters)
            [(plans,)] = driver.execute(f"EXPLAIN (ANALYZE, FORMAT JSON) {statement}", parameters)
            return _rows(plans[0]["Plan"])
        finally:
            driver.rollback()


def _steps(driver: Any, statement: str, parameters: Any) -> int:
    steps = count()
    driver.set_progress_handler(lambda: next(steps) < 0, 1)
    try:
        driver.execute(statement, parameters).fetchall()
    finally:
        driver.set_progress_handler(None, 1)
    return next(steps)


def _rows(plan: dict[str, Any]) -> int:
    """Rows that came out of each part and that it dropped, times the number of its runs."""
    met = sum(number for name, number in plan.items() if name == "Actual Rows" or name.startswith("Rows Removed"))
    return round(met * plan["Actual Loops"]) + sum(map(_rows, plan.get("Plans", ())))
