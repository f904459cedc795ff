"""The example on two-stage lithium shows what the page on cycles says: the tail follows the limit and the lithium."""

import numpy as np
import pytest

from examples import two_stage_lithium as example
from lobsim.plots import style

WORN = 4


@pytest.fixture(scope="module")
def results():
    """Five cycles of the lumped model, in which lithium is what it is in the porous one."""
    return example.runs(example.cell(model="lumped"), times=WORN + 1, worn=WORN)


def test_the_tail_comes_later_with_a_smaller_limit(results):
    """Half the limit: half the dead lithium in as many cycles, and a drop smaller by the square root of it."""
    fast, half = (example.end_V(results[name], WORN + 1) for name in (example.FAST, example.HALF))
    first = example.end_V(results[example.FAST], 1)
    assert first - fast > 0.3
    assert (first - half) / (first - fast) == pytest.approx(np.sqrt(0.5), rel=0.1)


def test_at_a_tenth_of_the_current_the_voltage_sags_by_a_tenth(results):
    sag = {name: np.subtract(*(example.end_V(results[name], n) for n in (1, WORN + 1))) for name in example.CURRENTS}
    assert sag[example.SLOW] == pytest.approx(sag[example.FAST] / 10, abs=0.02)


def test_fresh_lithium_and_a_reference_electrode_take_the_tail_away(results):
    tail = {
        "worn": example.discharge(results[example.FAST], WORN + 1),
        "fresh": example.discharge(results[example.FRESH], WORN + 1),
        "reference": example.discharge(results[example.FAST], WORN + 1, against_lithium=False),
    }
    falls = {name: np.interp(1.0, *curve) - curve[1][-1] for name, curve in tail.items()}
    assert falls["worn"] > 0.3 and falls["fresh"] < 0.05 and falls["reference"] < 0.05
    assert results[example.FRESH].books["lithium"] < 1e-6


def test_the_table_has_a_row_for_each_protocol_and_the_figure_three_panels(results, tmp_path):
    told = example.table(results)
    assert all(name in told for name in example.CURRENTS) and "With fresh lithium 2." in told
    figure = example.draw(results)
    assert [len(axes.lines) for axes in figure.axes] == [3, 3, 3]
    (path,) = style.save(figure, tmp_path / "figure.png")
    assert path.stat().st_size > 20_000  # an empty one has 5 kB
