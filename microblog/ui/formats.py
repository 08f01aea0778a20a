"""Numbers and moments as a reader writes them: in the language and the time zone of the page, without JavaScript."""

from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_datetime_format
from babel.numbers import format_compact_decimal, format_decimal
from markupsafe import Markup, escape

from microblog.core.clock import now
from microblog.core.i18n import N_, babel_locale, catalog

MINUTE, HOUR, DAY, WEEK = 60, 3600, 86400, 7 * 86400
LESS_NARROW = {"ar", "de", "ja"}
"""Languages whose narrowest units are riddles or foreign: `2 Std.`, not `2h`. `times.js` knows them too."""
NOW, JUST_NOW = N_("now"), N_("just now")


@lru_cache(maxsize=10_000)
def number(value: int, locale: str) -> str:
    """A count: `1,234` as it is, `12K` from ten thousand on, where the language has a short word for a thousand."""
    if value < 10_000:
        return format_decimal(value, locale=babel_locale(locale))
    compact = format_compact_decimal(value, locale=babel_locale(locale), fraction_digits=1)
    return format_decimal(value, locale=babel_locale(locale)) if compact.isdigit() else compact


def time_element(moment: datetime, locale: str, zone: ZoneInfo) -> Markup:
    """`<time>` with the exact moment for programs, the full date on hovering, and a short text for readers."""
    return _element(moment, short(moment, locale, zone), locale, zone)


def ago_element(moment: datetime, locale: str, zone: ZoneInfo) -> Markup:
    """`<time>` for use in a sentence: `just now`, `5 minutes ago`, and `Nov 3` after a week."""
    age = (now() - moment).total_seconds()
    text = _elapsed(_whole(age), locale, in_sentence=True) if age < WEEK else short(moment, locale, zone)
    return _element(moment, text, locale, zone, ' data-as="ago"')


def day_element(moment: datetime, locale: str, zone: ZoneInfo) -> Markup:
    """`<time>` that shows the day: `Nov 3, 2026`."""
    day = _formatted_day(moment.astimezone(zone).date(), "yMMMd", locale)
    return _element(moment, day, locale, zone, ' data-as="day"')


def long_element(moment: datetime, locale: str, zone: ZoneInfo) -> Markup:
    """`<time>` that shows the full date and time, as `long()` says it."""
    return _element(moment, long(moment, locale, zone), locale, zone, ' data-as="long"')


def short(moment: datetime, locale: str, zone: ZoneInfo) -> str:
    """`now`, `5m`, `3h`, `2d`, then `Nov 3` and from another year `Nov 3, 2024`."""
    present = now()
    age = (present - moment).total_seconds()
    if age < WEEK:
        return _elapsed(_whole(age), locale)
    return _day(moment.astimezone(zone), present.astimezone(zone).year, locale)


@lru_cache(maxsize=20_000)
def long(moment: datetime, locale: str, zone: ZoneInfo) -> str:
    """The full date and time: `November 3, 2026, 7:05 PM`, and in a zone that is nobody's choice `7:05 PM UTC`."""
    known, local = babel_locale(locale), moment.astimezone(zone)
    pattern = str(get_datetime_format("long", locale=known)).replace("'", "")
    time = format_time(local, "short", tzinfo=zone, locale=known).replace("\u202f", " ")
    zone_name = f" {zone.key}" if zone.key == "UTC" else ""
    return pattern.replace("{1}", format_date(local, "long", locale=known)).replace("{0}", time + zone_name)


@lru_cache(maxsize=20_000)
def _element(moment: datetime, text: str, locale: str, zone: ZoneInfo, kind: str = "") -> Markup:
    exact = moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")
    full = long(moment, locale, zone)
    title = "" if text == full else f' title="{escape(full)}"'
    return Markup(f'<time datetime="{exact}"{title}{kind}>{escape(text)}</time>')  # noqa: S704


def _whole(age: float) -> int:
    """Seconds, cut to whole minutes, hours or days; none for what is to come, as by another machine's clock."""
    size = MINUTE if age < HOUR else HOUR if age < DAY else DAY
    return max(0, int(age // size)) * size


@lru_cache(maxsize=1000)
def _elapsed(seconds: int, locale: str, *, in_sentence: bool = False) -> str:
    if not seconds:
        return catalog(locale).gettext(JUST_NOW if in_sentence else NOW)
    narrow: Literal["short", "narrow"] = "short" if locale in LESS_NARROW else "narrow"
    style: Literal["long", "short", "narrow"] = "long" if in_sentence else narrow
    age, known = timedelta(seconds=-seconds), babel_locale(locale)
    return format_timedelta(age, threshold=1, add_direction=in_sentence, format=style, locale=known)


def _day(local: datetime, this_year: int, locale: str) -> str:
    return _formatted_day(local.date(), "MMMd" if local.year == this_year else "yMMMd", locale)


@lru_cache(maxsize=5000)
def _formatted_day(day: date, skeleton: str, locale: str) -> str:
    return format_skeleton(skeleton, day, locale=babel_locale(locale))
