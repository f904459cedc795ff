"""Arrays of a run with the names of their axes: what an `xarray.Dataset` is made of, once one is asked for.

xarray looks for every kind of array that is installed before it makes its first dataset, which takes a second, and each
dataset takes as long as a tenth of a discharge.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from lobsim.numerics.arrays import Array

if TYPE_CHECKING:
    import xarray


class Variable(NamedTuple):
    """An array in the unit of its name, the names of its axes, and attributes such as its unit."""

    dims: tuple[str, ...]
    values: Array
    attrs: Mapping[str, str]


@dataclass(frozen=True)
class Labelled:
    """Arrays by name.

    Attributes
    ----------
    variables, coordinates : mapping of str to Variable
        What was computed, and where: times, positions and widths.
    attrs : mapping of str to str
        What else is known, of arrays that a file held.
    """

    variables: Mapping[str, Variable]
    coordinates: Mapping[str, Variable]
    attrs: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, data: "xarray.Dataset") -> "Labelled":
        """Take a dataset apart."""

        def taken(some: Any) -> dict[str, Variable]:
            return {
                str(name): Variable(tuple(map(str, one.dims)), one.values, dict(one.attrs))
                for name, one in some.variables.items()
            }

        coordinates = taken(data.coords)
        whole = taken(data)
        return cls({name: one for name, one in whole.items() if name not in coordinates}, coordinates, dict(data.attrs))

    def __iter__(self) -> Iterator[str]:
        """Go through all names."""
        return iter((*self.variables, *self.coordinates))

    def __contains__(self, name: str) -> bool:
        """Whether there is an array of this name."""
        return name in self.variables or name in self.coordinates

    def __getitem__(self, name: str) -> Variable:
        """Find an array, in the unit of its name."""
        return self.variables[name] if name in self.variables else self.coordinates[name]

    def dataset(self) -> "xarray.Dataset":
        """Make a dataset of them."""
        import xarray

        return xarray.Dataset(dict(self.variables), coords=dict(self.coordinates), attrs=dict(self.attrs))
