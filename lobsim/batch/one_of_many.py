"""One cell among many of one structure: its numbers, and what a protocol is read and logged with."""

from collections.abc import Iterator, Mapping

from lobsim.cell.sizes import Sized
from lobsim.numerics.arrays import Array


class OneOfMany(Mapping[str, float], Sized):
    """The numbers of one of many runs, in the units of their names.

    Parameters
    ----------
    many : mapping of str to float or array
        Numbers of all runs; arrays where they differ, shape (runs,).
    run : int
        Which of them.
    gas : str
        The gas of the cell, in words.
    """

    def __init__(self, many: Mapping[str, float | Array], run: int, gas: str = "") -> None:
        self._many, self._run, self.gas = many, run, gas

    @property
    def numbers(self) -> Mapping[str, float]:
        """All numbers, in the units of their names."""
        return self

    def __getitem__(self, name: str) -> float:
        """Return a number, in the unit of its name."""
        number = self._many[name]
        return number if isinstance(number, float) else float(number[self._run])

    def __iter__(self) -> Iterator[str]:
        """Go through the names."""
        return iter(self._many)

    def __len__(self) -> int:
        """Count the names."""
        return len(self._many)
