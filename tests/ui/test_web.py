"""The page about keys with its switch, how one reads, and what a device needs to install the site."""

import struct

from bs4 import BeautifulSoup
from flask.testing import FlaskClient

from microblog.accounts.models import Account
from microblog.http.static import static_files
from microblog.ui.shortcuts import COOKIE, GROUPS
from tests.fixtures.applications import MakeSettings, house
from tests.fixtures.cast import LogIn
from tests.fixtures.pages import said, send

PNG = b"\x89PNG\r\n\x1a\n"


def test_every_key_is_explained(client: FlaskClient) -> None:
    words = said(client.get("/shortcuts"))
    for _heading, keys in GROUPS:
        for names, meaning in keys:
            assert f"{' '.join(names)} {meaning}" in words


def test_the_keys_are_switched_off_and_on_in_this_browser(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    came_from = {"Referer": "http://localhost/settings/preferences"}
    assert "Switch shortcuts off" in said(client.get("/settings/preferences"))
    sent = send(client, "/shortcuts", {"on": "no"}, headers=came_from)
    assert (sent.status_code, sent.headers["Location"]) == (303, "/settings/preferences")
    cookie = client.get_cookie(COOKIE)
    assert cookie is not None
    assert (cookie.value, cookie.http_only) == ("off", False)
    assert "Switch shortcuts on" in said(client.get("/settings/preferences"))
    send(client, "/shortcuts", {"on": "yes"})
    assert client.get_cookie(COOKIE) is None


def test_the_keys_are_spoken_of_only_where_scripts_run(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    for address in ("/explore", "/settings/profile", "/settings/preferences"):
        links = BeautifulSoup(client.get(address).text, "html.parser").select('a[href="/shortcuts"]')
        assert links, address
        assert all(link.find_parent(class_="needs-script") for link in links), address
    page = BeautifulSoup(client.get("/shortcuts").text, "html.parser")
    assert page.select(".without-script")[0].text.startswith("They need JavaScript")
    assert page.select("form.needs-script [name=on]")


def test_how_one_reads_is_remembered_in_this_browser_and_comes_with_every_page(susan: Account, log_in: LogIn) -> None:
    client = log_in(susan)
    for address in ("/", "/explore"):
        assert "data-reading" not in client.get(address).text
    choice = {"choice": ["still", "onward", "moss", "no such word"]}
    assert send(client, "/reading", choice).status_code == 303
    for address in ("/", "/explore", "/nowhere"):
        assert 'data-reading="onward still moss">' in client.get(address).text
    page = BeautifulSoup(client.get("/settings/preferences").text, "html.parser")
    chosen = page.select("[name=choice][checked], [name=choice] [selected]")
    assert [each["value"] for each in chosen] == ["onward", "still", "moss"]
    client.set_cookie("reading", 'plum."><b>')
    assert 'data-reading="plum">' in client.get("/explore").text
    send(client, "/reading", {"choice": ""})
    assert client.get_cookie("reading") is None


def test_the_site_can_be_installed(client: FlaskClient) -> None:
    answer = client.get("/manifest.webmanifest", headers={"Accept-Language": "es"})
    assert answer.mimetype == "application/manifest+json"
    manifest = answer.get_json(force=True)
    assert (manifest["name"], manifest["lang"], manifest["display"]) == ("microblog", "es", "standalone")
    for address in (manifest["start_url"], *(shortcut["url"] for shortcut in manifest["shortcuts"])):
        assert client.get(address.partition("#")[0]).status_code == 200
    pixels = {icon["src"]: icon["sizes"] for icon in manifest["icons"] if icon["sizes"] != "any"}
    for address, sizes in (pixels | {static_files().asset("icons/apple-touch-180.png"): "180x180"}).items():
        picture = client.get(address)
        assert picture.data.startswith(PNG)
        assert sizes == "{}x{}".format(*struct.unpack(">II", picture.data[16:24]))
        assert len(picture.data) < 15_000


def test_a_closed_site_can_be_installed_too(make_settings: MakeSettings, database_url: str) -> None:
    app = house().create_app(make_settings(database_url=database_url, public_reading=False))
    assert app.test_client().get("/manifest.webmanifest").status_code == 200
    assert app.test_client().get("/shortcuts").status_code == 200
    app.extensions["microblog"].database.close()
