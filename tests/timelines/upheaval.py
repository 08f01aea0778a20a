"""Six people to whom everything happens by chance that home can show, by actions and past them."""

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from itertools import count
from random import Random

import orjson
from sqlalchemy import delete, select, text, update

from microblog.accounts.actions import edit_profile, give_name
from microblog.accounts.erasing import erase_some
from microblog.accounts.models import Account, UsedName
from microblog.core.clock import now
from microblog.core.context import database
from microblog.core.db import session, transaction
from microblog.core.jobs import Job, tasks
from microblog.follows.actions import follow, unfollow
from microblog.follows.request_actions import accept, remove_follower, set_locked
from microblog.posts.actions import GRANTED, publish, restore
from microblog.posts.actions import delete as delete_post
from microblog.posts.edit_actions import edit
from microblog.posts.erasing import erase_for_good
from microblog.posts.errors import NoSuchPost
from microblog.posts.models import VISIBILITIES, Post
from microblog.posts.pin_actions import pin, unpin
from microblog.timelines.actions import want_timeline
from tests.fixtures.crowds import crowd

_words = (f"words{number}" for number in count())

PAST_THE_ACTIONS = (
    "UPDATE post SET text = text || '!' WHERE id = (SELECT max(id) FROM post)",
    "UPDATE post SET account_id = (SELECT min(id) FROM account)"
    " WHERE id = (SELECT max(id) FROM post WHERE pinned_id IS NULL)",
    "INSERT INTO post (id, account_id, text, visibility, mentions) SELECT min(post.id) - 1, max(account.id), 'Early.',"
    " 'public', '' FROM post, account HAVING min(post.id) > 1",
    "DELETE FROM post WHERE id = (SELECT max(id) FROM post WHERE pinned_id IS NULL)",
    "DELETE FROM follow WHERE id = (SELECT max(id) FROM follow)",
    "UPDATE follow SET state = 'requested' WHERE id = (SELECT min(id) FROM follow)",
    "UPDATE account SET display_name = 'Renamed', picture = 'new' WHERE id % 2 = 0",
    "DELETE FROM timeline WHERE account_id % 2 = 0",
    "UPDATE timeline SET floor = (SELECT min(id) FROM post) WHERE floor = 0 AND EXISTS (SELECT 1 FROM post)",
    "DELETE FROM timeline_entry WHERE post_id = (SELECT max(post_id) FROM timeline_entry)",
)


@dataclass
class Upheaval:
    """What happens. What is true because of it is in the tables."""

    dice: Random
    look: Callable[[], object]
    people: list[int] = field(default_factory=lambda: [each.id for each in crowd(6)])

    def step(self) -> None:
        """Something happens: mostly people post, follow and come, jobs are run, and now and then all the rest."""
        often = [self.publish, self.follow, self.visit, self.work] * 4
        rarely = [self.unfollow, self.delete, self.restore, self.let_time_pass, self.edit, self.pin, self.find_language]
        rarely += [self.rename, self.describe, self.picture, self.close, self.lock, self.accept, self.remove_follower]
        self.dice.choice([*often, *rarely, self.fail, self.past_the_actions, self.erase])()
        session.rollback()

    def publish(self) -> None:
        publish(self.someone(), next(_words), visibility=self.dice.choice(VISIBILITIES))

    def edit(self) -> None:
        if post := self.some_post():
            audience = self.dice.choice(VISIBILITIES)
            edit(self.author(post), post.id, next(_words), visibility=audience, version=post.version)

    def delete(self) -> None:
        if post := self.some_post():
            delete_post(self.author(post), post.id)

    def restore(self) -> None:
        if post := self.some_post(is_deleted=True):
            with suppress(NoSuchPost):  # it may be too late
                restore(self.author(post), post.id)

    def let_time_pass(self) -> None:
        """Deletions become final, once the job has run."""
        with transaction():
            session.execute(update(Job).values(run_at=now()))
            gone = update(Post).where(Post.deleted_at.is_not(None))
            session.execute(gone.values(deleted_at=now() - 2 * GRANTED))

    def pin(self) -> None:
        if post := self.some_post():
            author = self.author(post)
            (unpin if post.pinned_id or author.pins_count == 3 else pin)(author, post.id)

    def find_language(self) -> None:
        if post := self.some_post():
            with transaction():
                post.language = self.dice.choice(["de", "en", None])

    def follow(self) -> None:
        follower, followed = self.two()
        if followed.disabled_at is None:
            follow(follower, followed)

    def unfollow(self) -> None:
        unfollow(*self.two())

    def accept(self) -> None:
        accept(*self.two())

    def remove_follower(self) -> None:
        remove_follower(*self.two())

    def lock(self) -> None:
        set_locked(self.someone(), self.dice.choice([True, False]))

    def rename(self) -> None:
        give_name(self.someone(), next(_words))

    def describe(self) -> None:
        edit_profile(self.someone(), display_name=next(_words), bio="")

    def picture(self) -> None:
        with transaction():
            self.someone().picture = self.dice.choice([next(_words), None])

    def close(self) -> None:
        with transaction():
            account = self.someone()
            account.disabled_at = None if account.disabled_at else now()

    def visit(self) -> None:
        want_timeline(self.someone())

    def work(self) -> None:
        """Run some of the jobs, in any order."""
        waiting = session.scalars(select(Job).where(Job.run_at <= now()).order_by(Job.id)).all()
        for job in self.dice.sample(waiting, self.dice.randint(0, len(waiting))):
            with transaction():
                tasks[job.task].run(**orjson.loads(job.arguments))
                session.execute(delete(Job).where(Job.id == job.id))

    def fail(self) -> None:
        """Change everything, look, and take it back."""
        with transaction():
            session.execute(update(Post).values(text="Never."))
            session.execute(update(Account).values(display_name="Never"))
            self.look()
            session.rollback()

    def past_the_actions(self) -> None:
        """Somebody else writes into the tables, on a connection of their own."""
        session.rollback()
        with database().engine.begin() as connection:
            connection.execute(text(self.dice.choice(PAST_THE_ACTIONS)))

    def erase(self) -> None:
        """Somebody goes, with all that was theirs, and somebody else comes."""
        id = self.people.pop()
        with transaction():
            while erase_some(id):
                pass
            erase_for_good(session.scalars(select(Post.id).where(Post.account_id == id)).all())
            session.execute(update(UsedName).where(UsedName.account_id == id).values(account_id=None))
            session.execute(delete(Account).where(Account.id == id))
        self.people += [crowd(1)[0].id]

    def someone(self) -> Account:
        return session.get_one(Account, self.dice.choice(self.people))

    def two(self) -> list[Account]:
        return [session.get_one(Account, id) for id in self.dice.sample(self.people, 2)]

    def some_post(self, *, is_deleted: bool = False) -> Post | None:
        state = Post.deleted_at.is_not(None) if is_deleted else Post.deleted_at.is_(None)
        found = session.scalars(select(Post).where(state).order_by(Post.id)).all()
        return self.dice.choice(found) if found else None

    def author(self, post: Post) -> Account:
        return session.get_one(Account, post.account_id)
