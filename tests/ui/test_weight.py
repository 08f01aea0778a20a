"""What a page may weigh, compressed as it is sent. The front page of somebody who reads long posts is the heaviest."""

import gzip
import re

from flask.testing import FlaskClient

from microblog.accounts.models import Account
from microblog.demo.talk import talk
from microblog.http.static import static_files
from microblog.posts.actions import publish
from tests.fixtures.cast import LogIn

KB = 1000
SCRIPTS, STYLES, PAGE = 40 * KB, 25 * KB, 30 * KB


def test_scripts_and_styles_are_light(client: FlaskClient) -> None:
    page = client.get("/explore").text
    assert packed(re.findall(r'<script src="([^"]+)"', page)) < SCRIPTS
    assert packed(re.findall(r'rel="stylesheet" href="([^"]+)"', page)) < STYLES


def test_the_front_page_is_light(susan: Account, log_in: LogIn) -> None:
    for said in sorted(talk(), key=lambda each: -len(each.text))[:20]:
        publish(susan, said.text)
    page = log_in(susan).get("/", headers={"Accept-Encoding": "gzip"})
    assert page.data[:2] == b"\x1f\x8b"
    assert gzip.decompress(page.data).count(b"<article") == 20
    assert len(page.data) < PAGE


def packed(addresses: list[str]) -> int:
    """The bytes that these files take on the way, and that there are some."""
    assert addresses
    answers = [static_files().answer("GET", address, "gzip") for address in addresses]
    assert {answer.status for answer in answers} == {200}
    return sum(len(answer.body) for answer in answers)
