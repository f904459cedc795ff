"""What the tests of the literature's models share: one way to run them, and integrals over their fields and time."""

import numpy as np
import pybamm
import pytest

from lobsim.laboratory import catalogue
from lobsim.numerics.solver import DEFAULT, idaklu

PIECES = 8  # points a step, between which integrals over time are trapezoids


class Run:
    """A solution, with the numbers of its model, at eight points a step of the solver."""

    def __init__(self, solution, numbers) -> None:
        self.solution, self.numbers = solution, numbers
        steps = solution.t
        self.t = np.append((steps[:-1, None] + np.diff(steps)[:, None] * np.arange(PIECES) / PIECES).ravel(), steps[-1])

    def __getitem__(self, name):
        return np.asarray(self.solution[name](self.t))

    def end(self, name):
        return float(np.asarray(self.solution[name](self.t[-1])).squeeze())

    def over_time(self, name):
        f = self[name]
        return float(((f[1:] + f[:-1]) / 2 * np.diff(self.t)).sum())

    def through(self, thickness, field):
        """Integral of a field over a domain of this thickness, whose cells are those of `widths`, at every time."""
        return self.numbers[thickness] * widths(field.shape[0]) @ field


def widths(cells):
    """Cells of a mesh in [0, 1] with edges 1 - (1 - xi)^1.75, by hand."""
    return np.diff(1 - (1 - np.linspace(0, 1, cells + 1)) ** 1.75)


@pytest.fixture(scope="session")
def run():
    """Run a model with its paper's numbers, some of them changed, until it ends."""
    pybamm.set_logging_level("ERROR")

    def run(model, paper, *, values=None, cells=None, accuracy=DEFAULT, seconds=1e8):
        numbers = catalogue.literature_set(paper).with_values(values or {}).numbers()
        simulation = pybamm.Simulation(
            model, parameter_values=pybamm.ParameterValues(numbers), var_pts=cells, solver=idaklu(accuracy)
        )
        return Run(simulation.solve([0, seconds]), numbers)

    return run
