"""One town for all questions of who sees what: posts of every kind, readers of every kind, and every address there is."""

import re
from collections.abc import Iterator

from flask import Flask
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from microblog.accounts.models import Account
from microblog.auth.actions import set_disabled
from microblog.auth.queries import user_of
from microblog.core.db import session, transaction
from microblog.core.links import absolute, post_path
from microblog.follows.actions import follow, unfollow
from microblog.follows.models import REQUESTED
from microblog.posts.actions import delete, publish, restore
from microblog.posts.edit_actions import edit
from microblog.posts.models import FOLLOWERS, PUBLIC, UNLISTED, VISIBILITIES
from microblog.posts.pin_actions import pin
from tests.fixtures.applications import RunJobs
from tests.fixtures.cast import LogIn
from tests.fixtures.crowds import follows, member

READERS = ("visitor", "author", "follower", "former", "requested", "stranger", "mentioned", "admin")

STANDING = {
    "public": (PUBLIC, PUBLIC),
    "unlisted": (UNLISTED, UNLISTED),
    "followers": (FOLLOWERS, FOLLOWERS),
    "pinned": (FOLLOWERS, FOLLOWERS),
    "restored": (FOLLOWERS, FOLLOWERS),
    "widened": (FOLLOWERS, PUBLIC),
    "narrowed": (PUBLIC, FOLLOWERS),
    "hushed": (PUBLIC, UNLISTED),
}
"""Posts that are there: for whom each was, and for whom it is since it was edited."""

GONE = {f"{how}_{kind}": (kind, kind) for how in ("deleted", "closed") for kind in VISIBILITIES}
"""Posts that were deleted, and those of an author whose account was closed."""

KINDS = STANDING | GONE
MARK = re.compile(rf"\b(?:{'|'.join(KINDS)})_(?:then|now)\b")
"""Every post says its kind, and whether these are the words before or after the edit."""

PAGED = ("/", "/explore", "/@<username>", "/tags/<tag>")

VARIANTS = ({"Accept": "application/json"}, {"HX-Request": "true"})
"""Other ways to ask for the same thing, than as a browser does."""

Marks = set[str]


class Town:
    """An author with a post of each kind, one whose account is closed, and a reader of each kind."""

    def __init__(self, client: FlaskClient, log_in: LogIn, run_jobs: RunJobs) -> None:
        self.client, self.log_in, self.run_jobs = client, log_in, run_jobs
        self.people = {kind: member(kind) for kind in (*READERS[1:], "closed")}
        for kind in ("follower", "former"):
            follow(self.people[kind], self.author)
        follow(self.people["follower"], self.people["closed"])
        follows([(self.people["requested"], self.author)], REQUESTED)
        _promote(self.people["admin"])
        self.posts = {kind: self.write(kind) for kind in KINDS}
        pin(self.author, self.posts["pinned"])
        run_jobs()
        unfollow(self.people["former"], self.author)
        for kind in VISIBILITIES:
            delete(self.author, self.posts[f"deleted_{kind}"])
        delete(self.author, self.posts["restored"])
        restore(self.author, self.posts["restored"])
        _close(self.people["closed"])

    @property
    def author(self) -> Account:
        return self.people["author"]

    def write(self, kind: str) -> int:
        """A post, and an edit of it."""
        author = self.people["closed" if kind.startswith("closed") else "author"]
        before, after = KINDS[kind]
        post = publish(author, f"{kind}_then for @mentioned #town.", visibility=before)
        edit(author, post.id, f"{kind}_now for @mentioned #town.", visibility=after, version=post.version)
        return post.id

    def be(self, reader: str) -> FlaskClient:
        """Read as somebody from now on."""
        self.client.delete_cookie("session")
        if reader != "visitor":
            self.log_in(self.people[reader])
        return self.client

    def seen(self, reader: str, app: Flask) -> dict[str, Marks]:
        """What somebody is shown at each rule of the application, with all that it can be asked for."""
        self.be(reader)
        found = {f"{rule.rule} before jobs": self.look(rule) for rule in read_rules(app) if rule.rule == "/"}
        self.run_jobs()
        return found | {rule.rule: self.look(rule) for rule in read_rules(app)}

    def look(self, rule: Rule, headers: dict[str, str] | None = None) -> Marks:
        """The marks at a rule; those that only a page's head has, as other sites read it, say so."""
        marks: Marks = set()
        for address in self.addresses(rule):
            answer = self.client.get(address, headers=headers)
            assert answer.status_code in {200, 301, 302, 303, 308, 401, 404, 422}, (address, answer.status_code)
            head, _, body = answer.text.partition("<body")
            marks |= {*MARK.findall(body)} | {f"{mark} in head" for mark in MARK.findall(head)}
        return marks

    def addresses(self, rule: Rule) -> Iterator[str]:
        """A rule with everything in its gaps that could show a post; a gap that nobody knows is an error."""
        known = {
            "username": ["author"],
            "post_id": ["0"],
            "id": [str(self.author.id)],
            "token": ["x"],
            "question": ["x"],
            "picture": ["x"],
            "pixels": ["96"],
            "tag": ["town"],
        }
        if rule.rule in ("/@<username>", "/@<username>/feed.atom"):
            known["username"].append("closed")
        if "post_id" in rule.arguments:
            known["post_id"] = [str(id) for id in self.posts.values()]
        gaps = {name: known[name] for name in rule.arguments - set(rule.defaults or ())}
        for number in range(max(map(len, gaps.values()), default=1)):
            address = rule.rule
            for name, values in gaps.items():
                address = re.sub(rf"<(?:\w+:)?{name}>", values[number % len(values)], address)
            if rule.rule == "/oembed":
                yield from (f"{address}?url={absolute(post_path('author', id))}" for id in self.posts.values())
                continue
            yield address
            if rule.rule in PAGED:
                yield f"{address}?before={2**53 - 1}"


def read_rules(app: Flask) -> list[Rule]:
    """Everything that can be asked for without changing anything."""
    return [rule for rule in app.url_map.iter_rules() if "GET" in (rule.methods or ())]


def expected(reader: str) -> dict[str, Marks]:
    """What the rules of the site say that somebody sees, where that is anything."""
    close = reader in ("author", "follower")
    readable = {kind for kind, (_, now) in STANDING.items() if close or now != FOLLOWERS}
    present = _now(readable)
    listed = _now(kind for kind, (_, now) in STANDING.items() if now == PUBLIC)
    home = listed if reader == "visitor" else present if close else set()
    before = {f"{kind}_then" for kind in readable if close or STANDING[kind][0] != FOLLOWERS}
    shown = {
        "/": home,
        "/ before jobs": home,
        "/explore": listed,
        "/tags/<tag>": listed,
        "/tags/<tag>/feed.atom": _in_head(listed),
        "/@<username>/feed.atom": _in_head(listed),
        "/oembed": _in_head(_now(kind for kind, (_, now) in STANDING.items() if now != FOLLOWERS)),
        "/@<username>": present,
        "/@<username>/<int:post_id>": present | _in_head(present),
        "/@<username>/<int:post_id>/history": present | before,
        "/@<username>/<int:post_id>/edit": present if reader == "author" else set(),
    }
    return {rule: marks for rule, marks in shown.items() if marks}


def _now(kinds: "set[str] | Iterator[str]") -> Marks:
    return {f"{kind}_now" for kind in kinds}


def _in_head(marks: Marks) -> Marks:
    """As they are found where there is no body: in a head, and in what is no page at all."""
    return {f"{mark} in head" for mark in marks}


def _promote(account: Account) -> None:
    user = user_of(account)
    assert user is not None
    with transaction():
        user.role = "admin"
        session.add(user)


def _close(account: Account) -> None:
    user = user_of(account)
    assert user is not None
    set_disabled(user, True)
