"""The figure of the overpotential audit: what each process takes between the open-circuit voltage and the voltage."""

import numpy as np

from lobsim.numerics.arrays import Array
from lobsim.page import style
from lobsim.page.solve import Discharge
from lobsim.page.style import Figure

NIL_mV = 1.0  # a process that never costs more is not drawn


def figure(run: Discharge, far_mAh_g: float, range_V: list[float]) -> Figure:
    """Hang the losses of a run from its open-circuit voltage, on the axes of the voltage.

    Parameters
    ----------
    run : Discharge
        The run.
    far_mAh_g : float
        End of the axis of charge [mAh.g-1].
    range_V : list of float
        Ends of the axis of voltage [V].

    Returns
    -------
    dict
        A plotly figure; its areas reach from the open-circuit voltage to the voltage of the run.
    """
    x = style.numbers(run.audit_mAh_g)
    voltage = np.interp(run.audit_mAh_g, run.mAh_g, run.voltage_V)
    upper = open_circuit_V(run)
    data = [_line("open-circuit voltage", x, upper, width=1, hovertemplate="%{y:.2f} V")]
    drawn = shown(run)
    for name, loss in run.losses_V.items():
        if name in drawn:
            upper = upper - loss
            data.append(_area(name, x, upper, loss))
    data.append(_line("voltage", x, voltage, width=2.5, hovertemplate="%{y:.3f} V"))
    return style.figure(
        data,
        xaxis=style.axis("charge taken / mAh g⁻¹ of carbon", range=[0, far_mAh_g]),
        yaxis=style.axis("cell voltage / V", range=range_V, dtick=0.2),
        hovermode="x unified",
        showlegend=False,
    )


def open_circuit_V(run: Discharge) -> Array:
    """Add what the processes take [V] to the voltage of a run, over its audit."""
    voltage = np.interp(run.audit_mAh_g, run.mAh_g, run.voltage_V)
    return np.asarray(voltage + sum(run.losses_V.values()))


def shown(run: Discharge) -> list[str]:
    """List the processes that cost at least `NIL_mV` at some time of a run."""
    return [name for name, loss in run.losses_V.items() if 1000 * np.abs(loss).max() >= NIL_mV]


def _line(name: str, x: list[float], volts: Array, width: float, hovertemplate: str) -> dict[str, object]:
    line = {"color": style.INK, "width": width}
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": style.numbers(volts),
        "line": line,
        "hovertemplate": hovertemplate,
    }


def _area(name: str, x: list[float], lower: Array, loss: Array) -> dict[str, object]:
    """What a process takes, from the trace before down to its own."""
    return {
        "type": "scatter",
        "mode": "lines",
        "name": style.LOSS_NAMES.get(name, name),
        "x": x,
        "y": style.numbers(lower),
        "customdata": style.numbers(1000 * loss, 4),
        "fill": "tonexty",
        "line": {"width": 0.5, "color": style.GROUND},
        "fillcolor": style.LOSS_COLOURS[name],
        "hovertemplate": "%{customdata:.0f} mV",
    }
