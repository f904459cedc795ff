"""Limits by the batch engine are those of IDAKLU, in fewer rounds; and where the two differ, IDAKLU solves all."""

import shutil
import warnings
from dataclasses import replace

import numpy as np
import pytest

import lobsim
from lobsim.batch import choice
from lobsim.batch.engine import engine_of
from lobsim.batch.in_lanes import prepared_for
from lobsim.limits import brackets, lanes, power_limit, rate_map
from lobsim.limits.discharges import Asked, Delivered, discharged
from lobsim.limits.rates import rate_curve
from lobsim.limits.tornado import Change, tornado
from lobsim.numerics import compiling
from lobsim.solve.failures import NotCarried
from lobsim.sweep.sensitivity import power_limit_sensitivity

needs_compiler = pytest.mark.skipif(not any(map(shutil.which, compiling.COMPILERS)), reason="no C compiler here")
CERAMIC, DOSE = "Ceramic resistance [Ohm.m2]", "Electrolyte dose [m]"
CURRENTS = (0.1, 0.4, 1.0, 2.0, 3.0, 5.0, 200.0)
SEARCH = 1e-3  # relative: the tolerance of a search


@pytest.fixture
def cell():
    return lobsim.Cell("NIPS", "cycling").with_mesh(4, 10)


def near(found, right, share):
    """Whether numbers are the same to a share, or there is none of either."""
    return found is right is None or found == pytest.approx(right, rel=share)


def same(found, right):
    """Whether both are IDAKLU: its last digits depend on whether it is compiled by now; wrong ones are 1 % off."""
    return all(near(a.capacity_mAh_cm2, b.capacity_mAh_cm2, 1e-4) for a, b in zip(found, right, strict=True))


def silently(work):
    """Do something that may warn of nothing."""
    with warnings.catch_warnings():
        warnings.simplefilter("error", lobsim.LobsimWarning)
        return work()


@needs_compiler
@pytest.mark.usefixtures("compiles")
class TestBothEngines:
    """Solved by both."""

    def test_a_rate_map_is_the_same(self, cell):
        """Of the capacity 1e-3, what a sample may differ by; where 2 % of it is left at 5 mA/cm2 it is not 1e-4."""
        side_by_side = silently(lambda: rate_map(cell, CURRENTS, engine="batch"))
        one_by_one = rate_map(cell, CURRENTS, engine="idaklu")
        for mine, right in zip(side_by_side, one_by_one, strict=True):
            assert (mine.membrane, mine.build, mine.current_mA_cm2) == (
                right.membrane,
                right.build,
                right.current_mA_cm2,
            )
            assert mine.cause == right.cause
            for name in ("capacity_mAh_cm2", "capacity_mAh_g", "energy_mWh_cm2", "energy_Wh_kg", "electrolyte_g_Ah"):
                assert near(getattr(mine, name), getattr(right, name), 1e-3), name
            for name in ("plateau_V", "power_mW_cm2", "power_W_kg"):
                assert near(getattr(mine, name), getattr(right, name), 3e-4), name
        assert one_by_one[-1].capacity_mAh_cm2 == 0 < one_by_one[0].capacity_mAh_cm2

    def test_a_power_over_a_charge_is_the_same_and_none_where_less_is_delivered(self, cell):
        """1e-3: the curve that IDAKLU's is read from has few points in the first minute."""
        side_by_side = silently(lambda: rate_curve(cell, CURRENTS, engine="batch"))
        one_by_one = rate_curve(cell, CURRENTS, engine="idaklu")
        for mine, right in zip(side_by_side, one_by_one, strict=True):
            assert near(mine.power_mW_cm2, right.power_mW_cm2, 1e-3)
            assert (mine.delivered_mAh_cm2, mine.cause) == (right.delivered_mAh_cm2, right.cause)
        assert {point.power_mW_cm2 is None for point in side_by_side} == {True, False}
        whole = rate_map(cell, CURRENTS[:1], engine="batch")[0].power_mW_cm2
        assert side_by_side[0].power_mW_cm2 > 1.01 * whole  # the voltage falls

    @pytest.mark.parametrize("membrane, capacity", [("NIPS", 2.0), ("VF", 2.0), ("VF", 30.0)])
    def test_a_power_limit_is_the_same(self, membrane, capacity):
        cell = lobsim.Cell(membrane, "cycling").with_mesh(4, 10)
        mine = silently(lambda: power_limit(cell, capacity, engine="batch"))
        right = power_limit(cell, capacity, engine="idaklu")
        assert mine.current_at_limit_mA_cm2 == pytest.approx(right.current_at_limit_mA_cm2, rel=SEARCH)
        assert mine.power_limit_mW_cm2 == pytest.approx(right.power_limit_mW_cm2, rel=SEARCH)
        assert mine.limiting_process == right.limiting_process
        assert mine.losses_V == pytest.approx(right.losses_V, rel=0.05, abs=2e-3)
        assert (mine.power_limit_mW_cm2 > 0) == (capacity == 2.0)

    def test_a_tornado_is_the_same_and_its_progress_names_its_changes(self, cell):
        changes = [
            Change("ceramic", {CERAMIC: 5e-3}, {CERAMIC: 2e-2}),
            Change("nothing", {CERAMIC: 1e-2}, {CERAMIC: 1e-2}),
            Change("dose", {DOSE: 10.5e-5}, {DOSE: 12e-5}),
        ]
        said = []
        mine = silently(lambda: tornado(cell, changes, engine="batch", progress=said.append))
        right = tornado(cell, changes, engine="idaklu")
        assert [swing.name for swing in mine] == [swing.name for swing in right]
        for one, other in zip(mine, right, strict=True):
            for end in ("at_low", "at_base", "at_high"):
                found, should = getattr(one, end), getattr(other, end)
                assert found.power_limit_mW_cm2 == pytest.approx(should.power_limit_mW_cm2, rel=SEARCH)
                assert found.limiting_process == should.limiting_process
        assert {"ceramic", "nothing", "dose"} <= set(said) and any("discharges from" in words for words in said)

    def test_a_sensitivity_of_a_power_limit_is_the_same(self, cell):
        """0.02 each: currents are found to 1e-3, and lie a tenth apart."""
        mine = silently(lambda: power_limit_sensitivity(cell, [CERAMIC, DOSE], engine="batch"))
        assert mine == pytest.approx(power_limit_sensitivity(cell, [CERAMIC, DOSE], engine="idaklu"), abs=0.04)
        assert mine[CERAMIC] < -0.2

    def test_a_current_on_either_side_of_a_limit_holds_the_capacity_or_not(self, cell):
        """By IDAKLU, a tolerance away."""
        found = power_limit(cell, engine="batch").current_at_limit_mA_cm2
        below, above = (discharged(cell, (1 + d) * found, 2.0).capacity_mAh_cm2 for d in (-SEARCH, SEARCH))
        assert below > 2.0 > above

    def test_what_differs_is_told_with_numbers_and_solved_by_idaklu(self, cell, monkeypatch):
        right = rate_map(cell, CURRENTS, engine="idaklu")
        solve = lanes.discharges_of

        def wrong(*given, **named):
            return [
                replace(one, row=one.row and {**one.row, "capacity_mAh_cm2": 1.01 * one.row["capacity_mAh_cm2"]})
                for one in solve(*given, **named)
            ]

        monkeypatch.setattr(lanes, "discharges_of", wrong)
        with pytest.warns(lobsim.LobsimWarning, match=r"in 2 of 2 discharges.*at 0\.1 mA/cm2 \S+, not \S+ mAh/cm2"):
            assert same(rate_map(cell, CURRENTS, engine="batch"), right)
        with pytest.warns(lobsim.LobsimWarning, match="IDAKLU solves all"):
            found = power_limit(cell, engine="batch")
        assert near(found.power_limit_mW_cm2, power_limit(cell, engine="idaklu").power_limit_mW_cm2, SEARCH)

    def test_what_no_lane_solves_idaklu_does_and_many_such_are_told_once(self, cell, monkeypatch):
        solve = lanes.discharges_of
        monkeypatch.setattr(
            lanes, "discharges_of", lambda *a, **k: [replace(one, row=None, reason="why") for one in solve(*a, **k)]
        )
        with pytest.warns(lobsim.LobsimWarning) as told:
            found = rate_map(cell, CURRENTS, engine="batch")
        assert same(found, rate_map(cell, CURRENTS, engine="idaklu"))
        assert [str(one.message) for one in told] == ["the batch engine left 6 of 6 discharges to IDAKLU: why"]

    def test_by_default_it_is_taken_where_it_pays(self, cell):
        other = cell.with_mesh(4, 9)
        few, some, many = 1, choice.FEW, choice.PAYS
        assert choice.in_lanes(None, {cell: few}) == choice.in_lanes("idaklu", {cell: many}) == frozenset()
        assert choice.in_lanes(None, {other: some}) == frozenset()  # it is not compiled
        assert not engine_of(prepared_for(other)).library.is_there
        assert choice.in_lanes(None, {other: many}) == {other}
        rate_map(cell, CURRENTS, engine="batch")
        assert choice.in_lanes(None, {cell: some, other: few}) == {cell}
        assert choice.in_lanes(None, {cell: few, cell.with_values({DOSE: 11e-5}): some}) != frozenset()
        assert choice.in_lanes("batch", {cell: few, other: few}) == {cell, other}


def test_an_engine_that_does_not_exist_is_refused_with_those_that_do(cell):
    for work in (rate_map, rate_curve):
        with pytest.raises(lobsim.LobsimError, match="unknown engine 'batsh': choose batch or idaklu"):
            work(cell, [0.4], engine="batsh")
    for work in (power_limit, tornado):
        with pytest.raises(lobsim.LobsimError, match="unknown engine 'batsh': choose batch or idaklu"):
            work(cell, engine="batsh")


def test_without_a_compiler_idaklu_solves_and_says_so_where_the_engine_was_asked_for(cell, monkeypatch):
    monkeypatch.setenv(compiling.COMPILER, compiling.NONE)
    with pytest.warns(
        lobsim.LobsimWarning, match="needs a C compiler, gcc or clang, and there is none: IDAKLU"
    ) as told:
        (point,) = rate_map(cell, [0.4], engine="batch")
    assert len(told) == 1 and point.capacity_mAh_cm2 > 0
    assert silently(lambda: rate_map(cell, [0.4] * choice.FEW))[0] == point


def cells_by_limit(cell, limits):
    """Cells and what they deliver by a law that is known: just 2 mAh/cm2 at their limit, in inverse proportion."""
    cells = [cell.with_values({CERAMIC: 1e-3 * (1 + k)}) for k in range(len(limits))]
    limit_of = dict(zip(cells, limits, strict=True))
    rounds = []

    def solve(asked):
        rounds.append(len(asked))
        return [by_hand(2.0 * limit_of[one.cell] / one.current_mA_cm2) for one in asked]

    return cells, solve, rounds


def by_hand(capacity):
    return Delivered(capacity, capacity, 2.6, 1.0, 1.0, "film passivation") if capacity > 1e-3 else NotCarried("no")


def test_limits_over_five_decades_are_bracketed_together_in_eight_rounds(cell):
    """Below the limit, and by half the tolerance at most."""
    limits = np.geomspace(2e-3, 250.0, 12)
    cells, solve, rounds = cells_by_limit(cell, limits)
    found = brackets.bracketed(cells, 2.0, 2.0, solve, lambda words: None)
    currents = np.array([one.current_mA_cm2 for one in found])
    assert np.all(currents <= limits * (1 + 1e-12)) and np.all(currents > limits * (1 - SEARCH / 2))
    assert len(rounds) == 8 and sum(rounds) == sum(one.solves for one in found)
    assert rounds[0] == len(brackets.USUAL) * 12 and rounds[-1] == brackets.SECTIONS * 12


def test_a_cell_that_holds_nothing_has_no_current_and_one_that_holds_all_is_refused(cell):
    cells, solve, _ = cells_by_limit(cell, [1e-4, 3.0])
    none, some = brackets.bracketed(cells, 2.0, 2.0, solve, lambda words: None)
    assert none.current_mA_cm2 == 0 and some.current_mA_cm2 == pytest.approx(3.0, rel=SEARCH)
    cells, solve, _ = cells_by_limit(cell, [1e4, 3.0])
    with pytest.raises(lobsim.LobsimError, match="holds 300 mA/cm2: no limit within reason"):
        brackets.bracketed(cells, 2.0, 2.0, solve, lambda words: None)


def test_the_first_octave_that_is_not_held_ends_a_bracket(cell):
    """As one goes up from the start, whatever is held beyond."""
    held_again = lambda i: 3.0 if i < 1.7 or 8 < i < 20 else 0.5  # noqa: E731
    solve = lambda asked: [by_hand(held_again(one.current_mA_cm2)) for one in asked]  # noqa: E731
    (found,) = brackets.bracketed([cell], 2.0, 2.0, solve, lambda words: None)
    assert found.current_mA_cm2 == pytest.approx(1.7, rel=SEARCH)


@pytest.mark.parametrize("off, same", [(1e-4, True), (2e-3, False)])
def test_a_capacity_that_jumps_just_beside_a_current_is_no_difference(cell, monkeypatch, off, same):
    """A search goes to the very current at which the capacity jumps."""
    jump = 3.0
    monkeypatch.setattr(lanes, "discharged", lambda _, i, *rest: by_hand(2.2 if i < jump * (1 - off) else 0.03))
    said = lanes._difference(Asked(cell, jump, 2.0), by_hand(2.2))
    assert said == ("" if same else "at 3 mA/cm2 2.2, not 0.03 mAh/cm2")


@pytest.mark.parametrize("solved, checked", [(0, 0), (1, 1), (7, 2), (8, 8), (500, 8), (900, 9)])
def test_one_per_cent_is_solved_again_eight_of_many_and_two_of_few(cell, monkeypatch, solved, checked):
    asked = []
    monkeypatch.setattr(lanes, "discharged", lambda *given: asked.append(given[1]) or by_hand(2.0))
    made = lanes.Lanes()
    made._solved = [(Asked(cell, 1.0 + k, 2.0), by_hand(2.0)) for k in range(solved)]
    assert made.agree() and len(asked) == len(set(asked)) == checked
