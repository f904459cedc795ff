"""The example on a carbon black shows what its page says, and what another program finds for the same cell."""

import re
from pathlib import Path

import pytest

from examples import ketjenblack_pores as example
from lobsim.plots import style

PAGE = Path(__file__).resolve().parents[2] / "docs" / "pore_sizes.md"
CURRENTS = (0.2, 1.0)
# Another program, mAh/g. At 0.05 mA/cm2 without classes it finds 19500, here 22000: where pores are nearly full.
FOUND = {(None, 0.2): 17400, (None, 1.0): 8200, (8, 0.2): 6360, (8, 1.0): 5590}


@pytest.fixture(scope="module")
def results():
    return example.discharge(currents=CURRENTS, positive=10)


def test_capacities_are_those_that_another_program_finds(results):
    """5 %: its bar; both have their own meshes and guards."""
    for case, capacity in FOUND.items():
        assert results[case].capacity_mAh_g == pytest.approx(capacity, rel=0.05)


def test_classes_take_more_than_half_of_what_open_walls_would_give(results):
    ratios = [results[8, i].capacity_mAh_g / results[None, i].capacity_mAh_g for i in CURRENTS]
    assert ratios[0] < 0.4 < ratios[1] < 0.7


def test_eight_classes_are_enough(results):
    four = example.discharge(kinds=(4,), currents=(0.2,), positive=10)[4, 0.2]
    assert four.capacity_mAh_g == pytest.approx(results[8, 0.2].capacity_mAh_g, rel=0.01)


def test_the_finest_classes_are_full_at_the_end(results):
    filled = results[8, 0.2]["Filled share of the pore classes"]
    assert filled[:, 0].max() < 1e-6 and filled[:, -1].min() > 0.5 and filled.max() < 1


def test_the_page_shows_the_table_that_the_example_prints(results):
    """1 %: coarse here, usual there."""
    rows = re.findall(r"^\| (none|8) \| ([\d.]+) \| (\d+) \|", PAGE.read_text(encoding="utf-8"), re.M)
    assert len(rows) == 8
    shown = {(None if kind == "none" else int(kind), float(i)): float(capacity) for kind, i, capacity in rows}
    for case, result in results.items():
        assert shown[case] == pytest.approx(result.capacity_mAh_g, rel=0.01)


def test_the_figure_shows_every_discharge(results, tmp_path):
    figure = example.draw(results)
    assert [len(axes.lines) for axes in figure.axes] == [2, 2]
    assert 15_000 < figure.axes[0].lines[0].get_xdata().max() < 20_000  # mAh/g
    (path,) = style.save(figure, tmp_path / "figure.png")
    assert path.stat().st_size > 20_000
