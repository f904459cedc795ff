"""Every reaction keeps atoms and charge."""

import re

import pytest

from lobsim.physics import reactions
from lobsim.physics.reactions import Reaction

F = 96485.33212
REACTIONS = [thing for thing in vars(reactions).values() if isinstance(thing, Reaction)]


def atoms(formula: str) -> dict[str, int]:
    return {element: int(count or 1) for element, count in re.findall(r"([A-Z][a-z]?)(\d*)", formula.rstrip("+-"))}


def charge(formula: str) -> int:
    return formula.count("+") - formula.count("-")


def test_formulas_are_read():
    assert atoms("Li2O2") == {"Li": 2, "O": 2} and atoms("Li+") == {"Li": 1}
    assert (charge("Li+"), charge("O2")) == (1, 0)


def test_there_are_the_reduction_of_oxygen_and_both_reactions_of_the_mediator():
    assert {"OXYGEN_REDUCTION", "MEDIATOR_REDUCTION", "PEROXIDE_BY_MEDIATOR"} <= set(vars(reactions))


@pytest.mark.parametrize("reaction", REACTIONS, ids=lambda reaction: reaction.name)
def test_a_reaction_keeps_every_element(reaction):
    for element in {e for species in reaction.nu for e in atoms(species)}:
        assert sum(nu * atoms(species).get(element, 0) for species, nu in reaction.nu.items()) == 0, element


@pytest.mark.parametrize("reaction", REACTIONS, ids=lambda reaction: reaction.name)
def test_a_reaction_keeps_charge_with_the_electrons_it_takes_up(reaction):
    """Reactants and electrons have the charge of the products: sum nu z + (-n)(-1) = 0."""
    assert sum(nu * charge(species) for species, nu in reaction.nu.items()) == -reaction.n


@pytest.mark.parametrize("reaction", REACTIONS, ids=lambda reaction: reaction.name)
def test_the_equation_in_its_name_is_the_reaction(reaction):
    for side, sign in zip(reaction.name.split("->"), (-1, 1), strict=True):
        for number, species in re.findall(r"(?:^|\+ |\s)(\d+ )?([A-Z][\w]*[+-]?)(?=\s|$)", side):
            assert reaction.nu[species] == sign * int(number or 1)


def test_faraday_s_law_makes_one_peroxide_of_two_electrons_and_one_oxygen(value):
    rates = {s: value(reactions.OXYGEN_REDUCTION.rate(s, 2 * F)) for s in ("Li2O2", "O2", "Li+")}
    assert rates == pytest.approx({"Li2O2": 1, "O2": -1, "Li+": -2})
