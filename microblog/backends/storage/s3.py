"""Files on a server that speaks S3: Amazon's, or any of the many others.

Three requests are all that is needed, so there is no library for it: boto3 has 32 MB and takes as long to load as the
rest of the house.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from microblog.backends.fetch.client import Client, Failed, Fetched, Refused
from microblog.backends.storage.contract import checked, unavailable
from microblog.backends.storage.signing import Signer
from microblog.core.clock import now

MAX_BYTES = 64 * 1024 * 1024
NO_HEADERS: Mapping[str, str] = {}


@dataclass(frozen=True)
class S3:
    """One bucket of a server, whose address is `endpoint`. The bucket stands in the path, as every server takes it."""

    endpoint: str
    bucket: str
    signer: Signer
    client: Client = field(default_factory=lambda: Client(trusts=lambda _address, _port: True), repr=False)

    def put(self, name: str, content: bytes) -> None:
        """Send a file; it is kept when the server has said so."""
        self._ask("PUT", name, (200, 201, 204), content, {"content-type": "application/octet-stream"})

    def get(self, name: str) -> bytes | None:
        """Ask for a file."""
        answer = self._ask("GET", name, (200, 404))
        return answer.body if answer.status == 200 else None

    def delete(self, name: str) -> None:
        """Have a file removed."""
        self._ask("DELETE", name, (200, 204, 404))

    def _ask(
        self,
        method: str,
        name: str,
        fine: tuple[int, ...],
        content: bytes = b"",
        headers: Mapping[str, str] = NO_HEADERS,
    ) -> Fetched:
        url = f"{self.endpoint.rstrip('/')}/{self.bucket}/{checked(name)}"
        signed = self.signer.signed(method, url, headers, content, now())
        try:
            answer = self.client.send(method, url, headers=signed, content=content, limit=MAX_BYTES)
        except (Failed, Refused) as error:
            raise unavailable(f"{self.endpoint}: {error}") from error
        if answer.status not in fine or (answer.status == 404 and b"NoSuchBucket" in answer.body):
            raise unavailable(f"{self.endpoint} answered {answer.status} to {method}: {_code(answer.body)}")
        return answer


def _code(body: bytes) -> str:
    """What an S3 server calls an error, such as `SignatureDoesNotMatch`: it says so in XML."""
    before, _, rest = body.partition(b"<Code>")
    found = rest.partition(b"</Code>")[0] or before
    return " ".join(found.decode("utf-8", "replace").split())[:100]
