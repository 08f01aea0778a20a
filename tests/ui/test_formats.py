"""Numbers and moments as readers write them."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from microblog.ui import formats

NOW = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
MADRID, GREENWICH = ZoneInfo("Europe/Madrid"), ZoneInfo("UTC")

AGES = [
    (timedelta(minutes=1), "1m", "1 minute ago", "1min"),
    (timedelta(minutes=59, seconds=59), "59m", "59 minutes ago", "59min"),
    (timedelta(hours=1), "1h", "1 hour ago", "1h"),
    (timedelta(hours=23, minutes=59), "23h", "23 hours ago", "23h"),
    (timedelta(days=6, hours=23), "6d", "6 days ago", "6d"),
    (timedelta(days=7), "Nov 16", "Nov 16", "16 nov"),
    (timedelta(days=400), "Oct 19, 2025", "Oct 19, 2025", "19 oct 2025"),
]


@pytest.mark.parametrize(("age", "short", "ago", "in_spanish"), AGES)
def test_ages(age: timedelta, short: str, ago: str, in_spanish: str) -> None:
    with time_machine.travel(NOW, tick=False):
        assert formats.short(NOW - age, "en", MADRID) == short
        assert f">{ago}</time>" in formats.ago_element(NOW - age, "en", MADRID)
        assert formats.short(NOW - age, "es", MADRID) == in_spanish


@pytest.mark.parametrize("age", [timedelta(seconds=59), timedelta(0), timedelta(seconds=-90)])
def test_within_a_minute_it_is_now(age: timedelta) -> None:
    with time_machine.travel(NOW, tick=False):
        assert formats.short(NOW - age, "en", MADRID) == "now"
        assert ">just now</time>" in formats.ago_element(NOW - age, "en", MADRID)


def test_a_time_element_has_the_moment_and_the_full_date() -> None:
    with time_machine.travel(NOW, tick=False):
        made = formats.time_element(NOW - timedelta(hours=2), "en", MADRID)
    title = "November 22, 2026, 10:30 PM"
    assert made == f'<time datetime="2026-11-22T21:30:00.000Z" title="{title}">2h</time>'


def test_the_full_date_is_an_element_too() -> None:
    made = formats.long_element(NOW, "en", GREENWICH)
    written = "November 22, 2026, 11:30 PM UTC"
    assert made == f'<time datetime="2026-11-22T23:30:00.000Z" data-as="long">{written}</time>'


def test_a_day_is_that_of_the_reader() -> None:
    assert ">Nov 23, 2026</time>" in formats.day_element(NOW, "en", MADRID)
    assert ">22 nov 2026</time>" in formats.day_element(NOW, "es", GREENWICH)


@pytest.mark.parametrize(
    ("locale", "zone", "written"),
    [
        ("en", MADRID, "November 23, 2026, 12:30 AM"),
        ("en", GREENWICH, "November 22, 2026, 11:30 PM UTC"),
        ("es", MADRID, "23 de noviembre de 2026, 0:30"),
    ],
)
def test_full_dates_name_the_zone_that_nobody_chose(locale: str, zone: ZoneInfo, written: str) -> None:
    assert formats.long(NOW, locale, zone) == written


@pytest.mark.parametrize(
    ("locale", "ages", "day", "date"),
    [
        ("de", ["5 Min.", "2 Std.", "vor 3 Tagen"], "22. Nov. 2026", "22. November 2026, 23:30 UTC"),
        ("fr", ["5min", "2h", "il y a 3 jours"], "22 nov. 2026", "22 novembre 2026, 23:30 UTC"),
        ("pt-BR", ["5 min", "2 h", "há 3 dias"], "22 de nov. de 2026", "22 de novembro de 2026 23:30 UTC"),
        ("ar", ["5 د", "2 س", "قبل 3 أيام"], "22 نوفمبر 2026", "22 نوفمبر 2026، 11:30 م UTC"),
        ("ja", ["5 分", "2 時間", "3 日前"], "2026年11月22日", "2026年11月22日 23:30 UTC"),
        ("zh-Hans", ["5分钟", "2小时", "3天前"], "2026年11月22日", "2026年11月22日 23:30 UTC"),
    ],
)
def test_times_in_the_other_languages(locale: str, ages: list[str], day: str, date: str) -> None:
    with time_machine.travel(NOW, tick=False):
        said = [formats.short(NOW - timedelta(**age), locale, GREENWICH) for age in ({"minutes": 5}, {"hours": 2})]
        long_ago = formats.ago_element(NOW - timedelta(days=3), locale, GREENWICH)
        assert [*said, long_ago.striptags()] == ages
    assert formats.day_element(NOW, locale, GREENWICH).striptags() == day
    assert formats.long(NOW, locale, GREENWICH) == date


@pytest.mark.parametrize(
    ("locale", "written"),
    [
        ("de", ["1.234", "12.345", "2,5 Mio."]),
        ("fr", ["1 234", "12,3 k", "2,5 M"]),
        ("ar", ["1,234", "12.3 ألف", "2.5 مليون"]),
        ("ja", ["1,234", "1.2万", "250万"]),
    ],
)
def test_numbers_in_other_languages(locale: str, written: list[str]) -> None:
    said = [formats.number(value, locale) for value in (1_234, 12_345, 2_500_000)]
    assert [" ".join(each.split()) for each in said] == written


@pytest.mark.parametrize(
    ("value", "written"), [(0, "0"), (9_999, "9,999"), (10_000, "10K"), (12_345, "12.3K"), (2_500_000, "2.5M")]
)
def test_large_numbers_are_short(value: int, written: str) -> None:
    assert formats.number(value, "en") == written
