"""What the container files name is there, and what they start works, as far as that shows without containers."""

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from microblog.settings.table import declared
from tests.deploy.fronts import DEPLOY, ROOT
from tests.fixtures.servers import Server, free_port

DOCKERFILE = (ROOT / "Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
COMPOSE = (ROOT / "compose.yaml").read_text(encoding="utf-8")
STEPS = [line.split(maxsplit=1) for line in DOCKERFILE.splitlines() if line and not line.startswith(("#", " "))]


def steps(kind: str) -> list[str]:
    return [given for step, given in STEPS if step == kind]


def copied() -> list[str]:
    """What the image is made of."""
    return [name for given in steps("COPY") if "--from" not in given for name in given.split()[:-1]]


def test_the_image_gets_its_files_and_no_others() -> None:
    ignored = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    let_through = [line[1:] for line in ignored if line.startswith("!")]
    assert "*" in ignored
    assert sorted(let_through) == sorted(copied())
    assert [name for name in let_through if not (ROOT / name).exists()] == []


def test_the_image_has_the_whole_program(tmp_path: Path) -> None:
    source = tmp_path / "source"
    source.mkdir()
    for name in copied():
        (shutil.copytree if (ROOT / name).is_dir() else shutil.copy)(ROOT / name, source / name)
    subprocess.run([sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path], cwd=source, check=True)
    [wheel] = tmp_path.glob("*.whl")
    inside = {name for name in ZipFile(wheel).namelist() if name.startswith("microblog/")}
    files = [path for path in (ROOT / "microblog").rglob("*") if path.is_file() and path.suffix not in {".pyc", ".mo"}]
    assert inside >= {str(path.relative_to(ROOT)) for path in files}


def test_the_image_takes_only_what_is_locked_and_runs_as_nobody() -> None:
    installs = [line for line in steps("RUN") if "pip install" in line]
    assert len(installs) == 2
    assert all("--require-hashes -r requirements.txt" in line or "--no-deps" in line for line in installs)
    [user] = steps("USER")
    assert int(user) > 0
    assert (steps("STOPSIGNAL"), steps("CMD")) == (["SIGTERM"], ['["microblog", "run"]'])


def test_the_health_check_tells_life_from_death(behind: Server) -> None:
    found = re.search(r"CMD (\[.*\])", steps("HEALTHCHECK")[0])
    assert found
    command = [sys.executable, *json.loads(found[1])[1:]]
    codes = [
        subprocess.run(command, env=os.environ | {"PORT": str(port)}, stderr=subprocess.DEVNULL, check=False).returncode
        for port in (behind.port, free_port())
    ]
    assert codes == [0, 1]


@pytest.mark.parametrize("name", ["PUBLIC_URL", "PROXY_HOPS", "MICROBLOG_DATA", "HOST", "PORT"])
def test_the_settings_that_they_make_are_there(name: str) -> None:
    assert name in declared()
    assert re.search(rf"\b{name}\b", DOCKERFILE + COMPOSE)


def test_what_compose_mounts_is_there() -> None:
    mounted = re.findall(r"^ +- \./(\S+?):", COMPOSE, re.MULTILINE)
    assert mounted == ["deploy/Caddyfile", "deploy/pages"]
    assert [name for name in mounted if not (ROOT / name).exists()] == []
    needed = set(re.findall(r"\{\$([A-Z]+)", (DEPLOY / "Caddyfile").read_text(encoding="utf-8")))
    assert needed == {
        name for name in ("DOMAIN", "UPSTREAM", "PAGES") if re.search(rf"^ +{name}:", COMPOSE, re.MULTILINE)
    }
