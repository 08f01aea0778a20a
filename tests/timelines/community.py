"""Six people who do things by chance, with home computed beside them in the plainest way there is."""

from dataclasses import dataclass, field
from datetime import timedelta
from random import Random

import orjson
from sqlalchemy import delete, select, update

from microblog.accounts.models import Account
from microblog.core.clock import now
from microblog.core.db import session, transaction
from microblog.core.jobs import Job, tasks
from microblog.follows.actions import follow, unfollow
from microblog.posts import actions
from microblog.posts.models import VISIBILITIES, Post
from microblog.timelines.actions import want_timeline
from microblog.timelines.queries import home
from tests.fixtures.crowds import crowd


@dataclass
class Community:
    """What was done to the tables, and what is true because of it."""

    dice: Random
    people: list[Account] = field(default_factory=lambda: crowd(6))
    followed: set[tuple[int, int]] = field(default_factory=set)
    posts: dict[int, int] = field(default_factory=dict)
    deleted: set[int] = field(default_factory=set)
    closed: set[int] = field(default_factory=set)

    def step(self) -> None:
        """Something happens: mostly people post and follow, and now and then some jobs are run."""
        deeds = [self.publish] * 6 + [self.follow] * 4 + [self.unfollow] * 3 + [self.delete] * 2 + [self.restore] * 2
        deeds += [self.visit] * 3 + [self.close, self.reopen, self.let_time_pass] + [self.work] * 4
        self.dice.choice(deeds)()

    def truth(self, reader: Account) -> list[int]:
        """The ids of home, newest first."""
        authors = {author for follower, author in self.followed if follower == reader.id} | {reader.id}
        theirs = {id for id, author in self.posts.items() if author in authors - self.closed}
        return sorted(theirs - self.deleted, reverse=True)

    def publish(self) -> None:
        author = self.someone()
        post = actions.publish(author, "Words.", visibility=self.dice.choice(VISIBILITIES))
        self.posts[post.id] = author.id

    def follow(self) -> None:
        follower, followed = self.dice.sample(self.people, 2)
        if followed.id not in self.closed:
            follow(follower, followed)
            self.followed.add((follower.id, followed.id))

    def unfollow(self) -> None:
        follower, followed = self.dice.sample(self.people, 2)
        unfollow(follower, followed)
        self.followed.discard((follower.id, followed.id))

    def delete(self) -> None:
        if self.posts:
            id = self.dice.choice(list(self.posts))
            actions.delete(self.author_of(id), id)
            self.deleted.add(id)

    def restore(self) -> None:
        if self.deleted:
            id = self.dice.choice(list(self.deleted))
            actions.restore(self.author_of(id), id)
            self.deleted.discard(id)

    def close(self) -> None:
        self.set_closed(self.someone(), True)

    def reopen(self) -> None:
        self.set_closed(self.someone(), False)

    def let_time_pass(self) -> None:
        """Deletions become final, once the job has run."""
        with transaction():
            session.execute(
                update(Post).where(Post.id.in_(self.deleted)).values(deleted_at=now() - timedelta(minutes=1))
            )
            session.execute(update(Job).values(run_at=now()))
        for id in self.deleted:
            del self.posts[id]
        self.deleted.clear()

    def visit(self) -> None:
        reader = self.someone()
        if not home(reader, None).is_stored:
            want_timeline(reader)

    def work(self) -> None:
        """Run some jobs, in any order; some of them are lost by their worker at the last moment, and run again."""
        waiting = self.waiting()
        for job in self.dice.sample(waiting, self.dice.randint(0, len(waiting))):
            with transaction():
                tasks[job.task].run(**orjson.loads(job.arguments))
                if self.dice.random() < 0.7:
                    session.execute(delete(Job).where(Job.id == job.id))

    def finish(self) -> None:
        """Run jobs until none is left."""
        while self.waiting():
            self.work()

    def waiting(self) -> list[Job]:
        session.rollback()
        return list(session.scalars(select(Job).where(Job.run_at <= now()).order_by(Job.id)))

    def someone(self) -> Account:
        return self.dice.choice(self.people)

    def author_of(self, post_id: int) -> Account:
        return next(person for person in self.people if person.id == self.posts[post_id])

    def set_closed(self, account: Account, is_closed: bool) -> None:
        with transaction():
            account.disabled_at = now() if is_closed else None
        (self.closed.add if is_closed else self.closed.discard)(account.id)
