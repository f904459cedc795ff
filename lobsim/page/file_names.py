"""Names of files, as every system takes them."""

import re

LONGEST = 100  # characters
MOST_BYTES = 200  # of them: systems take 255


def in_a_file_name(words: str, otherwise: str = "run") -> str:
    """Leave out of words what no system takes in the name of a file: hidden signs, and the folders of a path."""
    seen = "".join(letter if letter.isprintable() else "/" for letter in words[-LONGEST:])
    short = re.sub(r'[<>:"/\\|?*]+', "-", seen).encode(errors="ignore")[-MOST_BYTES:].decode(errors="ignore")
    return short.strip(" .-") or otherwise
