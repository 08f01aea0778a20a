"""Every detector keeps the contract; the real one is loaded by a process of its own, and by nobody else."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from py3langid.langid import MODEL_FILE, LanguageIdentifier

from microblog.backends.languages.apart import langid
from microblog.backends.languages.contract import LanguageDetector
from microblog.backends.languages.langid import Langid
from microblog.demo.talk import talk
from microblog.posts.languages import LANGUAGES

LARGEST_MB, LONGEST_SECONDS = 5, 10

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
before, began = megabytes(), time.perf_counter()
with context.unit_of_work():
    said = language_of("Nobody knows how late it is when the lamps are lit.")
took = time.perf_counter() - began
loaded = [name for name in ("py3langid", "numpy") if name in sys.modules]
print(json.dumps([loaded, said, megabytes() - before, took]))
"""


@pytest.fixture(scope="module")
def here() -> Langid:
    return Langid(LANGUAGES)


@pytest.fixture(params=["here", "apart"])
def detector(request: pytest.FixtureRequest, here: Langid) -> LanguageDetector:
    return here if request.param == "here" else langid(LANGUAGES)


@pytest.mark.parametrize("text", ["", " ", "1", "🌻", "\ud800", "\x00", "x" * 20_000, "Guten Morgen, liebe Leute!"])
def test_every_text_has_a_likeliest_language(detector: LanguageDetector, text: str) -> None:
    language, sureness = detector.likeliest(text)
    assert language in LANGUAGES
    assert 0 <= sureness <= 1


def test_a_plain_sentence_is_known(detector: LanguageDetector) -> None:
    assert detector.likeliest("Nobody knows how late it is when the lamps are lit.").language == "en"
    assert detector.likeliest("Niemand weiß, wie spät es ist, wenn die Lampen brennen.").language == "de"


def test_answers_are_those_of_py3langid() -> None:
    usual = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    usual.set_languages(LANGUAGES)
    for text in (said.text for said in talk()):
        (language, sureness), (same, as_sure) = usual.classify(text), langid(LANGUAGES).likeliest(text)
        assert same == language
        assert as_sure == pytest.approx(sureness, abs=1e-6)  # sums are rounded differently on more than one processor


def test_neither_pages_nor_jobs_load_it(tmp_path: Path) -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM, str(tmp_path)], capture_output=True, text=True, check=True)
    loaded, said, megabytes, seconds = json.loads(done.stdout.splitlines()[-1])
    assert (loaded, said) == ([], "en")
    assert megabytes < LARGEST_MB
    assert seconds < LONGEST_SECONDS
