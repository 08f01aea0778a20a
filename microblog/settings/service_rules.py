"""Settings of other services that must not be used as they are: what is incomplete, or not private."""

from collections.abc import Iterator
from urllib.parse import urlsplit

from microblog.settings.addresses import is_local
from microblog.settings.rules import Complaint, about
from microblog.settings.table import Settings


@about("s3_endpoint", "s3_bucket", "s3_access_key", "s3_secret_key")
def s3_is_complete(settings: Settings) -> Iterator[Complaint]:
    """A place for files has an address, a bucket and a key; some of these alone are an oversight."""
    names = ("s3_endpoint", "s3_bucket", "s3_access_key", "s3_secret_key")
    given = [name for name in names if getattr(settings, name)]
    missing = [name.upper() for name in names if name not in given]
    if given and missing:
        yield given[0], f"{', '.join(missing)} set too", "S3_SECRET_KEY_FILE=/run/secrets/s3"


@about("s3_endpoint", "gravatar_url")
def services_are_asked_in_private(settings: Settings) -> Iterator[Complaint]:
    """What goes to another machine goes through TLS."""
    for name in ("s3_endpoint", "gravatar_url"):
        url = urlsplit(getattr(settings, name))
        if url.scheme == "http" and not is_local(url.hostname or ""):
            yield name, "https, because this host is not in a private network", f"https://{url.netloc}{url.path}"
