"""What is an address, and whom mail is from."""

from pathlib import Path
from typing import Any

import pytest

from microblog.backends.mail.addresses import BadAddress, mailbox, sender
from microblog.backends.mail.outbox import Outbox
from tests.fixtures.mail_house import NO_DATABASE, house
from tests.naughty import NAUGHTY

BAD_ADDRESSES = [
    "",
    "susan",
    "@blog.example",
    "susan@",
    "susan@@blog.example",
    "a@b.example, c@d.example",
    "susan@blog.example\r\nBcc: eve@x.example",
    "susan\n@blog.example",
    "susan@blog.example\u2028Bcc: eve@x.example",
    "su san@blog.example",
    "Susan <susan@blog.example>",
    '"susan"@blog.example',
    ".susan@blog.example",
    "susan@-blog.example",
    "susan@[127.0.0.1]\r\n",
    "s" * 300 + "@blog.example",
]
GOOD_ADDRESSES = {
    "susan@blog.example": "susan@blog.example",
    "Susan.O'Neil+cats@Blog.Example": "Susan.O'Neil+cats@blog.example",
    "susan@exämple.example": "susan@xn--exmple-cua.example",
    "susan@EXÄMPLE.example": "susan@xn--exmple-cua.example",
    "susan@xn--exmple-cua.example": "susan@xn--exmple-cua.example",
    "susan@straße.example": "susan@xn--strae-oqa.example",
    "root@localhost": "root@localhost",
    "jörg@blog.example": "jörg@blog.example",
    "no-reply@[127.0.0.1]": "no-reply@[127.0.0.1]",
    "no-reply@[IPv6:::1]": "no-reply@[IPv6:::1]",
}
SENDERS = [
    ({"public_url": "https://blog.example:8443/"}, "microblog <no-reply@blog.example>"),
    ({"public_url": "https://ähren.example"}, "microblog <no-reply@xn--hren-koa.example>"),
    ({"public_url": "http://127.0.0.1:8000"}, "microblog <no-reply@[127.0.0.1]>"),
    ({"public_url": "http://[::1]:8000"}, "microblog <no-reply@[IPv6:::1]>"),
    ({"public_url": "http://localhost:8000"}, "microblog <no-reply@localhost>"),
    ({"public_url": ""}, "microblog <no-reply@localhost>"),
    ({"mail_from": "hello@cats.example", "site_name": "Ágora"}, "Ágora <hello@cats.example>"),
]


@pytest.mark.parametrize(("written", "sent"), GOOD_ADDRESSES.items())
def test_domains_get_the_form_that_servers_know(written: str, sent: str) -> None:
    assert str(mailbox(written)) == sent


@pytest.mark.parametrize("address", BAD_ADDRESSES, ids=repr)
def test_what_is_not_one_address_is_refused(address: str) -> None:
    with pytest.raises(BadAddress):
        mailbox(address)


def test_no_naughty_string_breaks_out_of_an_address() -> None:
    for words in NAUGHTY:
        for address in (words, f"{words}@blog.example", f"susan@{words}", f"susan@blog.example{words}"):
            try:
                taken = str(mailbox(address))
            except BadAddress:
                continue
            assert len(taken.split()) == 1
            assert taken.count("@") == 1
            assert taken.isprintable()
            assert not set(taken) & set('<>(),;:\\"')


@pytest.mark.parametrize(("chosen", "expected"), SENDERS)
def test_mail_comes_from_the_public_host_or_as_was_set(tmp_path: Path, chosen: dict[str, Any], expected: str) -> None:
    with house(NO_DATABASE, tmp_path, Outbox(tmp_path), **chosen):
        assert str(sender()) == expected
