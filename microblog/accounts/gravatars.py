"""Asking Gravatar, or a service like it, for the picture that belongs to an e-mail address.

Our server asks, not the reader's browser, and only where whoever runs this server has said so. Whoever has a list of
addresses can tell which one a SHA-256 belongs to, so it stands in no page of ours; and no reader is seen over there.
"""

from hashlib import sha256

from microblog.backends.fetch.contract import Failed, Fetcher, Refused
from microblog.backends.pictures.sizes import MAX_BYTES
from microblog.core.context import backend, settings
from microblog.core.pixels import LARGE


def gravatar_of(email: str) -> bytes | None:
    """The file that is there for an address, if there is one.

    Raises:
        Failed: the service does not answer as it should; later it may.
    """
    digest = sha256(email.strip().lower().encode()).hexdigest()
    url = f"{settings().gravatar_url.rstrip('/')}/{digest}?s={LARGE}&d=404"
    try:
        answer = backend(Fetcher).get(url, limit=MAX_BYTES)
    except Refused:
        return None
    if answer.status >= 500 or answer.status == 429:
        raise Failed(f"{settings().gravatar_url} answered {answer.status}")
    return answer.body if answer.status == 200 else None
