"""Files in a folder of this machine, which all processes share."""

from contextlib import suppress
from pathlib import Path

from microblog.backends.storage.contract import checked, unavailable
from microblog.backends.whole_files import write_whole


class Folder:
    """A folder for its owner's eyes only; what is in it is shown by us, and by nobody else."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, name: str, content: bytes) -> None:
        """Write a file, whole or not at all."""
        target = self._path(name)
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            write_whole(target, content)
        except OSError as error:
            raise unavailable(f"{target} cannot be written: {error}") from error

    def get(self, name: str) -> bytes | None:
        """Read a file."""
        path = self._path(name)
        try:
            return path.read_bytes()
        except (FileNotFoundError, NotADirectoryError):
            return None
        except OSError as error:
            raise unavailable(f"{path} cannot be read: {error}") from error

    def delete(self, name: str) -> None:
        """Remove a file. Its folder stays: somebody may be about to write into it."""
        path = self._path(name)
        try:
            with suppress(FileNotFoundError, NotADirectoryError):
                path.unlink()
        except OSError as error:
            raise unavailable(f"{path} cannot be removed: {error}") from error

    def _path(self, name: str) -> Path:
        return self.folder / checked(name)
