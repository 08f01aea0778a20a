"""What every place for files must do, shown on a folder and on a real S3 server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from microblog.backends.storage.contract import MAX_NAME, Storage, StorageUnavailable
from microblog.backends.storage.folder import Folder
from tests.fixtures.s3_server import S3Server, running_s3

NAMES = ["a", "pictures/0f/0f3a-96.webp", "a/b/c/d_e-f.g.h", "x" * MAX_NAME]
NO_NAMES = [
    "", "/", "/etc/passwd", "../secret_key", "a/../../b", "a/./b", "a//b", "a/", ".hidden", "a/.b", "a..b", "A", "ä", "a b",
    "a\\b", "a\0b", "a\n", "a?b", "a#b", "a%2fb", "~", "con:", "x" * (MAX_NAME + 1),
]  # fmt: skip
CONTENTS = [b"", b"x", bytes(range(256)) * 5000]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3Server]:
    with running_s3(tmp_path_factory.mktemp("s3")) as server:
        yield server


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        return Folder(tmp_path / "new" / "files")
    server: S3Server = request.getfixturevalue("server")
    return server.storage()


@pytest.fixture(params=["folder", "no server", "wrong key", "no bucket"])
def broken(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    if request.param == "folder":
        (tmp_path / "files").write_text("a file where a folder should be", encoding="utf-8")
        return Folder(tmp_path / "files")
    if request.param == "no server":
        return S3Server("http://127.0.0.1:9").storage()
    server: S3Server = request.getfixturevalue("server")
    return server.storage(secret_key="wrong") if request.param == "wrong key" else server.storage(bucket="nowhere")


@pytest.mark.parametrize("content", CONTENTS, ids=len)
@pytest.mark.parametrize("name", NAMES, ids=len)
def test_what_is_put_is_got_again(storage: Storage, name: str, content: bytes) -> None:
    storage.put(name, content)
    assert storage.get(name) == content
    storage.delete(name)
    assert storage.get(name) is None


def test_the_last_of_a_name_counts(storage: Storage) -> None:
    for content in (b"first", b"", b"second and longer", b"third"):
        storage.put("a/b.webp", content)
        assert storage.get("a/b.webp") == content


def test_what_is_not_there_is_nothing_and_may_be_deleted(storage: Storage) -> None:
    storage.put("there", b"x")
    assert storage.get("there/below") is None
    for name in ("nowhere", "no/where/at/all"):
        assert storage.get(name) is None
        storage.delete(name)
    assert storage.get("there") == b"x"


@pytest.mark.parametrize("name", NO_NAMES)
def test_no_name_leads_anywhere_else(storage: Storage, name: str) -> None:
    with pytest.raises(ValueError, match="not a name"):
        storage.put(name, b"x")
    with pytest.raises(ValueError, match="not a name"):
        storage.get(name)
    with pytest.raises(ValueError, match="not a name"):
        storage.delete(name)


def test_a_place_that_cannot_be_used_says_so(broken: Storage) -> None:
    with pytest.raises(StorageUnavailable):
        broken.put("a/b", b"x")


def test_files_are_for_their_owner_only_and_leave_nothing_half_written(tmp_path: Path) -> None:
    folder = Folder(tmp_path / "files")
    folder.put("a/b", b"x")
    assert (tmp_path / "files").stat().st_mode & 0o077 == 0
    assert (tmp_path / "files" / "a" / "b").stat().st_mode & 0o077 == 0
    (tmp_path / "files" / "a" / "c").mkdir()
    with pytest.raises(StorageUnavailable):
        folder.put("a/c", b"x")
    with pytest.raises(StorageUnavailable):
        folder.get("a/c")
    with pytest.raises(StorageUnavailable):
        folder.delete("a/c")
    assert sorted(path.name for path in (tmp_path / "files" / "a").iterdir()) == ["b", "c"]
