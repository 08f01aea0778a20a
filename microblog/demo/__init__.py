"""The cast: the people and posts that tests, demo site, API examples and tour use; and crowds for benchmarks."""
