"""What can go wrong when a model is built with laws of the user, or is the user's."""

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from lobsim.arguments.own import Own
from lobsim.errors import LobsimError

_MISSING = re.compile(r"'([^']+)' not found")


@contextmanager
def numbers_told(laws: Sequence[tuple[str, str]], model: str) -> Iterator[None]:
    """Say which number an own law or model asks for that no cell has."""
    own = [one for one in (*(choice for _, choice in laws), model) if isinstance(one, Own)]
    try:
        yield
    except KeyError as error:
        missing = _MISSING.search(str(error.args[0]) if error.args else "")
        if not own or not missing:
            raise
        of = " or ".join(f"the {one.kind} {str(one)!r}" for one in own)
        raise LobsimError(
            f"{of} asks for {missing[1]!r}, which is no number of the cell: let it bring the number, as "
            "@lobsim.law(..., numbers={...}) does, or an own_numbers of the class"
        ) from error
