"""The laws of which a model offers several, by name; the first choice of each is the default."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from lobsim.arguments.own import Own
from lobsim.display.notebook import Shown, shortened
from lobsim.errors import LobsimError, either, pick
from lobsim.physics.own_laws import FORMS, form, installed, own


@dataclass(frozen=True, repr=False)
class Law(Shown):
    """A law with alternatives: its name, what it decides, and its choices with their meanings."""

    name: str
    meaning: str
    choices: Mapping[str, str]

    def facts(self) -> dict[str, str]:
        """Tell what the law decides, and every choice with its meaning."""
        forms = " or ".join(f"({', '.join(one.arguments)}): {one.words}" for one in FORMS.get(self.name, ()))
        return {self.name: self.meaning, **self.choices, **({"own function": forms} if forms else {})}

    def __repr__(self) -> str:
        """Name the law with its choices, the default first."""
        return f"Law({self.name}: {either(list(self.choices))})"

    @property
    def default(self) -> str:
        """The choice that is taken if none is made."""
        return next(iter(self.choices))


class Laws(Shown, dict[str, Law]):
    """The laws by name."""

    def facts(self) -> dict[str, str]:
        """Name the choices of every law, the default first."""
        return {name: either(list(law.choices)) for name, law in self.items()}

    def __repr__(self) -> str:
        """Name the laws."""
        return shortened(f"Laws({', '.join(self)})")


IN_CYCLES = "in cycles"  # what a single discharge does not need and costs time

_ALL = (
    Law(
        "structure",
        "which of loading, thickness, porosity and skeletal density follows from the others",
        {
            "check": "none: pores, carbon and support must fill the electrode to 2 %",
            "thickness": "the same structure, thicker with more carbon",
            "porosity": "more carbon in the same thickness leaves less pores",
            "loading": "as much carbon as pores and support leave room for",
            "skeletal density": "the carbon is as dense as it must be",
        },
    ),
    Law(
        "film",
        "shape of the Li2O2 film",
        {"cylindrical": "on tubes and bundles of tubes", "planar": "on planes: the area stays that of the bare carbon"},
    ),
    Law(
        "kinetics",
        "how reduction and oxidation belong together",
        {
            "steps in series": "steps in series with one driving force: a cell rests at its equilibrium potential",
            "branches": "two branches that know nothing of each other, as in version 1: a cell does not rest at U",
        },
    ),
    Law(
        "passivation",
        "how the film stops the discharge",
        {
            "tunnelling": "electrons tunnel to a depth and hardly beyond it",
            "series": "tunnelling current and reaction in series",
            "ohmic": "the film is a resistance that grows with its thickness",
            "coverage": "islands of one height cover the carbon",
            "deposit": "oxygen must diffuse through a porous deposit of particles to the carbon",
            "diffusion": "oxygen must diffuse through the compact film to the carbon",
            "none": "the film does not passivate",
        },
    ),
    Law(
        "network",
        "how the pores conduct",
        {
            "percolation": "macropores conduct above a threshold, fine pores leak as far as they are wet",
            "Bruggeman": "a power of the volume fraction",
            "tortuosity": "volume fraction over a given tortuosity",
            "percolation, wet leak": "fine pores leak even when they are dry, as in version 1",
        },
    ),
    Law(
        "pores",
        "where the surface of the carbon is",
        {
            "off": "on open walls: a film closes no pore before all are full",
            "classes": "partly in narrow pores, which the film closes one class after the other",
        },
    ),
    Law(
        "channels",
        "the macropores of a swelling electrode",
        {
            "initial": "channels keep their cross-section while the solid expands",
            "stretched": "channels are diluted by the stretch",
        },
    ),
    Law(
        "route",
        "where Li2O2 grows",
        {
            "surface": "as a film on the carbon",
            "solution": "a share grows from solution as particles, which make no film",
            "superoxide": "a share grows from dissolved LiO2, the more the higher the solvent's donor number",
        },
    ),
    Law(
        "conductivity",
        "how the electrolyte conducts as its salt is used up",
        {
            "peak": "best at one concentration: less salt has less ions, more is too viscous",
            "given": "as the electrolyte says: a number or a function of the salt concentration",
        },
    ),
    Law(
        "chamber",
        "the gas outside a stacked cell that is resolved along z",
        {
            "open": "flows through and keeps its composition",
            "dead-ended": "is fed with what the cell takes, so that the inert gathers",
        },
    ),
    Law(
        "liquid",
        "where displaced liquid goes",
        {
            IN_CYCLES: "excess in repeated cycles, displaced otherwise",
            "displaced": "it leaves with its own composition",
            "excess": "it gathers outside the membrane and comes back from there",
        },
    ),
    Law(
        "mediator",
        "whether the soluble mediator takes part",
        {IN_CYCLES: "in repeated cycles only", "off": "direct oxidation alone", "on": "it oxidises Li2O2 on charge"},
    ),
    Law(
        "ageing",
        "whether reactions have parasitic shares that use up solvent, surface and mediator",
        {IN_CYCLES: "in repeated cycles only", "off": "cycles leave nothing behind", "on": "they age the cell"},
    ),
    Law(
        "lithium",
        "what a discharge strips of the lithium that charges have plated",
        {
            "foil": "all is one foil, which loses and gains what the current says",
            "two-stage": "moss first, nearly without loss; then the foil, under the dead lithium of all charges",
        },
    ),
)
LAWS: Mapping[str, Law] = Laws({law.name: law for law in _ALL})
# A choice that has a meaning under one choice of another law only.
NEEDS: Mapping[tuple[str, str], tuple[str, str]] = {
    ("passivation", "deposit"): ("kinetics", "steps in series"),
    ("passivation", "diffusion"): ("kinetics", "steps in series"),
}


def choose(given: Mapping[str, Any] | None = None) -> dict[str, str]:
    """Complete a choice of laws with the defaults.

    Parameters
    ----------
    given : mapping of str to str or callable, optional
        Law to choice, such as {"network": "Bruggeman"}; capitals do not matter. Also a function in the place of ours,
        see `lobsim.law`, or the name that imports one, "my_module:my_law", or that of an installed package's.

    Returns
    -------
    dict of str to str
        The choice for every law; of an own one its name, see `lobsim.arguments.own.Own`.

    Raises
    ------
    LobsimError
        If a law or a choice does not exist, a choice has no meaning beside another, or a function is not of the form
        that its law has.
    """
    chosen = {law.name: law.default for law in LAWS.values()}
    for name, choice in (given or {}).items():
        law = LAWS[pick("law", name, LAWS)]
        chosen[law.name] = own(law.name, choice, law.choices) or pick(
            f"{law.name} law", choice, [*law.choices, *installed().get(law.name, ())]
        )
    _refuse_what_does_not_fit(chosen)
    return chosen


def like(choice: str) -> str:
    """The choice of ours, which is itself; of an own law the one that stands for it where only ours are known."""
    return choice.like if isinstance(choice, Own) else choice


def _refuse_what_does_not_fit(chosen: Mapping[str, str]) -> None:
    """Refuse a choice that has no meaning beside that of another law."""
    needs = {name: NEEDS[name, like(choice)] for name, choice in chosen.items() if (name, like(choice)) in NEEDS}
    passivation = chosen["passivation"]
    if isinstance(passivation, Own) and passivation.is_here:
        one = form("passivation", passivation.thing)
        needs |= {"passivation": one.needs} if one and one.needs else {}
    for name, (law_needed, needed) in needs.items():
        if like(chosen[law_needed]) != needed:
            raise LobsimError(
                f"the {name} law {str(chosen[name])!r} is a step in series with others: choose {law_needed} "
                f"{needed!r}, not {str(chosen[law_needed])!r}"
            )
    if isinstance(chosen["film"], Own) and chosen["pores"] != "off":
        raise LobsimError(
            f"the film law {str(chosen['film'])!r} is for open walls: it does not go with pores={chosen['pores']!r}, "
            "whose classes decide the film's shape"
        )


def settled(chosen: Mapping[str, str], cycles: bool) -> dict[str, str]:
    """Decide the laws that are left to the protocol.

    Parameters
    ----------
    chosen : mapping of str to str
        The choice for every law.
    cycles : bool
        Whether the protocol repeats cycles.

    Returns
    -------
    dict of str to str
        The same; where the choice was "in cycles", the last one of the law in cycles and the second otherwise.
    """
    return {
        name: list(LAWS[name].choices)[-1 if cycles else 1] if choice == IN_CYCLES else choice
        for name, choice in chosen.items()
    }
