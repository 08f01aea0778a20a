"""The whole import, in order: people, then who follows whom, posts and messages, then the counts."""

from microblog.imports.counting import recount
from microblog.imports.follows import bring_follows
from microblog.imports.messages import messages
from microblog.imports.people import bring_people
from microblog.imports.posts import posts
from microblog.imports.report import Report
from microblog.imports.source import Source
from microblog.imports.texts import Progress, bring_texts
from microblog.timelines.upkeep import drop_timelines

WALKED = ("user", "followers", "post", "message")
"""The tables that are read row by row."""

LEFT = {
    "notification": "Notifications: they tell of what is long past",
    "task": "Background tasks of the old app",
}


def rows_in(source: Source) -> int:
    """How many rows an import deals with."""
    return sum(source.count(table) for table in WALKED)


def bring_in(source: Source, progress: Progress, *, dry: bool = False, mail: bool = False) -> Report:
    """Bring in everything that is not here yet. Doing it again, also after it was cut short, adds only what is missing.

    Args:
        progress: called with the number of rows that were just dealt with.
        dry: only tell what would happen; nothing is written.
        mail: write to those who get another username.
    """
    report = Report()
    people = bring_people(source, report, dry=dry, mail=mail)
    progress(report.found["people"])
    bring_follows(source, people, report, progress, dry=dry)
    for kind in (posts(), messages(source)):
        bring_texts(kind, source, people, report, progress, dry=dry)
    if not dry:
        recount(list(people.new_ids.values()))
        drop_timelines()
    _tell_what_stays(source, report)
    return report


def _tell_what_stays(source: Source, report: Report) -> None:
    for table, sentence in LEFT.items():
        report.not_taken(sentence, source.count(table))
    report.not_taken("API tokens: programs ask for a new one", source.count_filled("user", "token"))
    report.not_taken("Languages of posts, as the old app guessed them", source.count_filled("post", "language"))
