"""Signatures are those of the examples that Amazon gives, and depend on everything that they should."""

from datetime import UTC, datetime

import pytest

from microblog.backends.storage.signing import Signer

MOMENT = datetime(2013, 5, 24, tzinfo=UTC)
URL = "https://examplebucket.s3.amazonaws.com/test.txt"
SIGNER = Signer("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "us-east-1")


def test_a_get_is_signed_as_in_the_example() -> None:
    headers = SIGNER.signed("GET", URL, {"Range": "bytes=0-9"}, b"", MOMENT)
    assert headers["x-amz-date"] == "20130524T000000Z"
    assert headers["authorization"] == (
        "AWS4-HMAC-SHA256 Credential=AKIAIOSFODNN7EXAMPLE/20130524/us-east-1/s3/aws4_request,"
        "SignedHeaders=host;range;x-amz-content-sha256;x-amz-date,"
        "Signature=f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"
    )


@pytest.mark.parametrize(
    "other",
    [
        SIGNER.signed("PUT", URL, {}, b"", MOMENT),
        SIGNER.signed("GET", URL + "x", {}, b"", MOMENT),
        SIGNER.signed("GET", URL.replace("example", "other"), {}, b"", MOMENT),
        SIGNER.signed("GET", URL, {}, b"x", MOMENT),
        SIGNER.signed("GET", URL, {}, b"", MOMENT.replace(second=1)),
        Signer(SIGNER.access_key, "another", "us-east-1").signed("GET", URL, {}, b"", MOMENT),
        Signer(SIGNER.access_key, SIGNER.secret_key, "eu-west-1").signed("GET", URL, {}, b"", MOMENT),
    ],
)
def test_anything_else_has_another_signature(other: dict[str, str]) -> None:
    signed = SIGNER.signed("GET", URL, {}, b"", MOMENT)
    assert other["authorization"].rpartition("=")[2] != signed["authorization"].rpartition("=")[2]


def test_the_key_is_not_shown() -> None:
    assert SIGNER.secret_key not in repr(SIGNER)
