"""The pages and forms for editing, history and pins."""

import pytest
from bs4 import BeautifulSoup, Tag
from flask.testing import FlaskClient
from sqlalchemy import select

from microblog.accounts.models import MAX_PINS, Account
from microblog.core.db import session
from microblog.posts.actions import publish
from microblog.posts.edit_actions import edit
from microblog.posts.models import FOLLOWERS, PUBLIC, UNLISTED, VISIBILITIES, Post
from microblog.posts.pin_actions import pin
from microblog.posts.queries import VERSIONS
from tests.fixtures.cast import LogIn
from tests.fixtures.crowds import send, shown
from tests.fixtures.pages import complaints, kept, said

SCRIPT = {"HX-Request": "true"}
WORDS = "I wrote <this> & that.\n\nIt took me an hour."


def _form(page: str, where: str = "form.composer") -> tuple[str, dict[str, str]]:
    """Where a form goes and what it holds, as a browser without scripts sends it."""
    form = BeautifulSoup(page, "html.parser").select_one(where)
    assert form is not None, page
    fields = {str(each["name"]): str(each["value"]) for each in form.select("input[type=hidden], input[checked]")}
    for area in form.select("textarea"):
        fields[str(area["name"])] = area.text.removeprefix("\n")
    return str(form["action"]), fields


def _edited(author: Account, *texts: str, visibility: str = PUBLIC) -> Post:
    post = publish(author, texts[0], visibility=visibility)
    for text in texts[1:]:
        edit(author, post.id, text, visibility=visibility, version=post.version)
    return post


@pytest.mark.parametrize("visibility", VISIBILITIES)
def test_the_form_has_what_there_is_and_saves_what_is_changed(susan: Account, log_in: LogIn, visibility: str) -> None:
    post = publish(susan, WORDS, visibility=visibility)
    client = log_in(susan)
    menu = BeautifulSoup(client.get(f"/@susan/{post.id}").text, "html.parser").select(".menu a[href$='/edit']")
    assert [link["href"] for link in menu] == [f"/@susan/{post.id}/edit"]
    address, fields = _form(client.get(str(menu[0]["href"])).text)
    assert (fields["post"].replace("\r\n", "\n"), fields["visibility"], fields["version"]) == (
        WORDS,
        visibility,
        str(post.id),
    )
    answer = client.post(address, data={**fields, "post": "Shorter.", "visibility": UNLISTED})
    assert (answer.status_code, answer.location) == (303, f"/@susan/{post.id}")
    page = client.get(answer.location)
    assert "Your post is saved." in page.text
    assert "Edited" in said(page)
    assert (post.text, post.visibility) == ("Shorter.", UNLISTED)


def test_what_was_written_elsewhere_meanwhile_is_shown_beside_what_was_typed(susan: Account, log_in: LogIn) -> None:
    post = publish(susan, "First.")
    client = log_in(susan)
    address, fields = _form(client.get(f"/@susan/{post.id}/edit").text)
    edit(susan, post.id, "Second, from my phone.", visibility=FOLLOWERS, version=post.version)
    refused = client.post(address, data={**fields, "post": WORDS})
    assert (refused.status_code, post.text) == (409, "Second, from my phone.")
    assert "edited in the meantime" in complaints(refused)["post"]
    assert kept(refused, "post").replace("\r\n", "\n").strip() == WORDS
    assert "Second, from my phone." in said(refused)
    address, fields = _form(refused.text)
    assert client.post(address, data=fields).status_code == 303
    session.rollback()
    assert (post.text, post.visibility) == (WORDS, PUBLIC)


@pytest.mark.parametrize(
    ("form", "status", "sentence"),
    [
        ({"post": ""}, 422, "There is nothing to publish yet."),
        ({"post": WORDS + "x" * 500}, 422, "Characters over the limit: 43."),
        ({"visibility": "nobody"}, 422, "Please choose who may read this."),
        ({"version": "x"}, 409, "edited in the meantime"),
        ({"version": "9" * 90}, 409, "edited in the meantime"),
    ],
)
def test_a_refusal_keeps_every_word(
    susan: Account, log_in: LogIn, form: dict[str, str], status: int, sentence: str
) -> None:
    post = publish(susan, "First.")
    client = log_in(susan)
    sent = {"post": WORDS, "visibility": UNLISTED, "version": str(post.id), **form}
    answer = send(client, f"/@susan/{post.id}/edit", **sent)
    assert answer.status_code == status
    assert sentence in complaints(answer)["post"]
    assert kept(answer, "post").replace("\r\n", "\n").removeprefix("\n") == sent["post"]
    session.rollback()
    assert post.text == "First."


def test_the_pages_script_gets_the_form_then_the_post_as_it_has_become(susan: Account, log_in: LogIn) -> None:
    """Parts of the page, from the same address. On a profile that begins with the post, it is still marked as pinned."""
    post = publish(susan, "First.")
    pin(susan, post.id)
    client = log_in(susan)
    shown = client.get(f"/@susan/{post.id}/edit", headers=SCRIPT)
    assert "<html" not in shown.text
    assert "HX-Request" in shown.headers["Vary"]
    assert "HX-Request" in client.get(f"/@susan/{post.id}/edit").headers["Vary"]
    address, fields = _form(shown.text, f"form.composer[data-hx-target='#post-{post.id}']")
    for page, pinned in (("/@susan?x=1", 1), ("/explore", 0)):
        fields["post"] = f"Written on {page}."
        referrer = {"Referer": f"http://127.0.0.1:8000{page}"}
        saved = BeautifulSoup(client.post(address, data=fields, headers=SCRIPT | referrer).text, "html.parser")
        [article] = saved.select(f"article#post-{post.id}")
        assert (fields["post"] in article.text, len(article.select(".post-pinned"))) == (True, pinned)
        assert "Edited" in saved.select("#post-facts")[0].text
        assert "Your post is saved." in saved.select("#toasts")[0].text
        fields["version"] = str(post.version)


def test_the_pages_script_gets_what_is_wrong_and_the_version_to_change_next(susan: Account, log_in: LogIn) -> None:
    post = publish(susan, "First.")
    client = log_in(susan)
    fields = {"post": "x" * 501, "visibility": PUBLIC, "version": str(post.id)}
    client.environ_base["HTTP_HX_REQUEST"] = "true"
    for text, status, sentence in (("x" * 501, 422, "Characters over"), ("Mine.", 409, "Second, from my phone.")):
        refused = send(client, f"/@susan/{post.id}/edit", **{**fields, "post": text})
        [problem] = BeautifulSoup(refused.text, "html.parser").select(".composer-problem")
        assert (refused.status_code, problem["data-version"]) == (status, str(post.version))
        assert sentence in problem.text
        assert "<html" not in refused.text
        edit(susan, post.id, "Second, from my phone.", visibility=PUBLIC, version=post.version)


def test_visitors_are_asked_to_log_in(client: FlaskClient, susan: Account) -> None:
    post = publish(susan, "Hello.")
    assert client.get(f"/@susan/{post.id}/edit").location == f"/login?next=/@susan/{post.id}/edit"
    for deed in ("edit", "pin", "unpin"):
        answer = send(client, f"/@susan/{post.id}/{deed}", post="Mine.", visibility=PUBLIC, version=str(post.id))
        assert (answer.status_code, answer.location.partition("?")[0]) == (303, "/login")
    assert (post.text, post.pinned_id) == ("Hello.", None)


def test_other_peoples_posts_have_no_edit(susan: Account, david: Account, log_in: LogIn) -> None:
    post = publish(susan, "Hello.")
    client = log_in(david)
    assert client.get(f"/@susan/{post.id}/edit").status_code == 404
    menu = BeautifulSoup(client.get(f"/@susan/{post.id}").text, "html.parser").select(".menu-items li")
    assert [each.text.strip() for each in menu] == ["Go to the post", "Copy link", "Share"]


@pytest.mark.parametrize("page", ["edit", "history"])
def test_a_page_moves_along_with_its_author(susan: Account, log_in: LogIn, page: str) -> None:
    post = publish(susan, "Hello.")
    answer = log_in(susan).get(f"/@Susan/{post.id}/{page}")
    assert (answer.status_code, answer.location) == (301, f"/@susan/{post.id}/{page}")


def test_the_mark_leads_to_what_was_said_before(client: FlaskClient, susan: Account) -> None:
    post = _edited(susan, "The kettle is on. <b>", "The kettle was on. <b>")
    for address in ("/explore", "/@susan", f"/@susan/{post.id}"):
        page = BeautifulSoup(client.get(address).text, "html.parser")
        [mark] = page.select(".post-edited a")
        assert (mark["href"], mark.select("time") != []) == (f"/@susan/{post.id}/history", True)
    page = BeautifulSoup(client.get(f"/@susan/{post.id}/history").text, "html.parser")
    [latest, first] = page.select(".version-text")
    assert [each.get_text() for each in latest.select("del, ins")] == ["Removed: is ", "Added: was "]
    assert latest.get_text() == "The kettle Removed: is Added: was on. <b>"
    assert first.get_text() == "The kettle is on. <b>"
    assert len(page.select(".version-head time")) == 2


def test_a_change_of_audience_is_told(client: FlaskClient, susan: Account) -> None:
    post = publish(susan, "Hello.")
    edit(susan, post.id, "Hello.", visibility=UNLISTED, version=post.version)
    heads = BeautifulSoup(client.get(f"/@susan/{post.id}/history").text, "html.parser").select(".version-head")
    assert ["Everybody, then Unlisted" in head.text for head in heads] == [True, False]


def test_a_post_that_was_never_edited_has_one_version_and_no_mark(client: FlaskClient, susan: Account) -> None:
    post = publish(susan, "Hello.")
    assert "post-edited" not in client.get(f"/@susan/{post.id}").text
    assert client.get(f"/@susan/{post.id}/history").text.count('class="version"') == 1


def test_a_long_history_has_a_way_to_its_beginning(client: FlaskClient, susan: Account) -> None:
    post = _edited(susan, *(f"Number {number}." for number in range(VERSIONS + 3)))
    found: list[Tag] = []
    address = f"/@susan/{post.id}/history"
    while address:
        page = BeautifulSoup(client.get(address).text, "html.parser")
        found += page.select(".version-text")
        more = page.select_one("a.more")
        address = str(more["href"]) if isinstance(more, Tag) else ""
    assert (len(found), found[-1].text) == (VERSIONS + 3, "Number 0.")
    assert client.get(f"/@susan/{post.id}/history?before=x").status_code == 422
    assert client.get(f"/@susan/{post.id}/history?before=1").status_code == 200


def test_what_is_left_out_is_said(client: FlaskClient, susan: Account) -> None:
    post = _edited(susan, "Hello.", "Hello!", visibility=FOLLOWERS)
    edit(susan, post.id, "Hello, all!", visibility=PUBLIC, version=post.version)
    page = client.get(f"/@susan/{post.id}/history")
    assert page.text.count('class="version"') == 1
    assert "What it said before was not for everybody." in page.text
    edit(susan, post.id, "Hello, everybody!", visibility=PUBLIC, version=post.version)
    assert "This is how it began." in client.get(f"/@susan/{_edited(susan, 'One.', 'Two.').id}/history").text


def test_pinned_posts_stand_above_the_others_once_and_marked(susan: Account, log_in: LogIn) -> None:
    ids = [publish(susan, f"Number {number}.").id for number in range(30)]
    client = log_in(susan)
    address, fields = _form(client.get(f"/@susan/{ids[0]}").text, ".menu form")
    assert client.post(address, data=fields).location == "/"
    page = client.get("/@susan")
    assert shown(page)[:2] == [ids[0], ids[29]]
    assert page.text.count("post-pinned") == 1
    assert "Your profile begins with this post now." in page.text
    assert "post-pinned" not in client.get("/explore").text
    second = client.get(f"/@susan?before={shown(page)[-1]}")
    assert ids[0] not in shown(second)
    assert len({*shown(page), *shown(second)}) == len(shown(page)) + len(shown(second)) == 30
    assert "Unpin from your profile" in page.text
    send(client, f"/@susan/{ids[0]}/unpin")
    assert shown(client.get("/@susan"))[0] == ids[29]


def test_one_pin_too_many_is_refused_in_words(susan: Account, log_in: LogIn) -> None:
    ids = [publish(susan, "Look.").id for _ in range(MAX_PINS + 1)]
    for id in ids[1:]:
        pin(susan, id)
    client = log_in(susan)
    assert send(client, f"/@susan/{ids[0]}/pin").status_code == 303
    assert f"You can pin {MAX_PINS} posts at most." in client.get("/@susan").text
    assert session.scalar(select(Post.pinned_id).where(Post.id == ids[0])) is None


def test_a_profile_with_nothing_but_pins_is_not_empty(client: FlaskClient, susan: Account) -> None:
    post = publish(susan, "Look.")
    pin(susan, post.id)
    page = client.get("/@susan")
    assert shown(page) == [post.id]
    assert "Nothing to read yet" not in page.text


def test_the_three_audiences_are_explained_where_one_writes(susan: Account, log_in: LogIn) -> None:
    page = BeautifulSoup(log_in(susan).get("/").text, "html.parser")
    choices = {str(choice["value"]): choice for choice in page.select(".audience input[type=radio]")}
    assert tuple(choices) == VISIBILITIES
    assert [value for value, choice in choices.items() if choice.has_attr("checked")] == [PUBLIC]
    explained = [choice.find_next(class_="hint") for choice in choices.values()]
    assert len({hint.text for hint in explained if hint}) == len(VISIBILITIES)
