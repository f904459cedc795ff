"""The exact results of physics 9, checked on the machine of the user: what is known by hand beside what is computed.

Every check is a function that gives rows; the tests call the same functions. `RESULTS` names them all.
"""

import math
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

import pybamm

from lobsim import files, plots
from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.display.progress import spoken
from lobsim.errors import LobsimError
from lobsim.physics.laws import LAWS
from lobsim.verify import (
    books,
    clogging,
    gas_layer,
    leak,
    lithium,
    mediator,
    mesh,
    oxygen,
    pore_classes,
    rest,
    rivals,
    salt,
    structure,
    uniform,
)
from lobsim.verify.checked import Checked

Check = Callable[[], list[Checked]]
MODELS = ("coin", "lumped")
PASSIVATED = "Discharge at 0.4 mA/cm2 until 2.0 V"
HALF_CHARGED = "Discharge at 0.1 mA/cm2 until 1 mAh/cm2; Charge at 0.05 mA/cm2 until 0.5 mAh/cm2 or 4.5 V"
FILMS, PASSIVATIONS = ("cylindrical", "planar"), ("tunnelling", "series", "ohmic", "coverage", "none")


@dataclass(frozen=True, repr=False)
class Exact(Shown):
    """A result of physics 9: what it says, and the checks of it."""

    SHOWN = ("title", "checks")

    title: str
    checks: tuple[Check, ...]


def _over(check: Callable[..., list[Checked]], *choices: Sequence[Any]) -> tuple[Check, ...]:
    """The check for all combinations of its arguments."""
    return tuple(partial(check, *arguments) for arguments in product(*choices))


RESULTS: Mapping[str, Exact] = {
    "T1": Exact("first-order uptake in a slab", (oxygen.first_order, oxygen.first_order_of_the_mesh)),
    "T2": Exact(
        "zero-order uptake: penetration, largest current",
        _over(oxygen.penetration, (0.7, 1.0, 1.5)) + _over(oxygen.parabola, (0.5, 0.9)),
    ),
    "T3": Exact("the Tafel slope doubles", (oxygen.tafel,)),
    "T4": Exact("Sand's time", (salt.sand, salt.sand_of_the_mesh)),
    "T5": Exact(
        "the current that salt limits, and what salt costs",
        (salt.limit, salt.straight_line, *_over(salt.diffusion_voltage, (0.0, 1.0))),
    ),
    "T6": Exact("the books", _over(books.books, books.CASES) + _over(books.faraday, books.CASES[:3])),
    "T7": Exact("what pores and islands hold", _over(uniform.pores, MODELS) + _over(uniform.islands, MODELS)),
    "T8": Exact(
        "film and voltage of a uniform electrode",
        _over(uniform.closed_form, MODELS, FILMS, PASSIVATIONS)
        + tuple(
            check
            for one in (uniform.warm, uniform.half_wet, uniform.particles, uniform.charge, uniform.recontact)
            for check in _over(one, MODELS)
        )
        + _over(uniform.swelling, MODELS, ("tunnelling", "none")),
    ),
    "T9": Exact("clogging at the mouth", (clogging.mouth,)),
    "T10": Exact(
        "gas along the electrode: Stefan and Darcy",
        (gas_layer.stefan, gas_layer.stefan_of_the_mesh, *_over(gas_layer.own_flux, (0.4, 2.0)), gas_layer.darcy),
    ),
    "T11": Exact("a flooded layer in series", _over(oxygen.flooded_layer, (20e-6, 150e-6), (0.3, 2.0))),
    "T12": Exact(
        "plateau, limit and shuttle of the mediator",
        (mediator.plateau, mediator.limit, mediator.reach, mediator.shuttle),
    ),
    "T13": Exact(
        "double layer and relaxation of oxygen",
        _over(uniform.double_layer, MODELS) + _over(oxygen.relaxation, (False, True)),
    ),
    "T14": Exact(
        "order in x and z; stacked, coin and one column agree",
        _over(mesh.voltage_order, ("NIPS", "VF"), ("coin", "stacked"), (0.1, 0.5))
        + _over(mesh.capacity_order, ("NIPS",), ("coin", "stacked"))
        + (gas_layer.order_in_z, gas_layer.one_column, gas_layer.fast_gas),
    ),
    "T15": Exact(
        "rest at the equilibrium potential, and never away from it",
        (
            *(partial(rest.rest, *at) for at in ((0.1, 298.15), (1.0, 273.15), (10.0, 333.15))),
            *_over(rest.rest_after, (PASSIVATED, HALF_CHARGED), (100,)),
            *_over(rest.second_law, tuple(LAWS["passivation"].choices)),
        ),
    ),
    "T16": Exact("orders in oxygen, working and at rest", (rest.oxygen_order,)),
    "T17": Exact("a film that is a factor on the reduction", (rest.tunnelling_factor,)),
    "T18": Exact("relaxation of the double layer near equilibrium", (rest.relaxation,)),
    "T19": Exact(
        "liquid conducts no more than there is of it",
        (leak.wiener, *_over(leak.capacity_of, tuple(leak.DOSES))),
    ),
    "T20": Exact(
        "pores that the film closes one class after the other",
        (pore_classes.inverse, pore_classes.void, pore_classes.closed, pore_classes.falls, pore_classes.none),
    ),
    "T21": Exact(
        "pores, carbon and support fill the electrode",
        (*_over(structure.balance, structure.MEMBRANES), structure.thicker, structure.denser, structure.refusals),
    ),
    "T22": Exact("lithium that strips in two stages", _over(lithium.moss, MODELS) + _over(lithium.plated, MODELS)),
    "T23": Exact(
        "rival laws of a uniform electrode: oxygen below a cover, a film that conducts, dissolved LiO2",
        _over(rivals.closed_form, MODELS, FILMS, rivals.PASSIVATIONS)
        + _over(rivals.warm_and_thin, MODELS, rivals.PASSIVATIONS)
        + _over(rivals.capacity, MODELS, ("deposit", "diffusion"), (1.0, 0.5))
        + _over(rivals.donors, MODELS, (14.1, 29.8)),
    ),
}


@dataclass(frozen=True, repr=False)
class Verification(Shown):
    """Verification: rows by result, and the seconds it took.

    Attributes
    ----------
    rows : mapping of str to tuple of Checked
        By result, such as "T4".
    seconds : float
        Wall time.
    """

    rows: Mapping[str, tuple[Checked, ...]]
    seconds: float

    def facts(self) -> dict[str, str]:
        """Tell how many numbers of every result hold."""
        held = {name: [row.holds for row in rows] for name, rows in self.rows.items()}
        return {name: f"{sum(found)} of {len(found)} hold" for name, found in held.items()}

    @property
    def misses(self) -> tuple[Checked, ...]:
        """The rows that do not hold."""
        return tuple(row for rows in self.rows.values() for row in rows if not row.holds)

    def to_dict(self) -> dict[str, Any]:
        """Plain numbers and words, ready for JSON."""
        rows = [row.to_dict() for rows in self.rows.values() for row in rows]
        return {"holds": not self.misses, "seconds": self.seconds, "rows": rows}

    @guarded
    def save(self, folder: str | Path) -> list[Path]:
        """Draw a figure of each result into a folder, such as T4.png.

        Raises
        ------
        LobsimError
            If the folder or a figure cannot be written.
        """
        files.make_folder(Path(folder))
        paths = [Path(folder) / f"{name}.png" for name in self.rows]
        for path, (name, rows) in zip(paths, self.rows.items(), strict=True):
            plots.save(plots.verified(f"{name}: {RESULTS[name].title}", rows), path)
        return paths


@guarded
def verify(only: Sequence[str] | None = None, *, progress: Callable[[str], None] | bool | None = None) -> Verification:
    """Compare what the models give with what is known by hand.

    Parameters
    ----------
    only : sequence of str, optional
        Results to check, such as ["T4"]; all by default.
    progress : callable, optional
        Told in words what is being checked; by default a line shows it after 5 s, with False nothing does.

    Returns
    -------
    Verification
        Rows of exact and computed numbers, with tolerances and orders.

    Raises
    ------
    LobsimError
        If there is no such result.
    """
    chosen = [str(name).upper() for name in (RESULTS if only is None else only)]
    for name in chosen:
        if name not in RESULTS:
            raise LobsimError(f"unknown exact result {name!r}: choose T1 to {list(RESULTS)[-1]}")
    begin = time.perf_counter()
    rows: dict[str, tuple[Checked, ...]] = {}
    with spoken("verify", progress, "results") as tell:
        for name in (wanted := dict.fromkeys(chosen)):
            tell(f"{name}: {RESULTS[name].title}", len(rows), len(wanted))
            rows[name] = tuple(row for check in RESULTS[name].checks for row in _rows(name, check))
    return Verification(rows, time.perf_counter() - begin)


def _rows(name: str, check: Check) -> list[Checked]:
    """Do a check; one that the solver gives up on is a miss, not an end."""
    try:
        return check()
    except (pybamm.SolverError, LobsimError) as error:
        words = " ".join(str(error).split())[:120]
        return [Checked(name, "could not be computed", math.nan, math.nan, 0.0, words)]
