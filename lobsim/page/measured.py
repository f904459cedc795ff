"""A measured discharge beside the model: the curve that the browser keeps, and model less measurement."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from lobsim.errors import LobsimError
from lobsim.fit.curves import Curve
from lobsim.numerics.arrays import Array
from lobsim.page import style
from lobsim.page.solve import Discharge

MOST_POINTS = 1000
LONGEST_NAME = 200
HUGE = 1e30  # beyond all that is measured in any unit
SAME_CURRENT = 0.005  # share, up to which two currents are the same
LEAST_mV, OF_RMS = 5.0, 4.0  # what the axis of the residual reaches: a steep end may leave it
NUMBERS = ("current_mA_cm2", "limit_V", "noise_V", "resolution_mAh_cm2")


@dataclass(frozen=True, eq=False)
class Measured:
    """A measured discharge.

    Attributes
    ----------
    curve : Curve
        Its points, and the protocol of one step at its mean current.
    current_mA_cm2 : float
        Mean current [mA/cm2].
    limit_V : float
        Lowest voltage [V].
    """

    curve: Curve
    current_mA_cm2: float
    limit_V: float

    @classmethod
    def read(cls, sent: object) -> "Measured":
        """Read a curve as the browser sends it [mAh/cm2, V], which anybody may have written.

        Raises
        ------
        LobsimError
            If it is none.
        """
        if not isinstance(sent, Mapping):
            raise LobsimError("the measured curve cannot be read: drop its file again")
        lists = [sent.get(name) for name in ("capacity_mAh_cm2", "voltage_V")]
        numbers = [sent.get(name) for name in NUMBERS]
        if not all(_number(one) for one in numbers) or not all(_numbers(one) for one in lists):
            raise LobsimError("the numbers of the measured curve cannot be read: drop its file again")
        current, limit, noise, resolution = (float(one) for one in numbers)  # type: ignore[arg-type]
        if current <= 0 or limit <= 0:
            raise LobsimError("the measured curve has no current or no limit above 0: drop its file again")
        capacity, voltage = (np.array(one, dtype=float) for one in lists)
        curve = Curve(
            f"Discharge at {current:g} mA/cm2 until {limit:g} V",
            capacity,
            voltage,
            noise_V=noise,
            resolution_mAh_cm2=resolution,
            name=str(sent.get("name"))[:LONGEST_NAME],
            source=str(sent.get("source"))[:LONGEST_NAME],
        )
        return cls(curve, current, limit)

    def mAh_g(self, run: Discharge) -> Array:
        """Its capacity, per gram of the carbon of a run [mAh/g]."""
        return self.curve.capacity_mAh_cm2 * run.per_gram


def _number(one: object) -> bool:
    return isinstance(one, int | float) and not isinstance(one, bool) and abs(one) < HUGE


def _numbers(given: object) -> bool:
    return isinstance(given, list) and len(given) <= MOST_POINTS and all(map(_number, given))


@dataclass(frozen=True, eq=False)
class Residual:
    """Model less measurement.

    Attributes
    ----------
    mAh_g : array
        Where both have a voltage [mAh/g], shape (N,).
    mV : array
        Model less measurement there [mV], shape (N,).
    rms_mV : float
        Root mean square over the capacity [mV]; not a number if there is no point at which both have a voltage.
    end_model, end_measured : float
        Capacity when the voltage of the measurement's last point is reached [mAh/cm2]; of a model that does not reach
        it, its last.
    reached : bool
        Whether the model reaches it.
    """

    mAh_g: Array
    mV: Array
    rms_mV: float
    end_model: float
    end_measured: float
    reached: bool


def residual(run: Discharge, measured: Measured) -> Residual:
    """Compare a run with a measurement [mV, mAh/cm2], at the measured points up to where the run ends."""
    at, voltage = measured.mAh_g(run), measured.curve.voltage_V
    both = at <= run.mAh_g[-1] * (1 + 1e-6)
    mV = 1e3 * (np.interp(at[both], run.mAh_g, run.voltage_V) - voltage[both])
    weights = np.gradient(at[both]) if both.sum() > 1 else np.ones(int(both.sum()))
    rms = math.sqrt(float(weights @ mV**2) / float(weights.sum())) if both.any() else math.nan
    end_V = float(voltage[-1])
    above = np.flatnonzero(run.voltage_V > end_V)
    last = int(above[-1]) if above.size else 0
    reached = last + 1 < run.voltage_V.size
    ends = slice(last, last + 2)
    falling = run.voltage_V[ends][::-1], run.mAh_g[ends][::-1]
    end = float(np.interp(end_V, *falling)) if reached else float(run.mAh_g[-1])
    return Residual(at[both], mV, rms, end / run.per_gram, float(measured.curve.capacity_mAh_cm2[-1]), reached)


def sentence(run: Discharge, measured: Measured, found: Residual, current_mA_cm2: float) -> str:
    """Say how far the model is off, and whether both currents [mA/cm2] are one."""
    said = []
    if abs(current_mA_cm2 / measured.current_mA_cm2 - 1) > SAME_CURRENT:
        said.append(f"Measured at {measured.current_mA_cm2:.3g} mA/cm², the model is run at {current_mA_cm2:.3g}.")
    if found.mV.size:
        far = found.mAh_g[-1] / run.per_gram
        said.append(f"Model less measurement: {round(found.rms_mV, 2):.3g} mV rms up to {far:.3g} mAh/cm².")
    off = 100 * (found.end_model / found.end_measured - 1)
    end_V = float(measured.curve.voltage_V[-1])
    if found.reached:
        said.append(
            f"Capacity to {end_V:.2f} V: {found.end_model:.3g} mAh/cm² of the model, {found.end_measured:.3g} "
            f"measured, {off:+.1f} %."
        )
    else:
        said.append(
            f"The model ends at {found.end_model:.3g} mAh/cm² and {run.voltage_V[-1]:.2f} V, the measurement at "
            f"{found.end_measured:.3g} mAh/cm² and {end_V:.2f} V."
        )
    return " ".join(said)


def curve(run: Discharge, measured: Measured) -> dict[str, Any]:
    """Draw the measured curve: its points [mAh/g, V], in ink, so that the line of the run is seen through them."""
    return {
        "type": "scatter",
        "mode": "markers",
        "name": style.MEASURED,
        "x": style.numbers(measured.mAh_g(run)),
        "y": style.numbers(measured.curve.voltage_V),
        "marker": {"color": style.MEASURED_COLOUR, "size": 5, "symbol": "circle-open", "line": {"width": 1.2}},
        "hovertemplate": "measured %{x:.0f} mAh/g, %{y:.3f} V",
    }


def figure(run: Discharge, found: Residual, far: float) -> style.Figure:
    """Draw model less measurement [mV] over the charge, on the axis of the voltage, which ends at ``far`` [mAh/g]."""
    largest = float(np.abs(found.mV).max(initial=0.0))
    most = style.roomy(max(LEAST_mV, min(1.05 * largest, OF_RMS * found.rms_mV) if found.mV.size else 0.0))
    line = {
        "type": "scatter",
        "mode": "lines",
        "name": "model less measurement",
        "x": style.numbers(found.mAh_g),
        "y": style.numbers(found.mV),
        "line": {"color": style.MEASURED_COLOUR, "width": 2},
        "fill": "tozeroy",
        "fillcolor": style.SHADE,
        "hovertemplate": "%{x:.0f} mAh/g, %{y:.1f} mV",
    }
    return style.figure(
        [line],
        xaxis=style.axis("charge taken / mAh g⁻¹ of carbon", range=[0, far]),
        yaxis=style.axis("difference / mV", range=[-most, most], zeroline=True, zerolinecolor=style.FAINT),
        showlegend=False,
    )
