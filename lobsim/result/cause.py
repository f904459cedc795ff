"""Cause why a step met its voltage limit, physics 6: what the audit bears out, and the fields as well.

If no loss is to blame, nothing has failed: the limit lies at the plateau of this current or beyond it, and is met as
soon as the double layer has given what it holds. Words about a place are used only where the profiles show it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lobsim.physics.laws import like
from lobsim.result.audit import CAUSES, FILM_CAUSES, Array, dead_lithium_V
from lobsim.result.blame import blamed
from lobsim.result.books import mediator_at_start
from lobsim.solve.experiment import SHUTTLES

BOTH = "O2 starvation behind a passivated mouth"
FAR = "O2 used up in the gas far from the open edge"
UNDER = "lithium stripped from under dead lithium"
ABOVE, BELOW = "the limit lies above the plateau", "the limit lies below the plateau"
NO_PRODUCT, USED_UP = "no Li2O2 to charge", "Li2O2 used up"
NO_CONTACT = "no Li2O2 left in contact with the carbon"
NO_MEDIATOR = "too little mediator for the Li2O2 left"
SLOW = "slow oxidation of the Li2O2 left"
ALL = (
    *CAUSES.values(),
    *FILM_CAUSES.values(),
    BOTH,
    FAR,
    UNDER,
    ABOVE,
    BELOW,
    NO_PRODUCT,
    USED_UP,
    NO_CONTACT,
    NO_MEDIATOR,
    SLOW,
    SHUTTLES.lower(),
)

NOTHING = 1e-5  # volume fraction of Li2O2 that is none
LEFT_BEHIND = 0.05  # share of the Li2O2 before a charge, or of the product in contact, that is more than a rest
ALL_OXIDISED = 0.9  # share of the mediator
LACKING = 0.5  # of the oxygen at the gas, or at the open edge
THICKER = 1.02  # film at the gas over film at the separator
NAMES = {
    "product": "Lithium peroxide volume fraction",
    "contact": "Lithium peroxide in contact volume fraction",
    "film": "Film thickness [m]",
    "oxygen": "Positive electrode oxygen concentration [mol.m-3]",
    "gas": "Oxygen at the gas of each place [mol.m-3]",
}


@dataclass(frozen=True)
class Course:
    """Course of a step, as its cause is read off it.

    Attributes
    ----------
    fields : mapping of str to array
        Outputs in the units of their names, see `lobsim.result.outputs.flat`: places, shape (N, T), and curves, shape
        (T,).
    losses : mapping of str to array
        From `lobsim.result.audit.overpotentials`, shape (T,).
    surface : array
        From `lobsim.result.audit.surface_V` [V], shape (T,).
    reacting : array
        From `lobsim.result.audit.faradaic_share` [-], shape (T,).
    passed : array
        Charge moved since the start of the step, rising, any unit, shape (T,).
    shares : array
        Shares [-] of the places in the electrode, shape (N,), x-major.
    columns : int
        Columns that the places form.
    numbers : mapping of str to float
        The parameters of the cell, in the units of their names.
    laws : mapping of str to str
        The choice for every law: it says what the film does.
    """

    fields: Mapping[str, Array]
    losses: Mapping[str, Array]
    surface: Array
    reacting: Array
    passed: Array
    shares: Array
    columns: int
    numbers: Mapping[str, float]
    laws: Mapping[str, str]

    def mean(self, name: str, when: int = -1) -> float:
        """Mean of a field over the electrode, in its unit."""
        return float(self.shares @ self.fields[name][:, when])

    def at_end(self, name: str) -> Array:
        """A field at the end, in its unit, shape (places through the electrode, columns)."""
        return self.fields[name][:, -1].reshape(-1, self.columns)


def of_discharge(course: Course) -> str:
    """Name what brought a discharge to its voltage limit."""
    return of_blamed(blamed(course.losses, course.surface, course.reacting, course.passed), course)


def of_blamed(terms: Sequence[str], course: Course) -> str:
    """Name what brought a discharge to its voltage limit, the losses that are to blame being known."""
    if not terms:
        return _plateau(ABOVE, course.losses)
    of_film = FILM_CAUSES.get(like(course.laws["passivation"]))
    if not of_film and set(terms) == {"film", "oxygen"} and _mouth_is_passivated(course):
        return BOTH
    closer = {"gas": FAR} if "gas" in terms and _gas_lacks_far_from_the_edge(course) else {}
    if "lithium" in terms and _lithium_is_buried(course):
        closer["lithium"] = UNDER
    return _named(terms, CAUSES | closer | ({"film": of_film} if of_film else {}))


def of_charge(course: Course) -> str:
    """Name what brought a charge to its voltage limit."""
    before, after = (course.mean(NAMES["product"], when) for when in (0, -1))
    if max(before, after) < NOTHING:
        return NO_PRODUCT
    if after < LEFT_BEHIND * before:
        return USED_UP
    losses = {term: -loss for term, loss in course.losses.items()}
    terms = blamed(losses, losses["activation"], course.reacting, course.passed)
    if not terms:
        return _plateau(BELOW, losses)
    return _named(terms, CAUSES | {"activation": _slow(course)})


def _plateau(words: str, losses: Mapping[str, Array]) -> str:
    """Nothing grew: the limit is what it is, and the largest loss says why if it is not the reaction."""
    most = max(losses, key=lambda term: float(losses[term][-1]))
    return words if most == "activation" else f"{words}: {most} costs most"


def _named(terms: Sequence[str], names: Mapping[str, str]) -> str:
    return " and ".join(names[term] for term in terms)


def _mouth_is_passivated(course: Course) -> bool:
    """Whether the film is thickest next to the gas and oxygen lacks at the separator."""
    film, oxygen = (course.at_end(NAMES[what]).mean(axis=1) for what in ("film", "oxygen"))
    return bool(film[-1] >= max(film.max(), THICKER * film[0]) and oxygen[0] < LACKING * oxygen[-1])


def _gas_lacks_far_from_the_edge(course: Course) -> bool:
    gas = course.at_end(NAMES["gas"])[-1]
    return bool(gas[-1] < LACKING * gas[0])


def _lithium_is_buried(course: Course) -> bool:
    """Whether dead lithium makes most of what the lithium costs at the end."""
    return bool(dead_lithium_V(course.fields)[-1] > course.losses["lithium"][-1] / 2)


def _slow(course: Course) -> str:
    """Name what the oxidation lacks: mediator that can still be oxidised, contact with the carbon, or only speed."""
    if "Oxidised mediator [mol.m-2]" in course.fields and _oxidised_share(course) > ALL_OXIDISED:
        return NO_MEDIATOR
    contact = course.mean(NAMES["contact"]) / course.numbers["Share of peroxide open to direct oxidation"]
    return NO_CONTACT if contact < LEFT_BEHIND * course.mean(NAMES["product"]) else SLOW


def _oxidised_share(course: Course) -> float:
    """Share [-] of the mediator that is oxidised at the end, in the electrode."""
    fields, numbers = course.fields, course.numbers
    whole = fields["Mediator left [mol.m-2]"][-1] if "Mediator left [mol.m-2]" in fields else mediator_at_start(numbers)
    if "Oxidised mediator concentration [mol.m-3]" not in fields:
        return float(fields["Oxidised mediator [mol.m-2]"][-1] / whole)
    liquid = fields["Electrolyte left [m]"][-1] + numbers["Separator thickness [m]"] * numbers["Separator porosity"]
    c_M = fields["Oxidised mediator concentration [mol.m-3]"][-course.shares.size :, -1]
    return float(course.shares @ c_M * liquid / whole)
