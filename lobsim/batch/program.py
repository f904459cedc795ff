"""Program of a structure: the code of its model, the order of elimination, the method and the integrator, in one C."""

from pathlib import Path

from lobsim.batch.factors import Factors
from lobsim.batch.tableaus import RODAS4, Tableau

FIXED = ("factors.c", "task.c", "start.c", "kept.c", "step.c", "integrator.c")


def program(model: str, factors: Factors, tableau: Tableau = RODAS4) -> str:
    """Write the program.

    Parameters
    ----------
    model : str
        C of the model, as `lobsim.batch.code` writes it: macros of its sizes, and the functions hoist, start, rates,
        slopes, events and read.
    factors : Factors
        Order of elimination; its pattern is that of the values that ``slopes`` fills.
    tableau : Tableau
        The method.
    """
    return "\n".join([_file("lanes.h"), model, factors.text(), tableau.text(), *map(_file, FIXED)])


def _file(name: str) -> str:
    return (Path(__file__).parent / name).read_text(encoding="utf-8")
