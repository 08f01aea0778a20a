"""The mails about logging in, as a real mail server receives them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag

from microblog.accounts.models import Account
from microblog.auth import emails
from microblog.auth.models import User
from microblog.backends.mail.smtp import Smtp
from microblog.core.actions import action
from microblog.core.i18n import LOCALES, gettext, ngettext, speaking
from microblog.core.text import one_line
from tests.fixtures.mail_house import house, waiting, work
from tests.fixtures.mail_server import Letter, MailServer, listening

TOKEN = "WzEsImZpbmdlcnByaW50Il0.aSEe9g.Zr5w-8n_3yq2Qh0T5m1vXw4cJ7kLpRsUtVxYzAbCdEfGh"

Mail = Callable[[User], None]
MAILS: dict[str, Mail] = {
    "Confirm your address for %(site)s": lambda user: emails.confirm_address(user, TOKEN),
    "Choose a new password for %(site)s": lambda user: emails.reset_password([(user, TOKEN)]),
    "Your address was used to sign up for %(site)s": lambda user: emails.somebody_used_your_address(user, "susie"),
    "Your password for %(site)s was changed": emails.password_changed,
    "Your address is wanted for another account on %(site)s": lambda user: emails.somebody_wants_your_address(
        user, "s"
    ),
    "Your account on %(site)s will be deleted": lambda user: emails.leaving(user, TOKEN),
    "Confirm your new address for %(site)s": lambda user: emails.confirm_new_address(user, user.email, TOKEN),
    "Your address for %(site)s was changed": lambda user: emails.address_changed(user, user.email, TOKEN),
}


@pytest.fixture
def server(database_url: str, tmp_path: Path) -> Iterator[MailServer]:
    with (
        listening(MailServer()) as server,
        house(database_url, tmp_path, Smtp("127.0.0.1", server.port), site_name="Cats & <Co>"),
    ):
        yield server


@pytest.mark.parametrize("locale", LOCALES)
def test_every_mail_says_all_in_both_parts_in_the_readers_language(server: MailServer, locale: str) -> None:
    for subject, mail in MAILS.items():
        mail(_user(locale=locale))
        assert work() == []
        letter = server.letters.pop()
        with speaking(locale):
            assert letter.message["Subject"] == one_line(gettext(subject, site="Cats & <Co>"))
            end = gettext("This message was sent automatically; nobody reads answers to it.")
            assert _in_one_line(_text(letter)).endswith(_in_one_line(end))
        assert letter.recipients == ["susan@blog.example"]
        page = _page(letter)
        assert page.html is not None
        assert page.body is not None
        for wrapper in (page.html, page.body.find("div")):
            assert isinstance(wrapper, Tag)
            assert (wrapper["lang"], wrapper["dir"]) == (locale, "rtl" if locale == "ar" else "ltr")
        assert page.title is not None
        assert page.title.text == letter.message["Subject"]
        assert {str(a["href"]) for a in page.find_all("a")} == _links(letter)


def test_the_confirmation_says_where_to_click_and_for_how_long(server: MailServer) -> None:
    emails.confirm_address(_user(), TOKEN)
    work()
    [letter] = server.letters
    assert f"\nhttps://blog.example/confirm/{TOKEN}\n" in _text(letter)
    assert "Hello @susan," in _text(letter)
    assert "good for 3 days." in _in_one_line(_text(letter))


def test_a_reset_for_an_address_with_two_accounts_is_one_mail(server: MailServer) -> None:
    emails.reset_password([(_user(), "token-1"), (_user("david"), "token-2")])
    work()
    [letter] = server.letters
    assert "@susan\nhttps://blog.example/reset-password/token-1\n" in _text(letter)
    assert "@david\nhttps://blog.example/reset-password/token-2\n" in _text(letter)
    assert "given for 2 accounts" in _in_one_line(_text(letter))
    assert "good for 30 minutes, and once" in _in_one_line(_text(letter))


def test_accounts_with_different_addresses_never_share_a_mail(server: MailServer) -> None:
    emails.reset_password([(_user(), "token-1"), (_user("david", email="david@blog.example"), "token-2")])
    work()
    found = {letter.recipients[0]: letter for letter in server.letters}
    assert set(found) == {"susan@blog.example", "david@blog.example"}
    assert "token-2" not in _text(found["susan@blog.example"]) + str(_page(found["susan@blog.example"]))


def test_the_owner_of_an_address_learns_who_tried(server: MailServer) -> None:
    emails.somebody_used_your_address(_user(), "susie")
    work()
    text = _in_one_line(_text(server.letters[0]))
    assert "signed up as @susie with this address" in text
    assert "named @susan" in text
    assert {"https://blog.example/login", "https://blog.example/forgot-password"} <= _links(server.letters[0])


def test_a_display_name_cannot_write_to_anybody(server: MailServer) -> None:
    user = _user()
    user.account.display_name = "You won! https://x.example"
    for mail in MAILS.values():
        mail(user)
    work()
    assert len(server.letters) == len(MAILS)
    assert not any(b"x.example" in letter.raw for letter in server.letters)


def test_a_language_that_we_do_not_speak_is_the_default(server: MailServer) -> None:
    for locale in (None, "tlh", ""):
        emails.password_changed(_user(locale=locale))
        work()
        assert server.letters.pop().message["Subject"] == "Your password for Cats & <Co> was changed"


def test_a_mail_shares_its_reasons_fate(server: MailServer) -> None:
    @action
    def fail_in_the_end() -> None:
        emails.password_changed(_user())
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_in_the_end()
    assert waiting() == 0


def test_nothing_is_fetched_by_reading_a_mail(server: MailServer) -> None:
    for mail in MAILS.values():
        mail(_user())
    work()
    for letter in server.letters:
        page = _page(letter)
        assert page.find_all(["img", "link", "script", "iframe", "form", "svg"]) == []
        assert "url(" not in str(page.style)
        assert page.find_all(lambda tag: any(name == "style" or name.startswith("on") for name in tag.attrs)) == []


def test_plural_sentences_have_their_forms() -> None:
    for locale in LOCALES:
        with speaking(locale):
            one = ngettext(
                "A link is good for %(num)s minute, and once.", "A link is good for %(num)s minutes, and once.", 1
            )
            assert ("1" in one) is (locale != "ar"), "which says one and two in words"


def _user(username: str = "susan", *, email: str = "susan@blog.example", locale: str | None = "en") -> User:
    return User(email=email, locale=locale, account=Account(username=username, display_name=""))


def _text(letter: Letter) -> str:
    part = letter.message.get_body(("plain",))
    assert part is not None
    return str(part.get_content()).replace("\r\n", "\n")


def _page(letter: Letter) -> BeautifulSoup:
    part = letter.message.get_body(("html",))
    assert part is not None
    return BeautifulSoup(part.get_content(), "html.parser")


def _in_one_line(text: str) -> str:
    return " ".join(text.split())


def _links(letter: Letter) -> set[str]:
    return {word for word in _text(letter).split() if word.startswith("https://")}
