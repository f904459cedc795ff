"""Fields inside the electrode at every moment of a discharge: solids, liquid, gas, oxygen, film."""

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from lobsim.cell import Cell
from lobsim.errors import LobsimError
from lobsim.numerics.arrays import Array
from lobsim.page.knobs import BY_KEY
from lobsim.result import Result

FRAMES = 51
OXYGEN = "Oxygen concentration [mol.m-3]"
PRODUCT, LIQUID, GAS = (f"{words} volume fraction" for words in ("Lithium peroxide", "Liquid", "Gas"))
FILM = "Film thickness [m]"
INSIDE = (OXYGEN, PRODUCT, LIQUID, GAS, FILM)
MICRO, NANO = 1e6, 1e9


@dataclass(frozen=True)
class Along:
    """The electrode along its width, at F moments, in N places through it and Z columns from the open edge.

    Attributes
    ----------
    edges_mm : array
        Edges of the columns, from the open edge, shape (Z + 1,).
    depths : array
        Edges of the places, from the separator at 0 to the gas side at 1 [-], shape (N + 1,).
    Li2O2 : array
        Share of the space that Li2O2 fills [-], shape (F, N, Z).
    oxygen : array
        Mole fraction of oxygen in the gas [-], shape (F, Z).
    """

    edges_mm: Array
    depths: Array
    Li2O2: Array
    oxygen: Array


@dataclass(frozen=True)
class ElectrodeFields:
    """The electrode at F moments and N places; where columns along it differ, their mean.

    Attributes
    ----------
    hours, mAh_g : array
        The moments, shape (F,).
    edges_um : array
        Edges of the places from the separator, as they swell, shape (F, N + 1).
    shares : mapping of str to array
        Shares of the space that "carbon", "Li2O2", "liquid" and "gas" fill, shape (F, N); they add up to 1.
    oxygen_um, oxygen : array
        Where dissolved oxygen is given, and how much [mol.m-3], through separator and electrode, shape (F, M + N).
    film_nm, tube_nm : array
        Thickness of the film, and radius of the tube or bundle under it, shape (F, N).
    crossing_nm : float
        How thick a film electrons cross.
    flooded_um : array
        Thickness of liquid in the gas-diffusion layer, shape (F,).
    separator, gdl : tuple of float
        Thickness [um] and porosity.
    columns : int
        Columns along the electrode.
    along : Along or None
        The columns; None if there is one.
    """

    hours: Array
    mAh_g: Array
    edges_um: Array
    shares: dict[str, Array]
    oxygen_um: Array
    oxygen: Array
    film_nm: Array
    tube_nm: Array
    crossing_nm: float
    flooded_um: Array
    separator: tuple[float, float]
    gdl: tuple[float, float]
    columns: int
    along: Along | None = None


def refuse(cell: Cell) -> None:
    """Refuse a cell whose model does not tell what the cross-section shows.

    Raises
    ------
    LobsimError
        If it does not.
    """
    lacking = _lacking(cell)
    if lacking:
        raise LobsimError(
            f"the page shows the inside of the electrode, and the model {cell.model!r} has no {lacking[0]!r}: "
            "choose model 'coin' or 'stacked'"
        )


@lru_cache(maxsize=64)
def _lacking(cell: Cell) -> list[str]:
    from lobsim.solve.prepare import base_model  # here, as it loads pybamm

    known = base_model(cell).variables
    return [name for name in INSIDE if name not in known]


def read(result: Result) -> ElectrodeFields:
    """Read a discharge at moments evenly spaced in its time."""
    numbers, times = result.cell.numbers, result["snapshot"]
    picked = np.linspace(0, times.size - 1, FRAMES).round().astype(int)

    def field(name: str) -> Array:
        values = result[name]
        values = np.einsum("xzt,z->xt", values, result["width_z"]) if values.ndim == 3 else values
        return values[:, picked].T

    def curve(values: Array) -> Array:
        return np.interp(times[picked], result.time_s, values)

    product = field(PRODUCT)
    stretch = 1 + numbers["Freedom to swell of the membrane"] * numbers["Freedom to swell of the cell"] * product
    volumes = {
        "carbon": np.full_like(product, 1 - numbers["Positive electrode porosity"]),
        "Li2O2": product,
        "liquid": field(LIQUID),
        "gas": field(GAS),
    }
    thickness_um = MICRO * numbers["Positive electrode thickness [m]"] * result["width"] * stretch
    edges = np.concatenate((np.zeros((FRAMES, 1)), np.cumsum(thickness_um, axis=1)), axis=1)
    separator_um = MICRO * numbers["Separator thickness [m]"]
    before = MICRO * result["x"][: -product.shape[1]] - separator_um
    middles = (edges[:, 1:] + edges[:, :-1]) / 2
    return ElectrodeFields(
        hours=times[picked] / 3600,
        mAh_g=curve(result.discharged_mAh_g),
        edges_um=edges,
        shares={name: volume / stretch for name, volume in volumes.items()},
        oxygen_um=np.concatenate((np.tile(before, (FRAMES, 1)), middles), axis=1),
        oxygen=np.maximum(field(OXYGEN), 0),
        film_nm=NANO * field(FILM),
        tube_nm=NANO * _tube_radius(numbers, stretch),
        crossing_nm=NANO * numbers[BY_KEY["film"].number(result.cell.laws)],
        flooded_um=MICRO * curve(result["Flooded thickness [m]"]),
        separator=(separator_um, numbers["Separator porosity"]),
        gdl=(MICRO * numbers["Gas-diffusion layer thickness [m]"], numbers["Gas-diffusion layer porosity"]),
        columns=result.cell.columns,
        along=_along(result, picked) if result.cell.columns > 1 else None,
    )


def _along(result: Result, picked: Array) -> Along:
    """The columns at picked moments; the centre of the first is half its width from the open edge."""
    width_mm = 2e3 * float(result["z"][0] / result["width_z"][0])
    numbers, product = result.cell.numbers, np.moveaxis(result[PRODUCT][:, :, picked], 2, 0)
    stretch = 1 + numbers["Freedom to swell of the membrane"] * numbers["Freedom to swell of the cell"] * product
    return Along(
        edges_mm=width_mm * np.concatenate(([0.0], np.cumsum(result["width_z"]))),
        depths=np.concatenate(([0.0], np.cumsum(result["width"]))),
        Li2O2=product / stretch,
        oxygen=result["Oxygen mole fraction"][:, picked].T,
    )


def _tube_radius(numbers: dict[str, float], stretch: Array) -> Array:
    """r_0 [m] of tubes or bundles, physics 5, by the equations of the model: swelling opens bundles."""
    import pybamm

    from lobsim.physics.film import bet_area, tube_radius

    names = (
        "Positive electrode BET area [m2.kg-1]",
        "Carbon powder BET area [m2.kg-1]",
        "Debundling stretch",
        "Carbon skeletal density [kg.m-3]",
    )
    membrane, powder, debundling, density = (pybamm.Scalar(numbers[name]) for name in names)
    area = bet_area(membrane, powder, pybamm.Array(stretch.reshape(-1, 1)), debundling)
    return np.asarray(tube_radius(density, area).evaluate()).reshape(stretch.shape)
