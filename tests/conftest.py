"""What every test may ask for; each kind of thing has its file in `fixtures/`."""

pytest_plugins = [
    "tests.fixtures.strictness",
    "tests.fixtures.suites",
    "tests.fixtures.run_folder",
    "tests.fixtures.economies",
    "tests.fixtures.counting",
    "tests.fixtures.order",
    "tests.fixtures.databases",
    "tests.fixtures.applications",
    "tests.fixtures.cast",
    "tests.fixtures.servers",
    "tests.fixtures.browsers",
]
