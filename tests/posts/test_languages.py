"""What language a post is in: found out where that is sure, chosen where somebody says so."""

from typing import cast

import pytest
from bs4 import BeautifulSoup
from flask.testing import FlaskClient
from sqlalchemy import select, update

from microblog.accounts.models import Account
from microblog.backends.languages.apart import Apart
from microblog.backends.languages.contract import Guess, LanguageDetector
from microblog.core.clock import now
from microblog.core.context import AppContext
from microblog.core.db import session, transaction
from microblog.core.jobs import Job
from microblog.demo.cast import person
from microblog.demo.talk import talk
from microblog.posts.actions import delete, publish
from microblog.posts.edit_actions import edit
from microblog.posts.errors import BadLanguage
from microblog.posts.events import Edited
from microblog.posts.languages import LANGUAGES, language_of
from microblog.posts.listeners import determine_language
from microblog.posts.models import FOLLOWERS, PUBLIC, Post, PostVersion
from microblog.posts.scripts import language_by_script
from tests.backends.languages.parrot import PROGRAM
from tests.fixtures.applications import RunJobs
from tests.fixtures.cast import LogIn
from tests.fixtures.pages import complaints, send
from tests.processes.ground import eventually, working

ENGLISH = "Nobody knows how late it is when the lamps are lit."
GERMAN = "Niemand weiß genau, wie spät es ist, wenn die Lampen brennen."
SPEAKERS = {
    "en": "susan david mary john",
    "es": "lucia",
    "pt": "joao",
    "de": "klara",
    "fr": "amelie",
    "ar": "layla",
    "ja": "haruka",
    "zh": "weilin",
    "hi": "asha",
    "uk": "oksana",
}
SPOKEN = {name: language for language, names in SPEAKERS.items() for name in names.split()}
SHORT = (
    "ok",
    "Ja!",
    "no",
    "haha",
    "Bilder! 🛶",
    "",
    "🌻🌻",
    "12:30",
    "#bread",
    "@susan",
    "https://example.org/le-pain",
)


def test_what_the_cast_wrote_is_taken_for_no_other_language(context: AppContext) -> None:
    found = [(language_of(said.text), SPOKEN[said.username]) for said in talk()]
    assert [pair for pair in found if pair[0] not in (None, pair[1])] == []
    assert sum(language is not None for language, _ in found) >= 0.9 * len(found)
    assert {language for language, _ in found if language} == set(SPEAKERS)
    assert all(person(name) for name in SPOKEN)


def test_runs_of_their_words_are_taken_for_hardly_any_other(context: AppContext) -> None:
    wrong, runs = [], 0
    for said in talk():
        words = said.text.split()
        for first in range(0, len(words), 3):
            for many in (1, 2, 3, 5, 8):
                runs += 1
                text = " ".join(words[first : first + many])
                if language_of(text) not in (None, SPOKEN[said.username]):
                    wrong.append(text)
    assert runs > 1000
    assert len(wrong) < 0.005 * runs, wrong


def test_texts_in_two_languages_are_hardly_ever_said_to_be_in_one(context: AppContext) -> None:
    texts = [(said.text, SPOKEN[said.username]) for said in talk() if SPOKEN[said.username] not in ("ja", "ar", "hi")]
    pairs = [
        f"{one} {other}"
        for (one, language), (other, another) in zip(texts, texts[7:], strict=False)
        if language != another and 0.5 < len(one) / len(other) < 2
    ]
    assert len(pairs) >= 15
    assert sum(language_of(pair) is not None for pair in pairs) <= 0.1 * len(pairs)


@pytest.mark.parametrize("text", SHORT)
def test_too_little_is_in_no_language(context: AppContext, text: str) -> None:
    assert language_of(text) is None


def test_links_names_and_hashtags_say_nothing(context: AppContext) -> None:
    assert language_of(f"{GERMAN} #EnglishBreakfast @the_english_teacher https://example.org/how-do-you-do") == "de"
    assert language_of("#Niemand @weiss https://example.org/wie-spaet-es-ist") is None


def test_languages_that_a_script_gives_away_can_be_chosen_too() -> None:
    for text in ("안녕하세요", "สวัสดี", "ສະບາຍດີ", "Γειά σου", "გამარჯობა", "שלום", "வணக்கம்", "こんにちは"):
        assert language_by_script(text) in LANGUAGES
    assert len(set(LANGUAGES)) == len(LANGUAGES)


def test_a_job_finds_it_out(susan: Account, run_jobs: RunJobs) -> None:
    post = publish(susan, ENGLISH)
    assert post.language is None
    run_jobs()
    assert post.language == "en"
    edit(susan, post.id, GERMAN, visibility=PUBLIC, version=post.version)
    run_jobs()
    assert post.language == "de"
    edit(susan, post.id, "Ja!", visibility=PUBLIC, version=post.version)
    run_jobs()
    assert (post.language, post.language_is_chosen) == (None, False)


def test_what_an_author_has_chosen_stays(susan: Account, run_jobs: RunJobs) -> None:
    post = publish(susan, ENGLISH)
    edit(susan, post.id, ENGLISH, visibility=PUBLIC, version=post.version, language="cy")
    run_jobs()
    assert (post.language, post.language_is_chosen) == ("cy", True)
    edit(susan, post.id, GERMAN, visibility=PUBLIC, version=post.version)
    run_jobs()
    assert (post.language, post.language_is_chosen) == ("cy", True)
    edit(susan, post.id, GERMAN, visibility=PUBLIC, version=post.version, language="")
    assert (post.language, post.language_is_chosen) == (None, False)
    run_jobs()
    assert post.language == "de"


def test_choosing_a_language_is_no_edit_of_the_words(susan: Account, run_jobs: RunJobs) -> None:
    post = publish(susan, ENGLISH)
    run_jobs()
    for language in ("cy", "", ""):
        edit(susan, post.id, ENGLISH, visibility=PUBLIC, version=post.version, language=language)
    assert post.edited_id is None
    assert session.scalars(select(PostVersion.id)).all() == []
    assert run_jobs() == 1


def test_only_languages_that_there_are_can_be_chosen(susan: Account) -> None:
    post = publish(susan, ENGLISH)
    for language in ("xx", "EN", "en-US", "e", "🌻", "x" * 1000):
        with pytest.raises(BadLanguage):
            edit(susan, post.id, GERMAN, visibility=PUBLIC, version=post.version, language=language)
    assert (post.text, post.language) == (ENGLISH, None)


def test_a_post_that_is_gone_when_its_job_runs_is_left_alone(susan: Account, run_jobs: RunJobs) -> None:
    post = publish(susan, ENGLISH)
    delete(susan, post.id)
    run_jobs()
    with transaction():
        determine_language(Edited(post_id=post.id + 1, account_id=susan.id).post_id)
    assert session.scalars(select(Post.id)).all() == [post.id]


def test_whoever_tells_languages_dies_in_a_job_and_the_job_is_tried_again(
    susan: Account, context: AppContext, run_jobs: RunJobs
) -> None:
    told, detectors = publish(susan, "die"), cast("dict[type, object]", context.backends)
    known = detectors[LanguageDetector]
    detectors[LanguageDetector] = Apart(("en",), program=PROGRAM)
    with working(context):
        eventually(lambda: _failed_jobs(context))
        other = publish(susan, ENGLISH)
        eventually(lambda: _language(context, other.id))
    assert [(error.split(":")[0], attempt) for error, attempt in _failed_jobs(context)] == [("NoAnswer", 1)]
    detectors[LanguageDetector] = known
    with transaction():
        session.execute(update(Post).where(Post.id == told.id).values(text=GERMAN))
        session.execute(update(Job).values(run_at=now()))
    run_jobs()
    assert (_language(context, told.id), _language(context, other.id)) == ("de", "en")


def test_words_that_changed_while_it_was_found_out_are_not_called_by_it(susan: Account, context: AppContext) -> None:
    post = publish(susan, ENGLISH)
    author_id, post_id = susan.id, post.id

    class Slow:
        def likeliest(self, text: str) -> Guess:
            with context.unit_of_work():
                edit(session.get_one(Account, author_id), post_id, GERMAN, visibility=PUBLIC, version=post_id)
            return Guess("en", 1.0)

    cast("dict[type, object]", context.backends)[LanguageDetector] = Slow()
    with transaction():
        determine_language(post_id)
    assert (post.text, post.language) == (GERMAN, None)


def test_pages_say_it(susan: Account, david: Account, client: FlaskClient, run_jobs: RunJobs) -> None:
    posts = [publish(susan, f"{text} #day") for text in (ENGLISH, GERMAN, "今日は雨です。", "Ja!")]
    run_jobs()
    for address in ("/explore", "/@susan", "/tags/day"):
        assert _languages(client.get(address).text) == ["", "ja", "de", "en"]
    assert _languages(client.get(f"/@susan/{posts[1].id}").text) == ["de"]


def test_the_author_chooses_in_the_form_of_an_edit(susan: Account, log_in: LogIn, run_jobs: RunJobs) -> None:
    post = publish(susan, ENGLISH, visibility=FOLLOWERS)
    run_jobs()
    client, address = log_in(susan), f"/@susan/{post.id}/edit"
    form = {"post": ENGLISH, "visibility": FOLLOWERS, "version": str(post.id)}
    assert _choice(client.get(address).text) == ("", "Detected: English")
    assert send(client, address, {**form, "language": "cy"}).status_code == 303
    assert _choice(client.get(address).text) == ("cy", "Welsh")
    refused = send(client, address, {**form, "post": "", "language": "de"})
    assert list(complaints(refused)) == ["post"]
    assert _choice(refused.text) == ("de", "German")
    refused = send(client, address, {**form, "language": "xx"})
    assert refused.status_code == 422
    assert "one of the languages" in refused.text
    assert send(client, address, form).status_code == 303
    assert _choice(client.get(address).text) == ("cy", "Welsh")
    assert send(client, address, {**form, "language": ""}).status_code == 303
    assert _choice(client.get(address).text) == ("", "Detect it")
    spanish = client.get(address, headers={"Accept-Language": "es"}).text
    assert '<option value="de">alemán</option>' in spanish


def _failed_jobs(context: AppContext) -> list[tuple[str, int]]:
    with context.unit_of_work():
        failed = session.execute(select(Job.error, Job.attempt).where(Job.error.is_not(None))).all()
    return [(str(error), attempt) for error, attempt in failed]


def _language(context: AppContext, post_id: int) -> str | None:
    with context.unit_of_work():
        return session.scalar(select(Post.language).where(Post.id == post_id))


def _languages(page: str) -> list[str]:
    return [str(each["lang"]) for each in BeautifulSoup(page, "html.parser").select(".post-text")]


def _choice(page: str) -> tuple[str, str]:
    """The value and the words of what is chosen; the first where nothing is marked."""
    select_ = BeautifulSoup(page, "html.parser").select_one("select[name=language]")
    assert select_ is not None
    chosen = select_.select_one("option[selected]") or select_.select_one("option")
    assert chosen is not None
    return str(chosen["value"]), chosen.get_text()
