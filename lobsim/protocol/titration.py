"""Pulses with rests between them, as in the galvanostatic intermittent titration technique (GITT)."""

from lobsim.arguments import guarded
from lobsim.protocol.protocol import Cycles, Times


@guarded
def gitt(
    current: str,
    *,
    pulse: str,
    rest: str,
    times: Times,
    until: str | None = None,
    charge: bool = False,
    conditions: str | None = None,
) -> Cycles:
    """Write a protocol of pulses of one current, each followed by a rest.

    Parameters
    ----------
    current : str
        The current of a pulse, such as "0.2 mA/cm2" or "C/20".
    pulse, rest : str
        How long a pulse and the rest after it take, such as "10 min" and "1 h".
    times : int
        The number of pulses, at most.
    until : str, optional
        The voltage at which a pulse ends, such as "2.0 V"; its rest is the last step.
    charge : bool
        Whether the pulses charge.
    conditions : str, optional
        Temperature, gas and pressure, such as "at 40 C in air".

    Returns
    -------
    Cycles
        The pulses, for `lobsim.run`. They are not counted as cycles. `lobsim.Result.pulses` evaluates them.

    Raises
    ------
    LobsimError
        If ``times`` is not a whole number above 0.
    """
    under, limit = f" {conditions}" if conditions else "", f" or until {until}" if until else ""
    verb = "Charge" if charge else "Discharge"
    steps = (f"{verb} at {current} for {pulse}{limit}{under}", f"Rest for {rest}{under}")
    return Cycles(steps, times, "voltage limit" if until else None, counted=False)
