"""Program of a structure: the code of its model, the order of elimination, the method and the integrator, in one C."""

from pathlib import Path

from lobsim.batch.factors import Factors
from lobsim.batch.tableaus import RODAS4, Tableau

FIXED = ("factors.c", "integrator.c")


def program(model: str, factors: Factors, tableau: Tableau = RODAS4) -> str:
    """Write the program.

    Parameters
    ----------
    model : str
        C of the model: the macros LANES, N, K, P, EVENTS, READ, WORK and DRIFT, the type ``vd``, and the functions
        hoist, start, rates, slopes, events and read, all static.
    factors : Factors
        Order of elimination; its pattern is that of the values of ``slopes``.
    tableau : Tableau
        The method.
    """
    here = Path(__file__).parent
    fixed = [(here / name).read_text(encoding="utf-8") for name in FIXED]
    return "\n".join([model, "#include <stdint.h>", factors.text(), tableau.text(), *fixed])
