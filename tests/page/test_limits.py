"""Which knob matters, and how much power a cell holds: numbers of independent discharges, and what is said of them."""

from types import SimpleNamespace

import pytest

from lobsim.limits.discharges import discharged
from lobsim.page import jobs, knob_limits, limit_figures, solve, state
from lobsim.page.knob_limits import STEP, Moved
from lobsim.page.knobs import CYCLES, KNOBS
from lobsim.page.state import read

LANES = 1.5e-3  # relative; between the lanes and IDAKLU, see lobsim.limits.lanes


@pytest.fixture(scope="module")
def found():
    """Limits of the usual cell, and how their search went on."""
    told = []
    return knob_limits.solved(read("view=limits").choices, lambda *steps: told.append(steps)), told


def of(found, key):
    return next(one for one in found[0].knobs if one.knob.key == key)


def texts(part):
    """All words of a part of the page."""
    if isinstance(part, str):
        return part
    if isinstance(part, list | tuple):
        return " ".join(map(texts, part))
    return texts(getattr(part, "children", None) or "")


@pytest.mark.parametrize("key", ["film", "thickness", "current"])
def test_a_bar_is_the_change_between_two_discharges_of_the_page(found, nips, key):
    usual = read("").choices[key]
    for share, moved in ((1 - STEP, of(found, key).down), (1 + STEP, of(found, key).up)):
        other = solve.discharge(read(f"{key}={share * usual:.6g}").choices).facts
        for name, change in (("capacity_mAh_g", moved.capacity), ("power_mW_cm2", moved.power)):
            assert change == pytest.approx(other[name] / nips.facts[name] - 1, abs=LANES)
        assert moved.plateau_V == pytest.approx(other["plateau_V"] - nips.facts["plateau_V"], abs=LANES)


def test_every_knob_of_a_discharge_has_a_bar_or_a_reason(found):
    shown = found[0].knobs
    assert {one.knob for one in shown} == {knob for knob in KNOBS if knob.group != CYCLES}
    rows = limit_figures.bars(found[0]).children[1].children
    idle = [texts(row) for row, one in zip(rows, shown, strict=True) if one.idle]
    assert len(idle) == 1 and "oxygen comes through gas" in idle[0] and "%" not in idle[0]
    assert "10 % more: not possible" in texts(rows[0]) and "strictly between 0 and 1" in of(found, "porosity").up
    assert [one.largest for one in shown[:-1]] == sorted((one.largest for one in shown[:-1]), reverse=True)
    assert all(isinstance(one.up, Moved) for one in shown if one.knob.key != "porosity")


@pytest.mark.parametrize("count", [1, 8, 9, 12])
def test_every_cause_of_death_has_a_sign_and_the_last_ones_share_one(count):
    points = tuple(
        SimpleNamespace(cause=f"cause {n}", current_mA_cm2=1.0 + n, capacity_mAh_g=9.0) for n in range(count)
    )
    signs = [
        limit_figures._signs(points, "capacity_mAh_g", causes, symbol)
        for causes, symbol in limit_figures._symbols(points)
    ]
    assert sum(len(sign["x"]) for sign in signs) == count and len(signs) == min(count, 8)
    assert len({sign["marker"]["symbol"] for sign in signs}) == len(signs)
    assert (signs[-1]["name"] == "other causes") == (count > 8)


def test_the_largest_power_is_held_and_a_little_more_current_is_not(found):
    limit, cell = found[0].limit, read("").choices.cell()
    reached = [discharged(cell, share * limit.current_at_limit_mA_cm2, 2.0).capacity_mAh_cm2 for share in (0.99, 1.02)]
    assert reached[0] > 2.0 > reached[1]
    words = limit_figures.sentence(found[0])
    assert f"{limit.power_limit_mW_cm2:.3g} mW/cm²" in words and "resistance of the liquid" in words
    star = limit_figures.figures(found[0], 0.4)["power"]["data"][-1]
    assert star["y"] == [pytest.approx(limit.power_limit_mW_cm2, rel=1e-4)]


def test_the_search_says_how_far_it_is(found):
    done, steps = zip(*found[1], strict=True)
    assert list(done) == sorted(done) and len(set(steps)) == 1 and 0.7 < done[-1] / steps[0] <= 1


def test_the_python_lines_go_on_to_the_limits():
    lines = read("view=limits&per_cycle=1").choices.lines()
    assert "power_limit(cell, capacity_mAh_cm2=1.0, cutoff_V=2.0)" in lines
    compile(lines, "lines", "exec")


def test_files_of_the_limits_are_those_of_the_discharge(monkeypatch):
    made, asked = jobs.JobQueue(1), []
    made.close()
    monkeypatch.setattr(made, "_submit", lambda view, *given: asked.append(view))
    monkeypatch.setattr(made, "_wait", lambda *given: b"file")
    assert made.file(read("view=limits").choices, "csv") == b"file" and asked == [state.DISCHARGE]


@pytest.mark.alone
@pytest.mark.parametrize("width", [390, 1366])
def test_limits_are_a_view_of_the_page(visit, width):
    page = visit("?membrane=DB&view=limits", size=(width, 800))
    page.locator("#bars table").wait_for()
    assert page.locator("#bars tbody tr").count() == 14 and page.locator("#power .scatterlayer .trace").count() > 2
    assert page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")
    assert page.locator("#voltage").is_hidden() and page.locator("#knob-charge").is_hidden()
    assert float(page.locator("#searched").get_attribute("value")) == 1
    page.locator("#view label").first.click()
    page.locator("#voltage .scatterlayer .trace").first.wait_for()
    assert page.locator("#bars").is_hidden()
