"""An output of the user: its function, and where it lives; known without PyBaMM, as results are read without it."""

from typing import NamedTuple

from lobsim.arguments.own import Own

OUTPUT = "output"
CURVE, PLACES, WHOLE, ALONG = "curve", "electrode", "cell", "columns"  # where an output lives


class OwnOutput(NamedTuple):
    """An output of the user: its function, and where it lives."""

    function: Own
    where: str
