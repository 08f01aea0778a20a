"""The check of where uploaded files are kept, against a real S3 server."""

from pathlib import Path

from microblog.commands.doctor import files
from microblog.commands.doctor.findings import FAIL, OK
from tests.commands.doctor.conftest import Ask
from tests.fixtures.s3_server import ACCESS_KEY, BUCKET, SECRET_KEY, running_s3
from tests.fixtures.web_server import running_web_server, whole


def test_a_folder_needs_no_more_than_the_data_folder(ask: Ask) -> None:
    assert ask(files.stored_files)[0] == OK


def test_a_bucket_is_tried_out(ask: Ask, tmp_path: Path) -> None:
    with running_s3(tmp_path) as server:
        key = {"s3_endpoint": server.endpoint, "s3_access_key": ACCESS_KEY}
        right = {"s3_bucket": BUCKET, "s3_secret_key": SECRET_KEY}
        assert ask(files.stored_files, **key, **right)[0] == OK
        assert server.storage().get(files.NAME) is None
        for wrong in ({"s3_bucket": "nowhere"}, {"s3_secret_key": "guessed"}):
            state, said, mend = ask(files.stored_files, **key, **(right | wrong))
            assert (state, "S3_SECRET_KEY" in mend) == (FAIL, True)
            assert SECRET_KEY not in said
            assert "cannot be used" in said


def test_a_server_that_says_yes_to_everything_is_found_out(ask: Ask) -> None:
    with running_web_server() as server:
        server.answers[f"/b/{files.NAME}"] = whole(b"something else")
        given = {"s3_endpoint": server.url, "s3_bucket": "b", "s3_access_key": "a", "s3_secret_key": "s"}
        assert ask(files.stored_files, **given)[0] == FAIL
