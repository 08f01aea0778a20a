"""The designs of the home timeline among which docs/decisions/0001 chose, each measured on SQLite or PostgreSQL."""
