"""The page without Python: what it interpolates is true or refused, and the file needs nothing but a browser."""

import re
from itertools import product

import numpy as np
import pytest
from typer.testing import CliRunner

import lobsim
from lobsim.cli import app
from lobsim.errors import LobsimError
from lobsim.page import subject
from lobsim.page.static_edition import axes as module_axes
from lobsim.page.static_edition import grid, stencils, write, written
from lobsim.page.static_edition.axes import FINE, axes
from lobsim.page.static_edition.solved import SHARES, Solved

SMALL = (4, 12, 4, 4)
NEAR = (0.3, 0.5), (0.9, 1.0), (0.8, 1.2), (0.9, 1.1)  # ends of the knobs, where NIPS has no kink
JUMP = 4.0  # uL/cm2, where the known cell below loses four fifths of its capacity


def known(cell, own, points, jobs=None):
    """Discharges of a cell that is known by heart: smooth in all knobs, but for a jump in one of them."""
    current, dose, pressure, area = np.log(points).T
    capacity = np.exp(7 - 0.3 * current - 0.03 * current**2 + 0.2 * pressure + 0.5 * area + 0.1 * dose * pressure)
    drowned = points[:, 1] > JUMP
    voltage = 2.6 - 0.06 * current[:, None] - 0.3 * SHARES**4
    cause = ["O2 starvation" if one else "film passivation" for one in drowned]
    return Solved(np.where(drowned, capacity / 5, capacity), voltage, tuple(cause))


@pytest.fixture
def jumping(monkeypatch):
    monkeypatch.setattr(grid, "solved", known)
    return grid.made(lobsim.Cell("NIPS", "stacked"), SMALL)


def test_a_cubic_is_met_by_every_cubic_rule_and_a_line_by_all():
    nodes = np.array([0.0, 0.5, 1.2, 2.0, 2.5, 3.3])
    for box, rule in product(range(5), stencils.RULES):
        x = nodes[box] + 0.3 * (nodes[box + 1] - nodes[box])
        line, cubic = 2 - 3 * nodes, 1 + nodes - 2 * nodes**2 + 0.7 * nodes**3
        assert stencils.at(line, [nodes], [box], [rule], [x]) == pytest.approx(2 - 3 * x, abs=1e-12)
        met = stencils.at(cubic, [nodes], [box], [rule], [x]) == pytest.approx(1 + x - 2 * x**2 + 0.7 * x**3, abs=1e-12)
        assert met == (rule != stencils.LINE)


def test_at_a_node_the_discharge_that_was_solved_there_is_shown(jumping):
    points = np.array(list(product(*(axis.nodes for axis in jumping.axes))))
    true = known(jumping.cell, jumping.axes, points)
    for point, capacity, voltage in list(zip(points, true.capacity_mAh_g, true.voltage_V, strict=True))[::7]:
        found, curve = jumping.at(point)
        assert found == pytest.approx(capacity, rel=1e-4)  # two bytes a number
        assert curve == pytest.approx(voltage, abs=1e-4)


def test_where_a_capacity_jumps_nothing_is_shown_and_all_that_is_shown_is_true(jumping, monkeypatch):
    monkeypatch.setattr(grid, "solved", known)
    found = grid.judged(jumping, 300)
    assert 0.5 < found.shown / found.tests < 0.9
    assert found.capacity.max() < grid.PROMISED
    assert found.rms_V.max() < grid.RMS_V
    dose = jumping.axes[1].nodes
    across = int(np.searchsorted(dose, JUMP)) - 1
    assert (jumping.rules[:, across] == grid.KINKED).all()
    beside = [point for point in (dose[across] * 1.01, dose[across + 1] * 0.99) if jumping.at((0.5, point, 0.9, 1.05))]
    assert beside == []


def test_beside_what_could_not_be_solved_the_page_says_so(monkeypatch):
    def lacking(cell, own, points, jobs=None):
        true = known(cell, own, points)
        capacity = np.where(points[:, 0] > 2, np.nan, true.capacity_mAh_g)
        return Solved(capacity, true.voltage_V, true.cause)

    monkeypatch.setattr(grid, "solved", lacking)
    made = grid.made(lobsim.Cell("NIPS", "stacked"), SMALL)
    assert (made.rules[-1] == grid.UNSOLVED).all()
    assert made.at((3.0, 3.5, 1.0, 1.0)) is None
    assert made.at([axis.nodes[-1] for axis in made.axes]) is None


def test_the_cell_itself_stands_on_a_node_of_the_fine_grid():
    for membrane in ("VF", "DB", "NIPS"):
        for axis in axes(lobsim.Cell(membrane, "stacked"), FINE):
            assert np.abs(axis.nodes / axis.own - 1).min() < grid.AT_NODE, axis.key


def test_cells_that_no_grid_fits_are_refused_in_words(tmp_path):
    with pytest.raises(LobsimError, match="columns along the gas"):
        axes(lobsim.Cell("NIPS", "stacked", gas="air").with_mesh(along=4))
    with pytest.raises(LobsimError, match=r"must end in \.html"):
        write.write(tmp_path / "out.pdf", [lobsim.Cell("NIPS", "stacked")])
    with pytest.raises(LobsimError, match="each 4 or more"):
        write.write(tmp_path / "out.html", [lobsim.Cell("NIPS", "stacked")], counts=(4, 4, 4, 3))
    said = CliRunner().invoke(app, ["page", "--static", str(tmp_path / "a.html"), "--port", "80"])
    assert isinstance(said.exception, LobsimError) or "leave out --port" in said.output + str(said.exception)
    assert list(tmp_path.iterdir()) == []


def test_a_static_page_compares_the_membranes_or_shows_the_cell_of_a_file(own):
    assert [cell.membrane for cell in write.cells_of(subject.PAPER)] == list(subject.PAPER.offered["membrane"])
    assert write.cells_of(own) == [own.cell]


@pytest.fixture(scope="module")
def true_grid():
    """A small grid of true discharges near a cell of few volumes."""
    cell = lobsim.Cell("NIPS", "stacked").with_mesh(separator=3, positive=8)
    near = [module_axes.Span(span.key, *ends) for span, ends in zip(module_axes.SPANS, NEAR, strict=True)]
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module_axes, "SPANS", near)
        made = grid.made(cell, (4, 4, 4, 4), jobs=1)
    return made, grid.judged(made, 24, jobs=1)


@pytest.fixture(scope="module")
def shown_grid():
    """A grid of the cell that is known by heart."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grid, "solved", known)
        made = grid.made(lobsim.Cell("NIPS", "stacked"), SMALL)
        return made, grid.judged(made, 100)


def test_true_discharges_are_met(true_grid):
    made, found = true_grid
    point = [axis.nodes[1] for axis in made.axes]
    values = {axis.parameter: x * axis.si for axis, x in zip(made.axes, point, strict=True) if axis.parameter}
    result = lobsim.run(made.cell.with_values(values), f"Discharge at {point[0]} mA/cm2 until 2.0 V")
    assert made.at(point)[0] == pytest.approx(result.capacity_mAh_g, rel=1e-3)
    assert found.shown > found.tests / 2
    assert (found.capacity < grid.PROMISED).all()


@pytest.fixture(scope="module")
def file(shown_grid, tmp_path_factory):
    path = tmp_path_factory.mktemp("static") / "page.html"
    path.write_text(written.page([shown_grid[0]], [shown_grid[1]]), encoding="utf-8")
    return path


def test_the_file_is_whole_in_itself(file):
    text = file.read_text(encoding="utf-8")
    assert len(text) < write.MOST_BYTES
    assert re.findall(r"""(?:src|href)\s*=\s*["']?(?!#)[^"'\s>]+""", text) == []
    assert not re.search(r"@import|url\(|fetch\(|XMLHttpRequest|import\(", text)
    assert set(re.findall(r"https?://[^\s\"'<]+", text)) <= {
        "http://www.w3.org/2000/svg",
        "http://www.w3.org/1999/xhtml",
    }
    assert "default-src 'none'" in text


@pytest.fixture
def visit(browser, file):
    """Open the file; afterwards nothing may have been asked for or complained about."""
    opened, told = [], []

    def open_at(link="", width=1366):
        page = browser.new_page(viewport={"width": width, "height": 800})
        opened.append(page)
        page.on("console", lambda said: told.append(said.text) if said.type in ("error", "warning") else None)
        page.on("pageerror", lambda error: told.append(str(error)))
        page.on("request", lambda asked: told.append(asked.url) if not asked.url.startswith("file:") else None)
        page.goto(file.as_uri() + link)
        page.locator("#cards article").first.wait_for()
        return page

    yield open_at
    for page in opened:
        page.close()
    assert told == []


def test_the_browser_interpolates_as_the_measured_errors_say(visit, shown_grid):
    made, _ = shown_grid
    page = visit()
    low, high = (np.array([axis.nodes[end] for axis in made.axes]) for end in (0, -1))
    places = low * (high / low) ** np.random.default_rng(1).random((60, 4))
    nodes = list(product(*(axis.nodes[::3] for axis in made.axes)))
    for place in [*places.tolist(), *[list(map(float, node)) for node in nodes]]:
        found = page.evaluate("place => discharge(DATA.cells[0], place)", place)
        mine = made.at(place)
        assert isinstance(found, str) == (mine is None)
        if mine:
            assert found["capacity"] == pytest.approx(mine[0], rel=1e-9)
            assert found["voltage"] == pytest.approx(mine[1], abs=1e-9)
            assert found["causes"]


def test_knobs_answer_and_links_bring_them_back(visit, shown_grid):
    page = visit("#dose=7")
    assert page.locator("#voltage path.curve").count() == 1
    page.get_by_role("slider", name="Discharge current").focus()
    before = page.locator("#cards").inner_text()
    page.keyboard.press("Home")
    assert page.locator("#cards").inner_text() != before
    page.wait_for_timeout(200)
    assert "current=0.1&" in page.url
    node = "&".join(f"{axis.key}={axis.nodes[1]}" for axis in shown_grid[0].axes)
    page = visit("#" + node)
    assert page.locator("#voltage path.curve").count() == 1
    assert "mAh/g" in page.locator("#cards dd").first.inner_text()
    assert page.locator("#along svg").count() == 4


def test_what_is_refused_leads_to_the_nearest_discharge_that_was_solved(visit, shown_grid):
    made, _ = shown_grid
    kinked = next(iter(zip(*np.nonzero(made.rules == grid.KINKED), strict=True)))
    middle = [np.sqrt(axis.nodes[k] * axis.nodes[k + 1]) for axis, k in zip(made.axes, kinked, strict=True)]
    page = visit("#" + "&".join(f"{axis.key}={x}" for axis, x in zip(made.axes, middle, strict=True)))
    assert page.locator(".refused").inner_text().startswith("No curve is shown here.")
    assert page.locator("#voltage path.curve").count() == 0
    page.get_by_role("button", name="Go to the nearest").click()
    assert page.locator("#voltage path.curve").count() == 1


@pytest.mark.parametrize("width", [390, 768, 1366])
def test_nothing_overflows(visit, width):
    page = visit(width=width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width
