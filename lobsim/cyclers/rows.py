"""Rows of a test step by step, and the two things that are counted in them: charge and energy."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from lobsim.cyclers.labels import (
    CAPACITIES,
    ENERGIES,
    NET_CAPACITY,
    NET_ENERGY,
    STEP_CAPACITY,
    STEP_ENERGY,
    STEP_TIME,
    TIME,
)
from lobsim.cyclers.reading import Reading

if TYPE_CHECKING:
    import numpy as np


class Kind(NamedTuple):
    """What is counted: its pair of labels, its labels where one column serves both directions, unit and name."""

    pair: tuple[str, str]
    step: str
    net: str
    unit: str
    words: str


CHARGE = Kind(CAPACITIES, STEP_CAPACITY, NET_CAPACITY, "mAh", "charge")
ENERGY = Kind(ENERGIES, STEP_ENERGY, NET_ENERGY, "mWh", "energy")


class Counted(NamedTuple):
    """Two columns that count from 0 in every step, in charge and in discharge [Ah or Wh]."""

    up: "np.ndarray"
    down: "np.ndarray"


@dataclass(frozen=True)
class Rows:
    """Rows of a test, and where things begin in it.

    Attributes
    ----------
    reading : Reading
        With time, voltage and current.
    first : numpy array of int
        First row of each step.
    way : numpy array
        Of each step: 1 charges, -1 discharges, 0 rests.
    begun : numpy array
        How long each step had lasted at its first row [s], 0 if it is not known.
    """

    reading: Reading
    first: "np.ndarray"
    way: "np.ndarray"
    begun: "np.ndarray"

    @property
    def count(self) -> "np.ndarray":
        """Rows of each step."""
        import numpy as np

        return np.diff([*self.first, len(self.reading)])

    @property
    def last(self) -> "np.ndarray":
        """Last row of each step."""
        return self.first + self.count - 1

    def within(self, running: "np.ndarray", before: "np.ndarray") -> "np.ndarray":
        """Take off what a running number, in any unit, stood at before each step."""
        import numpy as np

        return running - np.repeat(before, self.count)

    @property
    def half(self) -> "np.ndarray":
        """Mark the steps that begin in the other direction than the one before, rests aside."""
        import numpy as np

        going, found = 0.0, []
        for way in self.way:
            found.append(bool(way and going and way != going))
            going = way or going
        return np.array(found)

    @property
    def going(self) -> "np.ndarray":
        """Give the direction of each step, that of a rest from the step before it, or the first that follows."""
        going = next((way for way in self.way if way), 1.0)
        found = self.way.copy()
        for step, way in enumerate(self.way):
            going = found[step] = way or going
        return found


def rows_of(reading: Reading, first: "np.ndarray", way: "np.ndarray") -> Rows:
    """Gather what counting needs of a reading; step times [s] are taken as far as they are possible."""
    import numpy as np

    time = reading.columns[TIME]
    begun = np.zeros(len(first))
    if STEP_TIME in reading.columns:
        said = reading.columns[STEP_TIME][first]
        since_last = np.append(said[0] if len(said) else 0.0, time[first[1:]] - time[first[1:] - 1])
        begun = np.where((said > 0) & (said <= since_last + 1e-6), said, 0.0)
    return Rows(reading, first, way, begun)
