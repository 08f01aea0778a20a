"""Pictures of one's own: shown everywhere, replaced, taken away, and gone when they are not shown any more."""

import threading
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from sqlalchemy import func, select

from microblog.accounts import pictures
from microblog.accounts.events import PictureReplaced
from microblog.accounts.listeners import remove_replaced_picture
from microblog.accounts.models import Account
from microblog.accounts.picture_actions import PICTURES_OF, remove_picture, set_picture
from microblog.accounts.pictures import keep_picture, read_picture
from microblog.backends.pictures.errors import NotAPicture
from microblog.backends.storage.contract import StorageUnavailable
from microblog.core.clock import now
from microblog.core.context import AppContext
from microblog.core.db import session
from microblog.core.errors import TooFast
from microblog.core.jobs import Job
from microblog.core.pixels import PIXELS
from tests.backends.pictures.corpus import good, impostors
from tests.fixtures.applications import MakeSettings, RunJobs, house

PNG, JPEG = good()["png"], good()["jpeg"]


@pytest.fixture
def files(context: AppContext) -> Path:
    return context.settings.data / "files" / "pictures"


def stored(files: Path) -> list[str]:
    return sorted(path.name for path in files.rglob("*") if path.is_file())


def test_a_picture_is_kept_in_three_sizes_and_shown(susan: Account, files: Path) -> None:
    set_picture(susan, PNG)
    assert susan.picture is not None
    assert stored(files) == sorted(f"{susan.picture}-{side}.webp" for side in PIXELS)
    assert susan.avatar.small == f"/avatars/{susan.picture}-96.webp"
    assert all(read_picture(susan.picture, side) for side in PIXELS)


def test_two_who_send_the_same_picture_have_each_their_own(susan: Account, david: Account, run_jobs: RunJobs) -> None:
    for account in (susan, david, susan):
        set_picture(account, PNG)
    run_jobs()
    assert susan.picture != david.picture
    assert susan.picture is not None
    remove_picture(david)
    run_jobs()
    assert read_picture(susan.picture, 96)


def test_files_that_are_not_shown_any_more_are_removed(susan: Account, files: Path, run_jobs: RunJobs) -> None:
    set_picture(susan, PNG)
    first = susan.picture
    set_picture(susan, JPEG)
    assert len(stored(files)) == 6
    run_jobs()
    assert stored(files) == sorted(f"{susan.picture}-{side}.webp" for side in PIXELS)
    assert susan.picture != first
    remove_picture(susan)
    assert susan.avatar.is_drawn
    remove_picture(susan)
    run_jobs()
    assert stored(files) == []


def test_a_file_that_is_no_picture_changes_nothing(susan: Account, files: Path) -> None:
    set_picture(susan, PNG)
    before = susan.picture
    with pytest.raises(NotAPicture):
        set_picture(susan, impostors()["svg"])
    assert (susan.picture, len(stored(files))) == (before, 3)


def test_a_picture_that_is_still_shown_is_not_removed(susan: Account, run_jobs: RunJobs) -> None:
    set_picture(susan, PNG)
    assert susan.picture is not None
    remove_replaced_picture(PictureReplaced(account_id=susan.id, picture=susan.picture))
    with time_machine.travel(now() + timedelta(hours=2)):
        assert run_jobs() > 0
    assert read_picture(susan.picture, 96)


def test_a_picture_that_nobody_ever_showed_is_removed_after_a_while(
    susan: Account, files: Path, run_jobs: RunJobs
) -> None:
    """As when the process is killed between storing and showing."""
    keep_picture(susan.id, PNG)
    run_jobs()
    assert len(stored(files)) == 3
    with time_machine.travel(now() + timedelta(hours=2)):
        run_jobs()
    assert stored(files) == []


def test_a_place_that_cannot_be_written_is_said_and_leaves_a_job_that_clears_up(susan: Account, files: Path) -> None:
    files.parent.write_text("in the way", encoding="utf-8")
    with pytest.raises(StorageUnavailable):
        set_picture(susan, PNG)
    session.rollback()
    assert susan.picture is None
    assert session.scalar(select(func.count()).where(Job.task == "accounts.listeners.remove_forgotten_picture")) == 1


def test_many_pictures_in_a_short_time_are_too_many(susan: Account, monkeypatch: pytest.MonkeyPatch, make_settings: MakeSettings, database_url: str) -> None:  # fmt: skip
    context = house().make_context(make_settings(database_url=database_url, rate_limits=True))
    monkeypatch.setattr(pictures, "reencoded", lambda _file: dict.fromkeys(PIXELS, b"x"))
    with context.unit_of_work():
        account = session.get(Account, susan.id)
        assert account is not None
        for _ in range(PICTURES_OF.times):
            set_picture(account, PNG)
        with pytest.raises(TooFast):
            set_picture(account, PNG)
    context.database.close()


def test_two_pictures_at_once_end_with_one_of_them(
    susan: Account, context: AppContext, files: Path, run_jobs: RunJobs
) -> None:
    def send(file: bytes) -> None:
        with context.unit_of_work():
            account = session.get(Account, id)
            assert account is not None
            set_picture(account, file)

    id = susan.id
    session.rollback()
    threads = [threading.Thread(target=send, args=(file,)) for file in (PNG, JPEG)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    with time_machine.travel(now() + timedelta(hours=2)):
        run_jobs()
    session.refresh(susan)
    assert stored(files) == sorted(f"{susan.picture}-{side}.webp" for side in PIXELS)
