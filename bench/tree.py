"""What a server costs: processor time and memory of its whole process tree."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass

import psutil


@dataclass(frozen=True)
class Memory:
    """Bytes of a process tree: resident pages counted in every process, and shared ones divided among those who share."""

    rss: int
    pss: int

    def __str__(self) -> str:
        return f"{self.pss / 2**20:.0f} MiB (RSS {self.rss / 2**20:.0f} MiB)"


def cpu_seconds(pid: int) -> float:
    """Processor time of a process and of all below it, so far, with that of children that ended."""
    each = [process.cpu_times() for process in _tree(pid)]
    return sum(times.user + times.system + times.children_user + times.children_system for times in each)


def memory(pid: int) -> Memory:
    """Memory of a process and of all below it. Where the system does not tell shares (macOS), both are the resident set."""
    rss = pss = 0
    for process in _tree(pid):
        with suppress(psutil.NoSuchProcess):  # it has ended meanwhile
            info = process.memory_full_info()
            rss += info.rss
            pss += getattr(info, "pss", info.rss)
    return Memory(rss, pss)


def _tree(pid: int) -> Iterator[psutil.Process]:
    root = psutil.Process(pid)
    yield root
    yield from root.children(recursive=True)
