"""The balance of the electrode's volume, 1 = pores + carbon + support, and which of its numbers follows, physics 3.

Numbers of the membrane are as measured; numbers of the positive electrode are those of the cell. The volume of the fine
pores per mass of carbon belongs to the carbon, and is kept; macropores are what the others leave.
"""

from collections.abc import Callable, Iterator, Mapping

from lobsim.errors import LobsimError
from lobsim.parameters.formula import Formula
from lobsim.parameters.parameter_set import ParameterSet
from lobsim.parameters.values import Expression, Numbers, Value, derived
from lobsim.parameters.volumes import (
    BALANCED,
    FINE_PORES,
    LAYERS,
    LOADING,
    MACROPORES,
    POROSITY,
    SKELETON,
    SUPPORT,
    THICKNESS,
)

CHECK = "check"
MEASURED = ("Membrane loading [kg.m-2]", "Membrane thickness [m]", "Membrane porosity")
SUPPORT_MASS, SUPPORT_DENSITY = "Membrane support areal mass [kg.m-2]", "Support density [kg.m-3]"


# eps_sup [-] of the electrode: fibres that hold no product (3.10)
support_fraction = Formula(f"'{LAYERS}' * '{SUPPORT_MASS}' / ('{SUPPORT_DENSITY}' * '{THICKNESS}')")
# v_m [m3.kg-1] of an electrode whose numbers are all measured (3.2)
fine_pore_volume = Formula(f"'{POROSITY}' * '{THICKNESS}' / '{LOADING}' - '{MACROPORES}'")


def support_fraction_as_measured(n: Numbers) -> float:
    """eps_sup [-] of the membrane: a thicker electrode has as many fibres per volume (3.10)."""
    return n[SUPPORT_MASS] / (n[SUPPORT_DENSITY] * n[MEASURED[1]])


def pore_volume_as_measured(n: Numbers) -> float:
    """All pores of the membrane as measured, per mass of carbon [m3.kg-1] (3.2)."""
    loading, thickness, porosity = MEASURED
    return n[porosity] * n[thickness] / n[loading]


def describes_a_membrane(before: Numbers, changed: Numbers) -> bool:
    """Tell whether the user's numbers, in the units of their names, describe a membrane: they fill its volume.

    If not, they vary the membrane of the part.
    """
    given = {**before, **changed}
    loading, thickness, porosity = MEASURED
    solid = given[loading] / (given[thickness] * given[SKELETON]) + support_fraction_as_measured(given)
    return abs(solid + given[porosity] - 1) <= BALANCED


def _fine_pores_as_measured(before: Numbers, own: bool) -> Expression:
    """v_m [m3.kg-1] of the carbon, the user's own or the part's (3.2)."""
    if own:
        return lambda n: pore_volume_as_measured(n) - n[MACROPORES]
    pores = pore_volume_as_measured(before)
    return lambda n: pores - n[MACROPORES]


def _room(n: Numbers) -> float:
    """Share of the volume [-] that pores and support leave to the carbon (3.10); refused if they leave none."""
    room = 1 - n[POROSITY] - n[SUPPORT]
    if isinstance(room, float) and room <= 0:
        raise LobsimError(
            f"{POROSITY!r}: pores of {n[POROSITY]:g} and a support of {n[SUPPORT]:.3g} leave no room for carbon"
        )
    return room


def thickness(n: Numbers) -> float:
    """L_p [m] of as much carbon in the same structure (3.10)."""
    return n[LOADING] / (n[SKELETON] * _room(n))


def porosity(n: Numbers) -> float:
    """eps_0 [-] that carbon and support leave (3.10)."""
    return 1 - n[LOADING] / (n[THICKNESS] * n[SKELETON]) - n[SUPPORT]


def loading(n: Numbers) -> float:
    """Carbon per area [kg.m-2] that fills what pores and support leave (3.10)."""
    return n[THICKNESS] * n[SKELETON] * _room(n)


def skeletal_density(n: Numbers) -> float:
    """rho_s [kg.m-3] of carbon that fills what pores and support leave (3.10)."""
    return n[LOADING] / (n[THICKNESS] * _room(n))


FOLLOWS: Mapping[str, tuple[str, Callable[[Numbers], float]]] = {
    "thickness": (THICKNESS, thickness),
    "porosity": (POROSITY, porosity),
    "loading": (LOADING, loading),
    "skeletal density": (SKELETON, skeletal_density),
}


def following(values: ParameterSet, law: str, own: bool) -> ParameterSet:
    """Let the number that a law names follow from the others.

    Parameters
    ----------
    values : ParameterSet
        The cell as its paper has it, in the units of the names.
    law : str
        A choice of the law "structure".
    own : bool
        Whether the user describes a membrane; see `describes_a_membrane`.
    """
    if law == CHECK:
        return values
    name, formula = FOLLOWS[law]
    kept = support_fraction_as_measured if law == "thickness" else support_fraction
    fine = _fine_pores_as_measured(values.worked_out(), own)
    ours = {
        name: derived(formula, "1 = pores + carbon + support"),
        SUPPORT: derived(kept, "fibres of the membrane"),
        FINE_PORES: derived(fine, "of the membrane as measured: it belongs to the carbon"),
    }
    held: dict[str, Value] = {other: value for other, value in values.items() if other not in ours}
    return ParameterSet({**held, **ours})


def refuse(law: str, changed: Mapping[str, float]) -> None:
    """Refuse a number that follows, among the user's, in the units of their names.

    Raises
    ------
    LobsimError
        If there is one.
    """
    if law != CHECK and (name := FOLLOWS[law][0]) in changed:
        raise LobsimError(
            f"structure={law!r} lets {name!r} follow from the others: set it under structure='check' only"
        )


def doubts(law: str, changed: Mapping[str, float]) -> Iterator[str]:
    """Say so if another membrane may be meant than the one as measured; ``changed`` is in the units of the names."""
    if law != CHECK and MACROPORES in changed and not any(name in changed for name in MEASURED):
        yield (
            f"structure={law!r} keeps the fine pores of the membrane as measured, {', '.join(map(repr, MEASURED))}: "
            f"set these as well if {MACROPORES!r} is that of another membrane"
        )
