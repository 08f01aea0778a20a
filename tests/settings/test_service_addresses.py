"""Addresses of services and names of buckets, as settings take them."""

import pytest

from microblog.settings import addresses
from microblog.settings.kinds import Unfit


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("https://gravatar.com/avatar", "https://gravatar.com/avatar"),
        ("https://Example.com/a/b/", "https://example.com/a/b"),
        ("https://example.com", "https://example.com"),
        ("https://example.com/", "https://example.com"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("https://susan:secret@example.com/", None),
        ("https://example.com/a?b=c", None),
        ("https://example.com/#a", None),
        ("ftp://example.com/", None),
        ("example.com", None),
        ("https:///avatar", None),
        ("https://example.com:0/", None),
    ],
)
def test_a_service_has_a_host_and_perhaps_a_path(given: str, read: str | None) -> None:
    if read is None:
        with pytest.raises(Unfit):
            addresses.service().read(given)
    else:
        assert addresses.service().read(given) == read


@pytest.mark.parametrize(("given", "is_taken"), [("files", True), ("a.b-c", True), ("ab", False), ("a/b", False), ("A" * 9, False), ("-ab", False), ("a" * 64, False)])  # fmt: skip
def test_a_bucket_has_a_plain_name(given: str, is_taken: bool) -> None:
    if is_taken:
        assert addresses.bucket().read(given) == given
    else:
        with pytest.raises(Unfit):
            addresses.bucket().read(given)
