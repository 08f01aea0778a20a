"""`microblog doctor`: every check is told, failures end it with 1, and nothing is changed."""

import json
from pathlib import Path

import pytest

from microblog.commands.doctor import examination
from microblog.commands.doctor.examination import CHECKS, CHECKS_INSIDE_THE_DATABASE
from microblog.commands.doctor.findings import Answer, Examined
from microblog.processes.locks import locked_folder
from tests.commands.conftest import Run
from tests.fixtures.servers import free_port

ALL = [check.__name__.replace("_", " ") for check in CHECKS + CHECKS_INSIDE_THE_DATABASE]


def test_before_the_first_start_it_says_what_to_do_and_makes_nothing(run: Run, folder: Path) -> None:
    result = run("doctor", PORT=str(free_port()))
    assert result.exit_code == 1
    assert "fail  data folder: data is not there yet\n      To mend it: microblog run makes it" in result.stdout
    assert "journal mode" not in result.stdout
    assert list(folder.iterdir()) == []


def test_an_installation_in_order_fails_nothing(run: Run, folder: Path) -> None:
    assert run("db upgrade").exit_code == 0
    result = run("doctor --json", PORT=str(free_port()))
    findings = json.loads(result.stdout)
    assert [finding["check"] for finding in findings] == ALL
    assert [finding for finding in findings if finding["state"] == "fail"] == []
    assert all(bool(finding["mend"]) == (finding["state"] != "ok") for finding in findings)
    assert result.exit_code == 0


def test_a_failure_ends_it_with_1_and_says_how_to_mend_it(run: Run, folder: Path) -> None:
    run("db upgrade")
    (folder / "data").chmod(0o755)
    result = run("doctor", PORT=str(free_port()))
    assert result.exit_code == 1
    assert (
        "fail  data folder is private: data is open to others (mode 0755)\n      To mend it: chmod 700 data\n"
        in result.stdout
    )


def test_a_check_that_breaks_is_a_failure_by_itself(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    def surprise(_: Examined) -> Answer:
        raise RuntimeError("what is this")

    monkeypatch.setattr(examination, "CHECKS", [surprise])
    result = run("doctor")
    assert result.stdout.startswith("fail  surprise: could not be examined: RuntimeError: what is this\n")
    assert result.exit_code == 1


def test_it_looks_where_the_server_is_unless_another_port_was_asked_for(run: Run, folder: Path) -> None:
    run("db upgrade")
    here, asked = free_port(), free_port()
    with locked_folder(folder / "data", here):
        assert f"ok    port: 127.0.0.1:{here} " in run("doctor").stdout
        assert f"ok    port: 127.0.0.1:{asked} " in run("doctor", PORT=str(asked)).stdout
