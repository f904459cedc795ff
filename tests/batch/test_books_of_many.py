"""Books of many discharges are those of single runs, and a discharge that has lost something does not close."""

from typing import Any

import numpy as np
import pytest

import lobsim
from lobsim.batch.books import ENOUGH, WANTED, books, closed
from lobsim.protocol import parse
from lobsim.result import outputs
from lobsim.result.books import Ledger
from lobsim.result.looks import Looks, read_of
from lobsim.result.one_pass import one_pass
from lobsim.solve.prepare import Prepared, prepare

D_O, DOSE, T = "Oxygen diffusivity [m2.s-1]", "Electrolyte dose [m]", "Ambient temperature [K]"
ONE = {
    "gas": lobsim.Cell("NIPS", "stacked").with_mesh(4, 10),
    "liquid": lobsim.Cell("VF", "coin").with_mesh(4, 10),
    "lumped": lobsim.Cell("NIPS", "stacked", model="lumped"),
    "mediator and ageing": lobsim.Cell("NIPS", "cycling").with_laws(mediator="on", ageing="on").with_mesh(4, 10),
    "displaced": lobsim.Cell("NIPS", "cycling").with_laws(liquid="displaced").with_mesh(4, 10),
    "no film": lobsim.Cell("NIPS", "coin").with_laws(passivation="none").with_mesh(4, 10),
    "two-stage lithium": lobsim.Cell("NIPS", "coin").with_laws(lithium="two-stage").with_mesh(4, 10),
    "two columns": lobsim.Cell("NIPS", "stacked", gas="air").with_mesh(3, 6, 2),
}
CURRENTS = (0.1, 0.4, 2.0)


def solved(cell: lobsim.Cell) -> tuple[Prepared, list[tuple[lobsim.Cell, Any]]]:
    rng = np.random.default_rng(5)
    prepared, found = prepare(cell, varied=(D_O, DOSE, T), compiled=False), []
    for current in CURRENTS:
        values = {D_O: rng.uniform(1, 2) * 1e-9, DOSE: cell.numbers[DOSE] * rng.uniform(0.9, 1.1)}
        made = cell.with_values(values | {T: rng.uniform(295, 310)})
        (step,) = parse((f"Discharge at {current} mA/cm2 until 2.0 V",), made)
        found.append((made, prepared.solve(made, step)))
    return prepared, found


def looked(prepared: Prepared, found: list[tuple[lobsim.Cell, Any]], count: int = ENOUGH) -> tuple[Looks, list[Any]]:
    """Looks evenly among the solver's steps, read as an engine reads them, and where they lie."""
    simulation = prepared.simulation
    parts = read_of(simulation.built_model, WANTED)
    read, sizes = one_pass(list(parts.values())), {name: int(part.size) for name, part in parts.items()}
    places = [np.linspace(0, solution.t.size - 1, count).round().astype(int) for _, solution in found]
    values = []
    for (_, solution), at in zip(found, places, strict=True):
        inputs = {name: float(np.asarray(value).item()) for name, value in solution.all_inputs[0].items()}
        rows = read(solution.t[None, at], np.ascontiguousarray(solution.y[:, at]), inputs)
        values.append(
            np.concatenate([np.broadcast_to(row, (n, count)) for n, row in zip(sizes.values(), rows, strict=True)]).T
        )
    times = np.array([solution.t[at] for (_, solution), at in zip(found, places, strict=True)])
    made = [cell.numbers for cell, _ in found]
    numbers = {
        name: number if len({one[name] for one in made}) == 1 else np.array([one[name] for one in made])
        for name, number in made[0].items()
    }
    where = outputs.grid(simulation.mesh, made[0])
    return Looks(np.array(values), sizes, times, where, numbers, simulation.model.laws), places


@pytest.mark.parametrize("name", ONE)
def test_books_of_many_are_those_of_each(name):
    """The ledger of one run, over the same moments: 1e-9 of what is booked."""
    prepared, found = solved(ONE[name])
    looks, places = looked(prepared, found)
    errors = books(looks)
    for job, ((cell, solution), at) in enumerate(zip(found, places, strict=True)):
        ledger = Ledger(cell.numbers)
        fields = outputs.flat(outputs.sample(solution, outputs.EVERYTHING, solution.t[at]), looks.where)
        ledger.add(fields, looks.where.shares, looks.where.shares_s)
        alone = ledger.close()
        assert set(alone) == set(errors)
        for book, error in alone.items():
            assert errors[book][job] == pytest.approx(error, rel=1e-6, abs=1e-9), (book, CURRENTS[job])
    assert errors["charge"].max() < 1e-5 and errors["lithium"].max() < 1e-5


@pytest.mark.parametrize("name", ["gas", "liquid", "lumped", "no film", "two columns"])
def test_discharges_close_and_one_that_has_lost_something_does_not(name):
    prepared, found = solved(ONE[name])
    looks, _ = looked(prepared, found)
    assert closed(books(looks)).all(), books(looks)
    assert {"charge", "lithium"} <= books(looks).keys()
    row = list(looks.sizes).index("Lithium thickness [m]")
    column = sum(list(looks.sizes.values())[:row])
    looks.values[1, -1, column] += 1e-4 * (looks.values[1, 0, column] - looks.values[1, -1, column])
    assert closed(books(looks)).tolist() == [True, False, True]
    looks.values[2, -1, column] = np.nan
    assert closed(books(looks)).tolist() == [True, False, False]


def test_an_even_number_of_looks_is_refused():
    prepared, found = solved(ONE["lumped"])
    looks, _ = looked(prepared, found, 24)
    with pytest.raises(ValueError, match="24 looks given: books need an odd number"):
        books(looks)
