"""The pores of a carbon: classes that a film closes, fine pores, macropores; and what a cell needs of them."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from lobsim.arguments import guarded
from lobsim.cell import Cell
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError, pick
from lobsim.parameters import Origin
from lobsim.parameters.volumes import AREA, CLASSES, MACROPORES, POWDER_AREA
from lobsim.pore_sizes.distribution import Distribution, Mode, Modes

if TYPE_CHECKING:
    from matplotlib.figure import Figure

FINEST, CLOSING, NETWORK = 0.4e-9, 25e-9, 50e-9  # m: radii where classes begin and end, and where macropores begin
EMPTY = 1e-6  # share of all volume below which a bin is no class
SPECIMENS = {
    "powder": "measured on a powder: binder, bundling and large pores of the membrane are not in it",
    "membrane": "measured on the membrane",
}


@dataclass(frozen=True, repr=False)
class Pores(Shown):
    """Pore sizes of a carbon, sorted into classes.

    Attributes
    ----------
    distribution : Distribution
        Volume over the radius.
    specimen : str
        "powder" or "membrane": what was measured.
    source : str
        Where it comes from, such as the names of the files.
    radii, volumes : tuple of float
        Of the classes, ascending [m], and per mass of carbon [m3.kg-1]; volume and area of each bin are kept.
    bet_m2_kg : float or None
        BET area, if it is known.
    mercury : bool
        Whether the pores above 50 nm come from mercury.
    """

    SHOWN = ("specimen", "source", "radii", "volumes")

    distribution: Distribution
    specimen: str
    source: str
    radii: tuple[float, ...]
    volumes: tuple[float, ...]
    bet_m2_kg: float | None = None
    mercury: bool = False

    @property
    def closing_area_m2_kg(self) -> float:
        """Walls of all classes [m2.kg-1]."""
        return sum(2 * v / r for r, v in zip(self.radii, self.volumes, strict=True))

    @property
    def area_m2_kg(self) -> float:
        """BET area, or without one the walls of the classes, the least that there is [m2.kg-1]."""
        return self.closing_area_m2_kg if self.bet_m2_kg is None else self.bet_m2_kg

    @property
    def total_m3_kg(self) -> float:
        """All pore volume [m3.kg-1]."""
        return self.distribution.volume(*self.distribution.ends)

    @property
    def fine_m3_kg(self) -> float:
        """Volume of fine pores without a surface of their own, 25 to 50 nm [m3.kg-1]."""
        return self.distribution.volume(CLOSING, NETWORK)

    @property
    def macropores_m3_kg(self) -> float:
        """Volume of pores above 50 nm, the network [m3.kg-1]."""
        return self.distribution.volume(NETWORK, math.inf)

    @property
    def warnings(self) -> tuple[str, ...]:
        """Doubts, one sentence each."""
        said = []
        if self.bet_m2_kg is None:
            said.append("no BET area is given: the walls of the classes are taken for all surface")
        elif self.closing_area_m2_kg > self.bet_m2_kg:
            said.append(
                f"the walls of the classes, {self.closing_area_m2_kg / 1e3:.4g} m2/g as cylinders, are more than the "
                "BET area, so no cell can have them: slits have half as much wall"
            )
        if self.specimen == "powder":
            said.append(
                "a powder does not know the binder, the bundling and the large pores between grains of a membrane: its "
                "classes are assumed to be the membrane's, and its macropores are not taken"
            )
        elif not self.mercury:
            said.append("pores above 50 nm are not from mercury: the macropore volume of the cell is left as it is")
        return tuple(said)

    def values(self) -> dict[str, float]:
        """Give the numbers of a cell by name, in the units of their names; a class that is none has the volume 0."""
        there = zip(CLASSES, self.radii, self.volumes, strict=False)
        numbers = {one.volume: 0.0 for one in CLASSES}
        numbers |= {name: number for one, *both in there for name, number in zip(one, both, strict=True)}
        numbers[AREA] = self.area_m2_kg
        if self.specimen == "powder":
            numbers[POWDER_AREA] = self.area_m2_kg
        elif self.mercury:
            numbers[MACROPORES] = self.macropores_m3_kg
        return numbers

    @guarded
    def cell(self, base: Cell) -> Cell:
        """Give a cell these pores, and the law that lets a film close them.

        Parameters
        ----------
        base : Cell
            The cell.

        Returns
        -------
        Cell
            With pores="classes"; every number says where it comes from.

        Raises
        ------
        LobsimError
            If the classes do not fit into the cell's pores, or its other numbers.
        """
        numbers = self.values()
        origin = Origin("derived", f"{self.source}; {SPECIMENS[self.specimen]}")
        if self.specimen == "powder":
            origin = replace(origin, status="assumed")
        return base.with_laws(pores="classes").with_values(numbers, dict.fromkeys(numbers, origin))

    @guarded
    def save(self, path: str | Path, base: Cell) -> None:
        """Write a cell with these pores to a file, which `lobsim.Cell.load` reads.

        Raises
        ------
        LobsimError
            As in `cell`, or if the file cannot be written.
        """
        self.cell(base).save(path, {"pores": self.source, "specimen": SPECIMENS[self.specimen]})

    def plot(self) -> "Figure":
        """Draw cumulative volume and dV/dlog r, with the classes marked."""
        from lobsim import plots

        return plots.pore_sizes(self)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and words, ready for JSON."""
        return {
            "source": self.source,
            "specimen": self.specimen,
            "total_m3_kg": self.total_m3_kg,
            "in_classes_m3_kg": sum(self.volumes),
            "closing_area_m2_kg": self.closing_area_m2_kg,
            "fine_m3_kg": self.fine_m3_kg,
            "macropores_m3_kg": self.macropores_m3_kg,
            "bet_m2_kg": self.bet_m2_kg,
            "classes": [
                {"radius_m": r, "volume_m3_kg": v, "area_m2_kg": 2 * v / r}
                for r, v in zip(self.radii, self.volumes, strict=True)
            ],
            "warnings": list(self.warnings),
        }


def sort(distribution: Distribution, classes: int) -> tuple[tuple[float, ...], tuple[float, ...]]:
    """Sort pores up to 25 nm into bins of equal width in ln r, from 0.4 nm on; the first has all finer ones as well.

    Volume and area of each bin are kept, so its radius is 2 volume/area.

    Parameters
    ----------
    distribution : Distribution
        Volume over the radius.
    classes : int
        How many bins, 1 to 10; those without volume are no class.

    Returns
    -------
    tuple of float, tuple of float
        Radii [m] and volumes [m3.kg-1].

    Raises
    ------
    LobsimError
        If there cannot be so many classes.
    """
    if not 1 <= classes <= len(CLASSES):
        raise LobsimError(f"there are 1 to {len(CLASSES)} classes of pores, not {classes}")
    edges = [0.0, *np.geomspace(FINEST, CLOSING, classes + 1)[1:]]
    bins = [(distribution.volume(a, b), distribution.area(a, b)) for a, b in pairwise(edges)]
    least = EMPTY * distribution.volume(*distribution.ends)
    there = [(2 * volume / area, volume) for volume, area in bins if volume > least]
    return tuple(float(r) for r, _ in there), tuple(float(v) for _, v in there)


@guarded
def pore_modes(
    modes: Sequence[Mode], *, bet_m2_g: float | None = None, classes: int = 8, of: str = "powder", source: str
) -> Pores:
    """Sort log-normal modes of pores into classes.

    Parameters
    ----------
    modes : sequence of Mode
        In SI.
    bet_m2_g : float, optional
        BET area [m2/g].
    classes : int
        How many classes, 1 to 10.
    of : str
        What was measured, "powder" or "membrane".
    source : str
        Where they come from.

    Returns
    -------
    Pores
        Classes, volumes and areas.

    Raises
    ------
    LobsimError
        If there is no mode, or there cannot be so many classes.
    """
    specimen = pick("specimen", of, SPECIMENS)
    if not modes:
        raise LobsimError("there is no mode: give at least one")
    distribution = Modes(tuple(modes))
    bet = None if bet_m2_g is None else 1e3 * bet_m2_g
    return Pores(distribution, specimen, source, *sort(distribution, classes), bet)
