"""Names of files, as every system takes them."""

import re

LONGEST = 100  # characters


def in_a_file_name(words: str, otherwise: str = "run") -> str:
    """Leave out of words what no system takes in the name of a file, the folders of a path among them."""
    return re.sub(r'[\x00-\x1f<>:"/\\|?*]+', "-", words)[-LONGEST:].strip(" .-") or otherwise
