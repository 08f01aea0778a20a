"""The table of settings: name, type, default, what is accepted, and one sentence."""

from collections.abc import Mapping
from dataclasses import Field, dataclass, field, fields
from pathlib import Path
from typing import Any, Literal, TypeVar

from microblog.settings import addresses, kinds
from microblog.settings.kinds import Kind

T = TypeVar("T")


def setting(
    default: T,
    kind: Kind[T],
    sentence: str,
    *,
    example: str = "",
    key: str = "",
    secret: bool = False,
    by_file: bool = False,
) -> T:
    """Declare a setting: its environment variable is `key`, or the field's name in capitals.

    A `secret` value is never shown; with `by_file`, `KEY_FILE` may name a file that holds the value.
    """
    known = {"kind": kind, "sentence": sentence, "example": example or kind.example, "key": key, "secret": secret}
    return field(default=default, repr=not (secret or by_file), metadata={**known, "by_file": by_file})


@dataclass(frozen=True)
class Settings:
    """What an operator can choose. Each field is an environment variable of the same name in capitals."""

    data: Path = setting(  # noqa: RUF009 (a path is immutable)
        Path("data"), kinds.folder(), "The data folder, seen from where the command is started.", key="MICROBLOG_DATA"
    )
    host: str = setting("127.0.0.1", addresses.host(), "The address to listen on.")
    port: int = setting(8000, kinds.whole(1, 65535, 8000), "The port to listen on.")
    public_url: str = setting(
        "",
        addresses.public_url(),
        "The address that people see; every absolute link begins with it. Empty: http://HOST:PORT.",
    )
    proxy_hops: int = setting(
        0,
        kinds.whole(0, 9, 1),
        "How many proxies of yours stand in front; so many steps of X-Forwarded-For are believed.",
    )
    secret_key: str = setting(
        "",
        kinds.text(4096),
        "Signs links and forms. Empty: made at the first start, in the data folder.",
        example="the output of `openssl rand -hex 32`",
        secret=True,
        by_file=True,
    )
    database_url: str = setting(
        "",
        addresses.database_url(),
        "The database, SQLite or PostgreSQL. Empty: microblog.db in the data folder.",
        by_file=True,
    )
    redis_url: str = setting(
        "",
        addresses.redis_url(),
        "A Redis or Valkey server that counts for rate limits, for several machines. Empty: a file in the data folder.",
        by_file=True,
    )
    site_name: str = setting("microblog", kinds.text(60), "The name of this server.", example="Cat lovers")
    site_description: str = setting(
        "",
        kinds.text(300),
        "One sentence about this server, for its front page.",
        example="A quiet place for people with cats.",
    )
    signup_open: bool = setting(True, kinds.switch(), "Whether anybody may sign up.")
    member_invitations: bool = setting(False, kinds.switch(), "Whether members may invite people; admins always may.")
    public_reading: bool = setting(True, kinds.switch(), "Whether people who are not logged in may read.")
    confirm_email: bool | None = setting(
        None, kinds.switch(), "Whether an address must be confirmed before posting. Empty: yes when MAIL_SERVER is set."
    )
    mail_server: str = setting(
        "",
        addresses.host(),
        "The SMTP server. Empty: mail goes to the outbox folder in the data folder.",
        example="smtp.example.com",
    )
    mail_port: int = setting(25, kinds.whole(1, 65535, 587), "The SMTP server's port.")
    mail_use_tls: bool = setting(False, kinds.switch(), "Whether to switch to TLS by STARTTLS.")
    mail_use_ssl: bool = setting(False, kinds.switch(), "Whether to speak TLS from the start, as on port 465.")
    mail_username: str = setting(
        "", kinds.text(320), "The account on the SMTP server.", example="microblog@example.com"
    )
    mail_password: str = setting(
        "", kinds.text(1024), "Its password.", example="correct horse", secret=True, by_file=True
    )
    mail_from: str = setting("", addresses.email(), "The sender of all mail. Empty: no-reply@ the public host.")
    s3_endpoint: str = setting(
        "",
        addresses.service(),
        "A server that speaks S3, where uploaded pictures are kept. Empty: a folder in the data folder.",
        example="https://s3.eu-central-1.amazonaws.com",
    )
    s3_bucket: str = setting("", addresses.bucket(), "The bucket there.")
    s3_region: str = setting("us-east-1", kinds.text(60), "Its region.", example="eu-central-1")
    s3_access_key: str = setting("", kinds.text(128), "The name of the key.", example="AKIAIOSFODNN7EXAMPLE")
    s3_secret_key: str = setting(
        "", kinds.text(256), "The key itself.", example="wJalrXUtnFEMI/K7MDENG", secret=True, by_file=True
    )
    gravatar_url: str = setting(
        "",
        addresses.service(),
        "A service that is asked for the pictures of people who have not uploaded one; it learns the SHA-256 of their "
        "e-mail addresses. Empty: none, pictures are drawn.",
        example="https://gravatar.com/avatar",
    )
    admins: str = setting("", addresses.emails(), "Addresses, parted by commas, that error reports are mailed to.")
    rate_limits: bool = setting(True, kinds.switch(), "Whether log-in, sign-up, mail, posts and follows are limited.")
    audit_days: int = setting(
        365,
        kinds.whole(1, 36_500, 90),
        "Days for which the log of what those in charge did is kept: a year, so that a complaint can be looked into, "
        "and no longer, since it tells about people.",
    )
    workers: int = setting(1, kinds.whole(1, 64, 2), "Web processes.")
    web_threads: int = setting(8, kinds.whole(1, 128, 16), "Threads in each web process.")
    job_threads: int = setting(2, kinds.whole(1, 32, 4), "Jobs that run at the same time.")
    job_lease: float = setting(
        60.0, kinds.seconds(3600, 30), "Seconds after which a silent worker's job is given to another."
    )
    job_poll: float = setting(0.25, kinds.seconds(60, 0.5), "Seconds between two looks at an empty job table.")
    posts_per_page: int = setting(20, kinds.whole(1, 100, 25), "Posts on a page.")
    log_format: Literal["text", "json"] = setting("text", kinds.choice("text", "json"), "Readable lines or JSON lines.")
    log_file: str = setting(
        "", addresses.file(), "A file that the log is appended to and rotated. Empty: standard output."
    )
    log_file_megabytes: int = setting(
        10, kinds.whole(1, 10_000, 50), "The size, in millions of bytes, at which the log file is rotated."
    )
    log_files_kept: int = setting(5, kinds.whole(1, 100, 9), "How many rotated log files are kept.")
    log_requests: bool = setting(False, kinds.switch(), "Whether every request gets a line in the log.")
    log_level: Literal["DEBUG", "INFO", "WARNING", "ERROR"] = setting(
        "INFO", kinds.choice("DEBUG", "INFO", "WARNING", "ERROR"), "The least serious line to log."
    )
    design_page: bool = setting(
        False, kinds.switch(), "Whether /-/design shows every component of the pages, for those who work on them."
    )
    sources: Mapping[str, str] = field(default_factory=dict, repr=False, compare=False)
    """Where each value that is not a default came from, by field name."""

    @property
    def is_https(self) -> bool:
        """Whether people reach this server over TLS."""
        return self.public_url.startswith("https://")

    @property
    def confirmation_needed(self) -> bool:
        """Whether an address must be confirmed before its owner may post, follow or write."""
        return bool(self.mail_server) if self.confirm_email is None else self.confirm_email

    @property
    def admin_addresses(self) -> tuple[str, ...]:
        """The addresses in `admins`, one by one."""
        return tuple(address for part in self.admins.split(",") if (address := part.strip()))

    @property
    def secret_values(self) -> tuple[str, ...]:
        """Every value that must never be shown or logged."""
        passwords = (password_in(self.database_url), password_in(self.redis_url))
        return tuple(value for value in (self.secret_key, self.mail_password, self.s3_secret_key, *passwords) if value)


def declared() -> dict[str, Field[Any]]:
    """Every setting's declaration, by its environment variable, in the order of the table."""
    return {key_of(each): each for each in fields(Settings) if "kind" in each.metadata}


def key_of(declaration: Field[Any]) -> str:
    """The environment variable of a setting."""
    return str(declaration.metadata["key"]) or declaration.name.upper()


def password_in(url: str) -> str:
    """The password in an address, or nothing."""
    credentials = url.partition("://")[2].rpartition("@")[0]
    return credentials.partition(":")[2]
