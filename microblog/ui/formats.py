"""Numbers and moments as a reader writes them: in the language and the time zone of the page, without JavaScript."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import format_datetime, format_skeleton, format_timedelta
from babel.numbers import format_compact_decimal, format_decimal
from markupsafe import Markup, escape

from microblog.core.clock import now
from microblog.core.i18n import babel_locale

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 7 * 86400


def number(value: int, locale: str) -> str:
    """A count: `1,234` as it is, `12K` from ten thousand on."""
    if value < 10_000:
        return format_decimal(value, locale=babel_locale(locale))
    return format_compact_decimal(value, locale=babel_locale(locale), fraction_digits=1)


def time_element(moment: datetime, locale: str, zone: ZoneInfo) -> Markup:
    """`<time>` with the exact moment for programs, the full date on hovering, and a short text for readers."""
    return _element(moment, short(moment, locale, zone), locale, zone)


def short(moment: datetime, locale: str, zone: ZoneInfo) -> str:
    """`5m`, `3h`, `2d`, then `Nov 3` and from another year `Nov 3, 2024`."""
    present = now()
    age = (present - moment).total_seconds()
    if age < WEEK:
        size = MINUTE if age < HOUR else HOUR if age < DAY else DAY
        return _elapsed(max(1, int(age // size)) * size, locale)
    return _day(moment.astimezone(zone), present.astimezone(zone).year, locale)


@lru_cache(maxsize=20_000)
def long(moment: datetime, locale: str, zone: ZoneInfo) -> str:
    """The full date and time: `November 3, 2026 at 7:05 PM GMT+1`."""
    return format_datetime(moment, "long", tzinfo=zone, locale=babel_locale(locale)).replace("\u202f", " ")


@lru_cache(maxsize=20_000)
def _element(moment: datetime, text: str, locale: str, zone: ZoneInfo) -> Markup:
    exact = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return Markup(f'<time datetime="{exact}" title="{escape(long(moment, locale, zone))}">{escape(text)}</time>')  # noqa: S704


@lru_cache(maxsize=1000)
def _elapsed(seconds: int, locale: str) -> str:
    return format_timedelta(timedelta(seconds=seconds), format="narrow", threshold=100, locale=babel_locale(locale))


def _day(local: datetime, this_year: int, locale: str) -> str:
    return _formatted_day(local.date(), "MMMd" if local.year == this_year else "yMMMd", locale)


@lru_cache(maxsize=5000)
def _formatted_day(day: date, skeleton: str, locale: str) -> str:
    return format_skeleton(skeleton, day, locale=babel_locale(locale))
