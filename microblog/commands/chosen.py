"""The settings that a command works with."""

import os
from pathlib import Path

from microblog.settings import Settings, load, prepare_data_folder

ENV_FILE = Path(".env")


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
