"""Each record is one line with all its parts, whatever is in it."""

import json
import logging
import re
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest
from granian.log import LogLevels, configure_logging

from microblog import logs
from microblog.core.request_id import new_request_id, request_id
from microblog.settings import BadSettings, Settings

log = logging.getLogger("microblog.test")


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield
    for handler in root.handlers[:]:
        root.removeHandler(handler)
        if handler not in handlers:
            handler.close()
    root.handlers, root.level = handlers, level
    logging.captureWarnings(False)


@pytest.fixture(params=["text", "json"])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    return Settings(log_format=request.param, log_file=str(tmp_path / "a" / "microblog.log"))


def lines(settings: Settings) -> list[str]:
    return Path(settings.log_file).read_text(encoding="utf-8").splitlines()


def test_a_line_has_time_level_logger_request_id_and_message(settings: Settings) -> None:
    logs.configure(settings)
    token = request_id.set("3f9a01c2b7de")
    log.warning("Hello %s", "Susan")
    request_id.reset(token)
    [line] = lines(settings)
    if settings.log_format == "text":
        assert re.fullmatch(
            r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d\.\d{3}Z WARNING microblog\.test \[3f9a01c2b7de\] Hello Susan", line
        )
    else:
        parts = json.loads(line)
        assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", parts.pop("time"))
        assert parts == {
            "level": "WARNING",
            "logger": "microblog.test",
            "request_id": "3f9a01c2b7de",
            "message": "Hello Susan",
        }


@pytest.mark.parametrize(
    "forged", ["\n", "\r", "\r\n", "\u2028", "\u2029", "\x85", "\x0b", "\x1b[2K", "\x00", "\u202e", "\udc80"]
)
def test_nobody_can_begin_a_line_of_their_own(settings: Settings, forged: str) -> None:
    logs.configure(settings)
    log.info("before%s2026-01-01 00:00:00.000Z INFO    after", forged)
    try:
        raise ValueError(f"before{forged}2026-01-01")
    except ValueError:
        log.exception("It broke")
    text = Path(settings.log_file).read_bytes().decode()
    assert re.sub(r"[ -~\n]", "", text) == ""
    assert all(re.match(r'2026|20\d\d|\{"time"|    \| ', line) for line in text.splitlines())
    assert len([line for line in text.splitlines() if not line.startswith("    | ")]) == 2


def test_a_traceback_is_whole_and_cannot_be_taken_for_lines(settings: Settings) -> None:
    logs.configure(settings)
    try:
        raise ValueError("this is why")
    except ValueError:
        log.exception("It broke", stack_info=True)
    first, *below = lines(settings)
    text = "\n".join(below) if settings.log_format == "text" else json.loads(first)["traceback"]
    assert "ValueError: this is why" in text
    assert "Stack (most recent call last)" in text
    assert all(line.startswith("    | ") for line in below)


def test_lines_below_the_level_are_not_written(settings: Settings) -> None:
    logs.configure(Settings(log_level="WARNING", log_file=settings.log_file))
    log.info("not this")
    log.error("but this")
    logging.getLogger("sqlalchemy.engine").info("nor this")
    assert len(lines(settings)) == 1


def test_warnings_of_python_are_in_the_log(settings: Settings) -> None:
    logs.configure(settings)
    with warnings.catch_warnings():
        warnings.simplefilter("always")
        logging.captureWarnings(True)
        warnings.warn("this is old", DeprecationWarning, stacklevel=1)
    assert "this is old" in lines(settings)[0]


def test_without_a_file_lines_go_to_standard_output(capsys: pytest.CaptureFixture[str]) -> None:
    logs.configure(Settings())
    log.info("Hello")
    assert capsys.readouterr().out.endswith("INFO    microblog.test [-] Hello\n")


def test_configuring_again_replaces_what_was_there(settings: Settings, tmp_path: Path) -> None:
    logs.configure(settings)
    logs.configure(Settings(log_file=str(tmp_path / "other.log")))
    log.info("Hello")
    assert lines(settings) == []
    assert len(logging.getLogger().handlers) == 1


def test_the_http_servers_lines_come_out_with_ours(settings: Settings) -> None:
    logs.configure(settings)
    configure_logging(LogLevels.info, logs.SERVER_LOGGING)
    logging.getLogger("_granian").info("Listening")
    log.info("Still here")
    assert len(lines(settings)) == 2


def test_a_file_that_cannot_be_written_is_told_as_a_wrong_setting(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(BadSettings, match="LOG_FILE"):
        logs.configure(Settings(log_file=str(tmp_path / "file" / "microblog.log")))


def test_request_ids_differ() -> None:
    assert len({new_request_id() for _ in range(1000)}) == 1000
