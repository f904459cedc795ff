"""In a notebook: a figure is a picture, an object one line and a small table, an error of a user one sentence."""

import copy
import pickle
import re
from dataclasses import is_dataclass
from html.parser import HTMLParser
from importlib import import_module
from inspect import isclass
from pathlib import Path

import numpy as np
import pytest

import lobsim
from lobsim.cyclers.data import CyclerData
from lobsim.display import notebook
from lobsim.display.notebook import Shown, number, shortened, table
from lobsim.fit.estimate import Estimate
from lobsim.laboratory import catalogue
from lobsim.limits import PowerLimit
from lobsim.limits.tornado import Swing
from lobsim.parameters import assumed
from lobsim.solve.impedance import impedance

API = Path(__file__).resolve().parents[2] / "docs" / "api"
CELL = lobsim.Cell("NIPS", "coin", model="lumped")
STEP = "Discharge at 0.4 mA/cm2 until 2.0 V"
DOSE = "Electrolyte dose [m]"
EVIL = "<script>alert('&')</script>"


@pytest.fixture(scope="module")
def result():
    return lobsim.run(CELL, STEP)


@pytest.fixture(scope="module")
def kernel():
    """Ask a kernel whose matplotlib has drawn nothing: what a cell shows, and the lines of its error."""
    start_new_kernel = pytest.importorskip("jupyter_client.manager").start_new_kernel
    manager, client = start_new_kernel(kernel_name="python3")

    def ask(code):
        shown, lines = [], []

        def hear(message):
            content = message["content"]
            if "data" in content:
                shown.append(content["data"])
            lines.extend(content.get("traceback", ()))

        client.execute_interactive(code, timeout=300, output_hook=hear)
        return shown, lines

    ask(f"import lobsim\nresult = lobsim.run(lobsim.Cell('NIPS', 'coin', model='lumped'), {STEP!r})")
    yield ask
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def test_a_kernel_shows_figures_tables_and_sentences(kernel):
    assert kernel("figure = result.plot();") == ([], [])
    ((shown,), _) = kernel("result.plot()")
    assert shown["image/png"].startswith("iVBOR")
    ((shown,), _) = kernel("result")
    assert shown["text/plain"].startswith("Result(Cell(NIPS, coin") and "mAh/g" in shown["text/html"]
    _, lines = kernel("membrane = 'NIP'\nlobsim.Cell(membrane)")
    sentence = "LobsimError: unknown membrane 'NIP': choose VF, DB or NIPS (did you mean NIPS?)"
    assert lines == ["line 2: lobsim.Cell(membrane)", sentence]
    _, lines = kernel("raise KeyboardInterrupt")
    assert "Traceback" in "".join(lines)
    _, lines = kernel("1 / 0")
    assert "Traceback" in "".join(lines)


def test_a_kernel_shows_figures_in_the_format_of_the_user_and_once(kernel):
    kernel("%config InlineBackend.figure_formats = ['svg']")
    for before in ("", "%matplotlib inline\n"):
        ((shown,), _) = kernel(f"{before}result.plot()")
        assert "image/svg+xml" in shown and "image/png" not in shown


def test_a_figure_is_plain_pickles_and_is_unknown_to_pyplot(result):
    import matplotlib.pyplot as plt

    backend, open_before = plt.get_backend(), plt.get_fignums()
    figure = result.plot()
    assert type(figure).__module__ == "matplotlib.figure" and plt.get_fignums() == open_before
    assert plt.get_backend() == backend
    for same in (pickle.loads(pickle.dumps(figure)), copy.deepcopy(figure)):
        assert len(same.axes) == len(figure.axes)


def objects(result):
    paper = catalogue.laboratory("saengkaew2023")
    many = {name: value * 1.01 for name, value in CELL.numbers.items() if name.startswith("Positive electrode t")}
    changed = CELL.with_values(many | {DOSE: 3e-4, "Separator porosity": 0.9, "Oxygen diffusivity [m2.s-1]": 1e-9})
    limit = PowerLimit(2.1, 0.9, 2.0, 2.0, "O2 in the liquid", {"film": 0.1}, {"film": 0.1}, 12)
    data = CyclerData({"Test Time / s": np.array([0.0, 1.0])}, {}, Path(EVIL), "csv", remarks=(EVIL,))
    object.__setattr__(data, "step_rows", [{"kind": "rest"}])
    yield from (CELL, changed, changed.parameters, lobsim.LAWS, *lobsim.LAWS.values(), result, result.certificate)
    yield from (*result.certificate.books, *result.steps, paper, paper.membranes["VF"], paper.builds["coin"])
    yield from (*paper.statements, lobsim.cycle("0.4 mA/cm2 until 2.0 V or 2.0 mAh/cm2", "0.2 mA/cm2 until 4.2 V", 30))
    yield from (limit, Swing("dose", {DOSE: 1e-4}, {DOSE: 2e-4}, {DOSE: 3e-4}, limit, limit, limit), data)
    yield from (lobsim.study(CELL, {DOSE: [2e-4, 3e-4]}), lobsim.verify("T4"), assumed(1.0, EVIL))
    yield impedance(CELL, [1.0, 10.0])


class Cells(HTMLParser):
    """What a browser would find in a table."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.words = set(), []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.add(tag)

    def handle_data(self, data):
        self.words.append(data)


def test_every_object_is_one_short_line_and_a_small_table(result):
    for shown in objects(result):
        line, found = repr(shown), Cells(shown._repr_html_())
        assert len(line) <= notebook.LONGEST and "\n" not in line, line
        assert found.tags <= {"table", "caption", "b", "tr", "th", "td"}
        assert 2 < len(found.words) < 70 and "color" not in shown._repr_html_()


def test_words_of_a_user_are_never_taken_for_html():
    assert EVIL in Cells(assumed(1.0, EVIL)._repr_html_()).words
    html = table(EVIL, [(EVIL, EVIL)], (EVIL, EVIL))
    assert "<script>" not in html and Cells(html).words == [EVIL] * 5


def test_the_whole_name_of_a_cell_is_its_text_and_tells_cells_apart():
    values = {name: 1.01 * CELL.numbers[name] for name in CELL.numbers if name.startswith("Activation energy")}
    one, other = (CELL.with_values(values | {"Thermodynamic factor": factor}) for factor in (1.1, 1.2))
    assert repr(one) == repr(other) and str(one) != str(other)
    assert lobsim.study([one, other]).describe()["cells"] == [str(one), str(other)]


def test_the_table_of_a_run_has_its_headlines_with_units(result):
    words = Cells(result._repr_html_()).words
    assert f"{result.capacity_mAh_g:.0f} mAh/g, {result.capacity_mAh_cm2:.3g} mAh/cm2" in words
    assert f"{result.end}: {result.cause}" in words and STEP in words


def test_every_documented_class_that_holds_numbers_is_shown_in_one_line():
    text = "".join(page.read_text(encoding="utf-8") for page in API.glob("*.md"))
    small = {"Accuracy", "Law", "Solved", "Range", "Interval", "Missed", "Symbols", "Unit", "Ledger"}
    for name in re.findall(r"automodule:: (lobsim\.(?!models|physics|numerics|result\.cause)\S+)", text):
        for thing in vars(import_module(name)).values():
            if isclass(thing) and is_dataclass(thing) and thing.__module__ == name and thing.__name__ not in small:
                assert issubclass(thing, Shown), f"{name}.{thing.__name__} prints all that it holds"
    assert issubclass(Estimate, Shown) and issubclass(lobsim.Result, Shown)


def test_numbers_have_four_digits_and_a_line_has_an_end():
    assert (number(1.23456, "V"), number(np.float64(3e-4))) == ("1.235 V", "0.0003")
    assert len(shortened("a" * 500)) == notebook.LONGEST - 5 + len(" ...)") and shortened("a\n b") == "a b"
