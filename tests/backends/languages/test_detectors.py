"""Every detector keeps the contract; the real one is loaded by whoever asks it, and by nobody else."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from microblog.backends.languages.contract import Guess, LanguageDetector
from microblog.backends.languages.langid import Langid
from microblog.backends.languages.on_use import LoadedOnUse
from microblog.posts.languages import LANGUAGES

LARGEST_MB, LONGEST_SECONDS = 140, 10

PROGRAM = """
import json, secrets, sys, time
import psutil
from pathlib import Path
from microblog.app import bring_up_to_date, create_app
from microblog.posts.languages import language_of
from microblog.settings import Settings, resolved

def megabytes():
    return psutil.Process().memory_info().rss / 1e6

data = Path(sys.argv[1])
app = create_app(resolved(Settings(data=data, secret_key=secrets.token_hex(32), database_url=f"sqlite:///{data}/db")))
context = app.extensions["microblog"]
bring_up_to_date(context.database)
for address in ("/", "/explore", "/tags/cats", "/tags/cats/feed.atom", "/oembed?url=x"):
    app.test_client().get(address)
loaded_by_pages = [name for name in ("py3langid", "numpy") if name in sys.modules]
before, began = megabytes(), time.perf_counter()
with context.unit_of_work():
    said = language_of("Nobody knows how late it is when the lamps are lit.")
took = time.perf_counter() - began
print(json.dumps([loaded_by_pages, said, megabytes() - before, took]))
"""

MakeDetector = Callable[[], LanguageDetector]


@pytest.fixture(
    params=[lambda: Langid(LANGUAGES), lambda: LoadedOnUse(lambda: Langid(LANGUAGES))], ids=["langid", "on use"]
)
def detector(request: pytest.FixtureRequest) -> LanguageDetector:
    make: MakeDetector = request.param
    made = make()
    made.prepare()
    return made


@pytest.mark.parametrize("text", ["", " ", "1", "🌻", "\ud800", "\x00", "x" * 20_000, "Guten Morgen, liebe Leute!"])
def test_every_text_has_a_likeliest_language(detector: LanguageDetector, text: str) -> None:
    language, sureness = detector.likeliest(text)
    assert language in LANGUAGES
    assert 0 <= sureness <= 1


def test_a_plain_sentence_is_known(detector: LanguageDetector) -> None:
    assert detector.likeliest("Nobody knows how late it is when the lamps are lit.").language == "en"
    assert detector.likeliest("Niemand weiß, wie spät es ist, wenn die Lampen brennen.").language == "de"


def test_nothing_is_loaded_before_it_is_needed_and_then_once() -> None:
    loads: list[LanguageDetector] = []

    class One:
        def prepare(self) -> None:
            loads.append(self)

        def likeliest(self, text: str) -> Guess:
            return Guess("en", 1.0)

    made: list[One] = []

    def load() -> LanguageDetector:
        made.append(One())
        return made[-1]

    detector = LoadedOnUse(load)
    assert made == []
    assert detector.likeliest("x") == Guess("en", 1.0)
    detector.prepare()
    assert (len(made), loads) == (1, made)


def test_pages_do_not_load_it_and_a_job_pays_for_it_once(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=True)
    loaded_by_pages, said, megabytes, seconds = json.loads(done.stdout.splitlines()[-1])
    assert (loaded_by_pages, said) == ([], "en")
    assert megabytes < LARGEST_MB
    assert seconds < LONGEST_SECONDS
