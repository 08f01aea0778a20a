"""The run fails when anything is skipped or expected to fail."""

import pytest

pytest_plugins = ["pytester"]

EXCUSES = """
import pytest

@pytest.mark.skip(reason="later")
def test_marked(): pass

@pytest.mark.skipif(True, reason="not here")
def test_marked_with_a_condition(): pass

def test_skipping(): pytest.skip("no browser")

@pytest.mark.xfail(strict=False)
def test_expected_to_fail(): assert False

@pytest.mark.xfail(strict=False)
def test_expected_to_fail_and_passing(): pass

def test_excusing_itself(): pytest.xfail("known")
"""


def test_a_skipped_or_excused_test_fails(pytester: pytest.Pytester) -> None:
    pytester.makepyfile(EXCUSES, test_skipped_whole="import pytest\npytest.skip('all', allow_module_level=True)")
    options = ("-p", "tests.fixtures.strictness", "-p", "no:cacheprovider", "--continue-on-collection-errors")
    result = pytester.runpytest_inprocess(*options)
    result.assert_outcomes(failed=4, errors=3)


def test_each_suite_has_a_line_and_its_numbers(pytester: pytest.Pytester) -> None:
    pytester.makeini("[pytest]\nmarkers = browser: x")
    pytester.makepyfile(
        "import pytest\ndef test_a(): pass\ndef test_b(): assert 0\n@pytest.mark.browser\ndef test_c(): pass\n"
        "@pytest.fixture(params=['sqlite', 'postgresql'])\ndef database_kind(request): return request.param\n"
        "def test_d(database_kind): assert database_kind == 'sqlite'\n"
    )
    result = pytester.runpytest_inprocess("-p", "tests.fixtures.suites", "-p", "no:cacheprovider")
    result.stdout.re_match_lines(
        [
            "plain +1 passed, 1 failed",
            "sqlite +1 passed, 0 failed",
            "postgresql +0 passed, 1 failed",
            "browser +1 passed",
        ]
    )
