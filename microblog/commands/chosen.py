"""The settings that a command works with."""

import os
from pathlib import Path

import click

from microblog.settings import Settings, load, prepare_data_folder
from microblog.settings.folder import DATABASE_FILE

ENV_FILE = Path(".env")


class NoMicroblog(click.ClickException):
    """The data folder is not there, or nothing was started in it yet."""

    exit_code = 2


def read_settings(**options: object) -> Settings:
    """Read the settings and make nothing; options that are not `None` win: `read_settings(port=8080)`.

    Raises:
        BadSettings: with every mistake.
    """
    chosen = {name.upper(): str(value) for name, value in options.items() if value is not None}
    return load(os.environ, ENV_FILE, chosen)


def prepared_settings(**options: object) -> Settings:
    """Read the settings and see to it that the data folder and the secret key are there."""
    return prepare_data_folder(read_settings(**options))


def present_settings() -> Settings:
    """Read the settings of a microblog that was started before: its folder and its database file are there.

    Raises:
        BadSettings: with every mistake.
        NoMicroblog: there is none.
    """
    settings = read_settings()
    if not (settings.data if settings.database_url else settings.data / DATABASE_FILE).exists():
        raise NoMicroblog(
            f"There is no microblog in {settings.data.absolute()}.\n"
            "  To start one there:            microblog run\n"
            "  To make it and start nothing:  microblog db upgrade\n"
            "  If it is somewhere else:       say so with MICROBLOG_DATA=/its/folder"
        )
    return prepare_data_folder(settings)
