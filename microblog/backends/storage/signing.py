"""AWS Signature Version 4, which proves to an S3 server who is asking.

Source: https://docs.aws.amazon.com/AmazonS3/latest/API/sig-v4-header-based-auth.html
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote, urlsplit

ALGORITHM = "AWS4-HMAC-SHA256"


@dataclass(frozen=True)
class Signer:
    """Signs requests with one key for one region."""

    access_key: str
    secret_key: str = field(repr=False)
    region: str

    def signed(
        self, method: str, url: str, headers: Mapping[str, str], content: bytes, moment: datetime
    ) -> dict[str, str]:
        """The headers to send, given those that are to be signed; `moment` is in UTC. The address has no query."""
        parts = urlsplit(url)
        digest = hashlib.sha256(content).hexdigest()
        stamp = moment.strftime("%Y%m%dT%H%M%SZ")
        known = {name.lower(): value for name, value in headers.items()}
        known |= {"host": parts.netloc, "x-amz-content-sha256": digest, "x-amz-date": stamp}
        names = ";".join(sorted(known))
        lines = [f"{name}:{known[name].strip()}" for name in sorted(known)]
        asked = "\n".join([method, quote(parts.path or "/"), "", *lines, "", names, digest])
        scope = f"{stamp[:8]}/{self.region}/s3/aws4_request"
        text = "\n".join([ALGORITHM, stamp, scope, hashlib.sha256(asked.encode()).hexdigest()])
        proof = hmac.digest(self._key(stamp[:8]), text.encode(), "sha256").hex()
        stated = f"{ALGORITHM} Credential={self.access_key}/{scope},SignedHeaders={names},Signature={proof}"
        return {**known, "authorization": stated}

    def _key(self, day: str) -> bytes:
        key = f"AWS4{self.secret_key}".encode()
        for part in (day, self.region, "s3", "aws4_request"):
            key = hmac.digest(key, part.encode(), "sha256")
        return key
