"""What a picture may be when it comes."""

MAX_BYTES = 8 * 1000 * 1000
"""What a file may weigh: the cameras of telephones write 2 to 6 MB."""

MAX_SIDE = 20_000
MAX_PIXELS = 20_000_000
MAX_PIXELS_OF_JPEG = 110_000_000
"""A JPEG is decoded at an eighth of its size; everything else is in memory as a whole, four or eight bytes a pixel."""
