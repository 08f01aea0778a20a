"""The requests that are measured, as they stand on the wire."""

from itertools import cycle
from urllib.parse import urlencode

from bench.community import Community, Reader

PAGES = ("home", "older", "explore", "profile", "permalink", "hashtag", "publish")
"""`older` is home from another post downwards in every request, so often another that no page is met again while it is
kept: what a page costs that must be rendered."""

OLDER_PAGES_EACH = 20


def requests_for(page: str, community: Community) -> list[str]:
    """The requests for one page: every reader has a turn."""
    readers = community.readers
    if page == "publish":
        return [publishing(reader, f"Measured, number {number}. 🌻") for number, reader in enumerate(readers)]
    if page == "older":
        return [get(path, reader) for path in _older(community) for reader in readers]
    paths = {"home": ["/"], "explore": ["/explore"], "profile": community.profiles, "permalink": community.permalinks}
    paths["hashtag"] = community.hashtags
    return [get(path, reader) for path, reader in zip(cycle(paths[page]), readers, strict=False)]


def _older(community: Community) -> list[str]:
    """Home below posts that lie apart."""
    ids = [path.rpartition("/")[2] for path in community.permalinks]
    return [f"/?before={id}" for id in ids[:: max(1, len(ids) // OLDER_PAGES_EACH)]]


def floor_requests(page: str, many: int) -> list[str]:
    """The same to the floor: as many cookies, as long a body."""
    stranger = Reader("-" * 43, "-" * 32)
    if page == "publish":
        return [publishing(stranger, "Measured, number 100. 🌻", "/publish")] * many
    return [get(f"/{page}", stranger)] * many


def get(path: str, reader: Reader) -> str:
    """A page, as a browser asks for it."""
    return (
        f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/5.0 (bench)\r\nAccept: text/html,*/*;q=0.8\r\n"
        "Accept-Language: en-GB,en;q=0.7\r\nAccept-Encoding: gzip, deflate, br\r\nSec-Fetch-Dest: document\r\n"
        f"Cookie: session={reader.token}\r\n\r\n"
    )


def publishing(reader: Reader, text: str, path: str = "/posts") -> str:
    """The form of a new post."""
    body = urlencode({"csrf_token": reader.csrf, "post": text, "visibility": "public"})
    return (
        f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nUser-Agent: Mozilla/5.0 (bench)\r\nAccept: text/html,*/*;q=0.8\r\n"
        "Accept-Language: en-GB,en;q=0.7\r\nAccept-Encoding: gzip, deflate, br\r\n"
        f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
        f"Cookie: session={reader.token}\r\n\r\n{body}"
    )
