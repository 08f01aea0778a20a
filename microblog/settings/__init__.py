"""Every setting of this server: `table.py` says what there is; it is read once, at the start, and never changes after.

`load` reads the environment and `.env` and finds every mistake before it complains; `prepare_data_folder` makes what
the first start needs. The standard library is enough for both: commands start fast, and small processes stay small.
"""

from microblog.settings.folder import prepare_data_folder, resolved
from microblog.settings.mistakes import BadSettings, Mistake
from microblog.settings.reading import load
from microblog.settings.table import Settings

__all__ = ["BadSettings", "Mistake", "Settings", "load", "prepare_data_folder", "resolved"]
