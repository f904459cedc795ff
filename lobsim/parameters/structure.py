"""The balance of the electrode's volume, 1 = pores + carbon + support, and which of its numbers follows, physics 3.

Numbers of the membrane are as measured; numbers of the positive electrode are those of the cell. The volume of the fine
pores per mass of carbon belongs to the carbon, and is kept; macropores are what the others leave.
"""

from collections.abc import Callable, Iterator, Mapping

from lobsim.errors import LobsimError
from lobsim.parameters.parameter_set import ParameterSet
from lobsim.parameters.values import Expression, Numbers, Origin, Value, derived
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


def support_fraction(n: Numbers) -> float:
    """eps_sup [-] of the electrode: fibres that hold no product (3.10)."""
    return n[LAYERS] * n[SUPPORT_MASS] / (n[SUPPORT_DENSITY] * n[THICKNESS])


def support_fraction_as_measured(n: Numbers) -> float:
    """eps_sup [-] of the membrane: a thicker electrode has as many fibres per volume (3.10)."""
    return n[SUPPORT_MASS] / (n[SUPPORT_DENSITY] * n[MEASURED[1]])


def fine_pore_volume(n: Numbers) -> float:
    """v_m [m3.kg-1] of an electrode whose numbers are all measured (3.2)."""
    return n[POROSITY] * n[THICKNESS] / n[LOADING] - n[MACROPORES]


def pore_volume_as_measured(n: Numbers) -> float:
    """All pores of the membrane as measured, per mass of carbon [m3.kg-1] (3.2)."""
    loading, thickness, porosity = MEASURED
    return n[porosity] * n[thickness] / n[loading]


def _fine_pores_as_measured(before: Numbers, changed: Numbers) -> Expression:
    """v_m [m3.kg-1] of the carbon (3.2).

    The user's numbers of the membrane describe one as measured if they fill its volume; else they vary the part's.
    """
    given = {**before, **changed}
    loading, thickness, porosity = MEASURED
    solid = given[loading] / (given[thickness] * given[SKELETON]) + support_fraction_as_measured(given)
    if abs(solid + given[porosity] - 1) <= BALANCED:
        return lambda n: pore_volume_as_measured(n) - n[MACROPORES]
    pores = pore_volume_as_measured(before)
    return lambda n: pores - n[MACROPORES]


def thickness(n: Numbers) -> float:
    """L_p [m] of as much carbon in the same structure (3.10)."""
    return n[LOADING] / (n[SKELETON] * (1 - n[POROSITY] - n[SUPPORT]))


def porosity(n: Numbers) -> float:
    """eps_0 [-] that carbon and support leave (3.10)."""
    return 1 - n[LOADING] / (n[THICKNESS] * n[SKELETON]) - n[SUPPORT]


def loading(n: Numbers) -> float:
    """Carbon per area [kg.m-2] that fills what pores and support leave (3.10)."""
    return n[THICKNESS] * n[SKELETON] * (1 - n[POROSITY] - n[SUPPORT])


def skeletal_density(n: Numbers) -> float:
    """rho_s [kg.m-3] of carbon that fills what pores and support leave (3.10)."""
    return n[LOADING] / (n[THICKNESS] * (1 - n[POROSITY] - n[SUPPORT]))


FOLLOWS: Mapping[str, tuple[str, Callable[[Numbers], float]]] = {
    "thickness": (THICKNESS, thickness),
    "porosity": (POROSITY, porosity),
    "loading": (LOADING, loading),
    "skeletal density": (SKELETON, skeletal_density),
}


def following(
    values: ParameterSet, law: str, changed: Mapping[str, float], origins: Mapping[str, Origin]
) -> ParameterSet:
    """Let the number that a law names follow from the others, and set the user's numbers.

    Parameters
    ----------
    values : ParameterSet
        The cell as its paper has it.
    law : str
        A choice of the law "structure".
    changed : mapping of str to float
        The user's numbers, in the units of their names.
    origins : mapping of str to Origin
        Where some of them come from.

    Raises
    ------
    LobsimError
        If a number is set that follows, or numbers cannot go together.
    """
    if law == CHECK:
        return values.with_values(changed, origins)
    name, formula = FOLLOWS[law]
    if name in changed:
        raise LobsimError(
            f"structure={law!r} lets {name!r} follow from the others: set it under structure='check' only"
        )
    source = "1 = pores + carbon + support"
    kept = support_fraction_as_measured if law == "thickness" else support_fraction
    ours = {
        name: derived(formula, source),
        SUPPORT: derived(kept, "fibres of the membrane"),
        FINE_PORES: derived(
            _fine_pores_as_measured(values.numbers(), changed), "of the membrane as measured: it belongs to the carbon"
        ),
    }
    held: dict[str, Value] = {other: value for other, value in values.items() if other not in ours}
    return ParameterSet({**held, **ours}).with_values(changed, origins)


def doubts(law: str, changed: Mapping[str, float]) -> Iterator[str]:
    """Say so if another membrane may be meant than the one as measured; ``changed`` is in the units of the names."""
    if law != CHECK and MACROPORES in changed and not any(name in changed for name in MEASURED):
        yield (
            f"structure={law!r} keeps the fine pores of the membrane as measured, {', '.join(map(repr, MEASURED))}: "
            f"set these as well if {MACROPORES!r} is that of another membrane"
        )
