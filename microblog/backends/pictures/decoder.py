"""The program that decodes one picture: from standard input, to standard output, and nowhere else.

`python -I -m microblog.backends.pictures.decoder < picture > three_pictures`

Before it reads the first byte it gives up nearly everything: it cannot open a file or a connection, write to a disk,
start a process, or take more memory and time than the limits say. Whoever finds a hole in a decoder is alone in here.
"""

import copy
import resource
import signal
import sys
from collections.abc import Callable, Sequence
from math import ceil
from struct import pack

from PIL import ImagePalette, MpoImagePlugin, TiffImagePlugin

from microblog.backends.confinement import confine
from microblog.backends.pictures.drawing import Broken, TooLarge, Unknown, drawn_anew
from microblog.backends.pictures.sizes import MAX_BYTES

MEMORY_BYTES = 280 * 1024 * 1024
CPU_SECONDS = 1.6

UNKNOWN, TOO_LARGE, BROKEN = 10, 11, 12
"""What the process ends with when there is no picture; killed by its limits it has no say."""

LOADED_LATE = (copy, ImagePalette, MpoImagePlugin, TiffImagePlugin)
"""What Pillow would load in the middle of a picture, when no file can be opened any more."""


def main() -> int:
    """Decode, or say why not by the exit code."""
    give_up_rights()
    code, pictures = answer(drawn_anew, sys.stdin.buffer.read(MAX_BYTES))
    if code == 0:
        sys.stdout.buffer.write(packed(pictures))
        sys.stdout.buffer.flush()
    return code


def give_up_rights() -> None:
    """Set limits that cannot be raised again, and a clock that ends the process a little before the kernel does."""
    signal.setitimer(signal.ITIMER_PROF, CPU_SECONDS)
    resource.setrlimit(resource.RLIMIT_CPU, (ceil(CPU_SECONDS), ceil(CPU_SECONDS)))
    confine(MEMORY_BYTES)


def answer(draw: Callable[[bytes], list[bytes]], file: bytes) -> tuple[int, Sequence[bytes]]:
    """The exit code, and the pictures where it is 0."""
    try:
        return 0, draw(file)
    except Unknown:
        return UNKNOWN, ()
    except (TooLarge, MemoryError):
        return TOO_LARGE, ()
    except Broken:
        return BROKEN, ()


def packed(pictures: Sequence[bytes]) -> bytes:
    """Pictures in one piece: their lengths, 32 bits each, and then they themselves."""
    return pack(f">{len(pictures)}I", *map(len, pictures)) + b"".join(pictures)


if __name__ == "__main__":
    sys.exit(main())
