"""The sizes in which pictures of people are made, kept and linked."""

PIXELS = SMALL, MEDIUM, LARGE = (96, 192, 400)
"""The sides of the squares, in pixels.

In lists a picture has 44 CSS pixels, so `SMALL` serves screens of one and two dots a pixel, and `MEDIUM` telephones,
which have three; a profile shows 96 to 200, so `LARGE` is that at two dots, and what other sites show in a preview.
"""
