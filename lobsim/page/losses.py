"""The figure of the overpotential audit: where the voltage goes, as stacked areas under the equilibrium potential."""

import numpy as np

from lobsim.page import style
from lobsim.page.solve import Discharge
from lobsim.page.style import Figure


def figure(run: Discharge) -> Figure:
    """Stack the losses of a run.

    Parameters
    ----------
    run : Discharge
        The run.

    Returns
    -------
    dict
        A plotly figure; the areas add up to what the cell has lost against its equilibrium potential.
    """
    x = style.numbers(run.audit_mAh_g)
    data = [
        {
            "type": "scatter",
            "mode": "lines",
            "name": style.LOSS_NAMES.get(name, name),
            "x": x,
            "y": style.numbers(1000 * loss, 4),
            "stackgroup": "losses",
            "line": {"width": 0.5, "color": style.LOSS_COLOURS[name]},
            "fillcolor": style.LOSS_COLOURS[name],
            "hovertemplate": "%{y:.0f} mV",
        }
        for name, loss in run.losses_V.items()
    ]
    highest = 1000 * np.sum(list(run.losses_V.values()), axis=0).max()
    return style.figure(
        data,
        xaxis=style.axis("charge taken / mAh g⁻¹ of carbon", range=[0, float(run.audit_mAh_g[-1])]),
        yaxis=style.axis("loss of voltage / mV", range=[0, 1.05 * float(highest)]),
        hovermode="x unified",
        showlegend=False,
    )
