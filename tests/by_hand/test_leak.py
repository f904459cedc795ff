"""Liquid conducts no more than there is of it: T19 of docs/equations.md."""

import pytest

from lobsim.verify import leak


def test_no_state_conducts_more_than_its_liquid(holds):
    """B_l <= eps_l, Wiener's bound, in 100,000 random states."""
    holds(leak.wiener(), 2e-12, relative=False)


@pytest.mark.parametrize("membrane", sorted(leak.DOSES))
def test_a_cell_without_liquid_gives_nothing_and_more_liquid_gives_more(holds, membrane):
    holds(leak.capacity_of(membrane), 0.0, 0.02, relative=False)
