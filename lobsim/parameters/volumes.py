"""Volumes that must fit: solid and pores into the electrode, macropores into pores; also surface, liquid, oxygen.

The limits, and why they are what they are: docs/decisions/008-what-cannot-be-and-what-is-doubtful.md.
"""

from collections.abc import Iterator, Mapping
from itertools import pairwise
from typing import NamedTuple

from lobsim.errors import LobsimError

Numbers = Mapping[str, float]

POROSITY, SKELETON = "Positive electrode porosity", "Carbon skeletal density [kg.m-3]"
MACROPORES = "Positive electrode macropore volume [m3.kg-1]"
AREA, POWDER_AREA = "Positive electrode BET area [m2.kg-1]", "Carbon powder BET area [m2.kg-1]"
SOLUBILITY, PRESSURE = "Oxygen solubility [mol.m-3.Pa-1]", "Chamber pressure [Pa]"
LOADING, THICKNESS = "Positive electrode loading [kg.m-2]", "Positive electrode thickness [m]"
OF_MEMBRANE, LAYERS = ("Membrane loading [kg.m-2]", "Membrane thickness [m]"), "Number of membrane layers"
DOSE = "Electrolyte dose [m]"


class PoreClass(NamedTuple):
    """Names of the two numbers of a class of pores that a film closes."""

    radius: str
    volume: str


CLASSES = tuple(PoreClass(f"Pore class {k} radius [m]", f"Pore class {k} volume [m3.kg-1]") for k in range(1, 11))

BALANCED = 0.02  # of the volume: what porosity, thickness and density are measured to; the paper's own are off by 0.013
SUPPORT = "Positive electrode support volume fraction"
FINE_PORES = "Positive electrode fine-pore volume [m3.kg-1]"
FOLLOWING = "'thickness', 'porosity', 'loading' or 'skeletal density'"  # choices of the law "structure"
ROUNDED = 1e-3  # relative: numbers typed with a few digits
MEASURED = 0.10  # relative: a BET area is known no better
LIQUID_OXYGEN_MOL_M3 = 35.7e3  # 1141 kg/m3 at its boiling point over 32.0 g/mol, CRC Handbook


def refuse(n: Numbers) -> None:
    """Refuse numbers of a cell that cannot go together; what a set lacks is passed over.

    Parameters
    ----------
    n : mapping of str to float
        Numbers by name, in the units of their names.

    Raises
    ------
    LobsimError
        If solid and pores do not fill the electrode, macropores or fine pores are more than all pores, classes of
        pores more than the fine pores or the surface, the surface of a membrane more than that of its powder, or the
        dissolved oxygen more than liquid oxygen.
    """
    total = solid_and_pores(n)
    if total is not None and abs(total - 1) > BALANCED:
        raise LobsimError(
            f"solid and pores cannot be {total:.3f} of the electrode's volume (1 to {BALANCED:g}): {_balance(n)}; or "
            f"say which one follows from the others, structure={FOLLOWING}"
        )
    if {MACROPORES, FINE_PORES, LOADING, THICKNESS, POROSITY} <= n.keys():
        _refuse_macropores(n)
        _refuse_fine_pores(n)
    _refuse_classes(n)
    if AREA in n and POWDER_AREA in n and n[AREA] > (1 + MEASURED) * n[POWDER_AREA]:
        raise LobsimError(
            f"{AREA!r} is {n[AREA]:g}, more than the {n[POWDER_AREA]:g} of the powder that the membrane is made of: "
            f"set {POWDER_AREA!r} of this carbon as well"
        )
    dissolved = n.get(SOLUBILITY, 0.0) * n.get(PRESSURE, 0.0)
    if dissolved > LIQUID_OXYGEN_MOL_M3:
        raise LobsimError(
            f"{SOLUBILITY!r} is {n[SOLUBILITY]:g}: at {n[PRESSURE]:g} Pa of oxygen that is {dissolved:.3g} mol/m3, "
            f"more than liquid oxygen has ({LIQUID_OXYGEN_MOL_M3:g}); it is mol/m3 for each pascal"
        )


def doubts(n: Numbers, *, flooded: bool = False) -> Iterator[str]:
    """Say what of the numbers of a cell may be but is doubtful, one sentence each.

    Parameters
    ----------
    n : mapping of str to float
        Numbers by name, in the units of their names.
    flooded : bool
        Whether the pores of such a cell are meant to be full of liquid at the start.

    Yields
    ------
    str
        A sentence.
    """
    if AREA in n and POWDER_AREA in n and n[AREA] > n[POWDER_AREA]:
        yield f"{AREA!r} is {n[AREA]:g}, slightly more than the {n[POWDER_AREA]:g} of the powder that it is made of"
    if {DOSE, THICKNESS, POROSITY} <= n.keys():
        yield from _liquid(n, flooded)


def solid_and_pores(n: Numbers) -> float | None:
    """Share of the electrode's volume that carbon, support and pores fill [-] (3.10); None if the set does not tell."""
    needed = (LOADING, THICKNESS, POROSITY, SKELETON)
    if not all(name in n for name in needed):
        return None
    return _density(n) / n[SKELETON] + n[POROSITY] + n.get(SUPPORT, 0.0)


def _density(n: Numbers) -> float:
    """Carbon per volume of electrode [kg.m-3]."""
    return n[LOADING] / n[THICKNESS]


def _names(n: Numbers) -> tuple[str, str, float]:
    """Names of loading and thickness that a user would change, and how many layers they are for."""
    layers, of_all = n.get(LAYERS, 1.0), (LOADING, THICKNESS)
    if all(part in n and n[whole] == layers * n[part] for part, whole in zip(OF_MEMBRANE, of_all, strict=True)):
        return (*OF_MEMBRANE, layers)
    return (*of_all, 1.0)


def _balance(n: Numbers) -> str:
    """The four numbers of the balance, and what each would have to be to fit the other three."""
    loading, thickness, _ = _names(n)
    solid, pores, fibres = _density(n) / n[SKELETON], n[POROSITY], n.get(SUPPORT, 0.0)
    room = 1 - pores - fibres
    fit: dict[str, float] = {}
    if room > 0:
        more = solid / room
        fit = {loading: n[loading] / more, thickness: n[thickness] * more, SKELETON: n[SKELETON] * more}
    if solid + fibres < 1:
        fit[POROSITY] = 1 - solid - fibres
    words = ", ".join(f"{number:.3g} of {name!r} (now {n[name]:.4g})" for name, number in fit.items())
    parts = f"{solid:.3f} of carbon" + (f", {fibres:.3f} of support" if fibres else "") + f" and {pores:g} of pores"
    return f"{parts}; to fit, change one of them: {words}"


def _refuse_macropores(n: Numbers) -> None:
    pores = n[FINE_PORES] + n[MACROPORES]
    if n[MACROPORES] > (1 + ROUNDED) * pores:
        raise LobsimError(
            f"macropores cannot be more than all pores of the membrane as measured, {pores:.3g} m3 for each kg of "
            f"carbon: {MACROPORES!r} is at most {pores:.3g}, not {n[MACROPORES]:g}"
        )


def _refuse_fine_pores(n: Numbers) -> None:
    share = n[FINE_PORES] * _density(n)
    if share > (1 + ROUNDED) * n[POROSITY]:
        raise LobsimError(
            f"the fine pores of this carbon, {n[FINE_PORES]:.3g} m3/kg at {_density(n):.3g} kg of carbon per m3, "
            f"cannot be {share:.3g} of the electrode's volume, of which all pores are {n[POROSITY]:.3g}: take less "
            "carbon, or describe the membrane as measured: 'Membrane loading [kg.m-2]', 'Membrane thickness [m]', "
            "'Membrane porosity'"
        )


def _refuse_classes(n: Numbers) -> None:
    """Refuse classes of pores that are not in order, or have more wall or volume than there is."""
    there = [one for one in CLASSES if n.get(one.volume, 0.0) > 0]
    for finer, wider in pairwise(there):
        if n[finer.radius] >= n[wider.radius]:
            raise LobsimError(
                f"{wider.radius!r} is {n[wider.radius]:g}, not above the {n[finer.radius]:g} of {finer.radius!r}: "
                "number the classes from the finest to the widest"
            )
    walls = sum(2 * n[one.volume] / n[one.radius] for one in there)
    if there and walls > (1 + ROUNDED) * n[AREA]:
        raise LobsimError(
            f"{AREA!r} is {n[AREA]:g}, below the {walls:.6g} of the walls of its pore classes, 2 volume/radius each: "
            "raise it, or take less volume or wider classes"
        )
    volume = sum(n[one.volume] for one in there)
    if there and volume > (1 + ROUNDED) * n[FINE_PORES]:
        raise LobsimError(
            f"the pore classes hold {volume:.3g} m3/kg, more than all fine pores, {FINE_PORES!r} {n[FINE_PORES]:.3g}, "
            f"which are what {MACROPORES!r} {n[MACROPORES]:.3g} leaves of the pores: take less volume"
        )


def _liquid(n: Numbers, flooded: bool) -> Iterator[str]:
    pores = n[THICKNESS] * n[POROSITY]
    if flooded and n[DOSE] < pores:
        _, thickness, layers = _names(n)
        yield (
            f"the cell is not flooded: its pores hold {pores:.3g} m of liquid, and {DOSE!r} is {n[DOSE]:.3g}; it is "
            f"flooded up to {n[DOSE] / n[POROSITY] / layers:.3g} of {thickness!r}, or from a dose of {pores:.3g} on"
        )
    share = n.get("Share of excess liquid in the gas-diffusion layer", 0.0)
    if share > 0:
        most = pores + n["Gas-diffusion layer thickness [m]"] * n["Gas-diffusion layer porosity"] / share
        if n[DOSE] > most:
            yield (
                f"{DOSE!r} is {n[DOSE]:.3g}: the pores hold {pores:.3g}, and from {most:.3g} on the gas-diffusion "
                "layer is full as well; the model has no place for more"
            )
