"""A rate test as a cycler does it: one cell, one current after another."""

from collections.abc import Sequence
from typing import Annotated

from lobsim.arguments import guarded
from lobsim.errors import LobsimError
from lobsim.protocol.protocol import Cycles, Part, Times

Currents = Annotated[Sequence[float | str], "a list of currents in mA/cm2, or of texts such as 'C/10'"]


@guarded
def rate_test(
    currents: Currents,
    *,
    until: str = "2.0 V",
    charge: str | None = None,
    rest: str | None = None,
    cycles: Times = 1,
) -> tuple[Part, ...]:
    """Write the protocol of a rate test on one cell; `lobsim.Result.rates` gives capacity against current.

    Parameters
    ----------
    currents : sequence of float or str
        Currents of the discharges, one after another: numbers in mA/cm2, or texts such as "100 mA/g" and "C/10".
    until : str
        What ends each discharge, such as "2.0 V or 1 mAh/cm2".
    charge : str, optional
        What follows "Charge at" after each discharge, such as "0.1 mA/cm2 until 4.2 V". Without, the discharges follow
        one another: begin with the highest current.
    rest : str, optional
        How long the cell rests after each half cycle, such as "10 min".
    cycles : int
        How often each current is done; more than once with a charge only.

    Returns
    -------
    tuple of str and Cycles
        The protocol, for `lobsim.run`. With a charge its parts are cycles.

    Raises
    ------
    LobsimError
        If there is no current, one is not above 0, or discharges are to be repeated without a charge.

    Notes
    -----
    `lobsim.limits.rate_curve` takes a fresh cell for each current.
    """
    if not currents or isinstance(currents, str):
        raise LobsimError(f"a rate test has a list of currents in mA/cm2, such as [0.1, 0.2, 0.4], not {currents!r}")
    if charge is None and cycles > 1:
        raise LobsimError(f"{cycles} cycles at each current need a charge, such as charge='0.1 mA/cm2 until 4.2 V'")
    after = () if rest is None else (f"Rest for {rest}",)
    discharges = [f"Discharge at {_text(current)} until {until}" for current in currents]
    if charge is None:
        return tuple(step for discharge in discharges for step in (discharge, *after))
    return tuple(Cycles((discharge, *after, f"Charge at {charge}", *after), cycles) for discharge in discharges)


def _text(current: float | str) -> str:
    if isinstance(current, str):
        return current
    if not 0 < current < float("inf"):
        raise LobsimError(f"the currents of a rate test are above 0 mA/cm2, not {current:g}")
    return f"{current:.12g} mA/cm2"
