"""What a program of ours may have that works on what strangers sent: next to nothing."""

import os
import resource


def bare_environment() -> dict[str, str]:
    """No setting and no secret; only where the system finds its libraries, and may keep a file for a moment."""
    kept = {name: value for name, value in os.environ.items() if name.startswith(("LD_", "DYLD_")) or name == "TMPDIR"}
    return kept | {"MALLOC_ARENA_MAX": "1", "OPENBLAS_NUM_THREADS": "1"}


def confine(memory_bytes: int, *, descriptors: int = 0) -> None:
    """Give up, for good, what is not needed: files and connections other than those that are open, other processes,
    and memory beyond this. `descriptors` are how many may be waited for.
    """
    for what, most in (
        (resource.RLIMIT_AS, memory_bytes),
        (resource.RLIMIT_NOFILE, descriptors),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_NPROC, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))
