"""What the paper says, beside what the run gave, as a table."""

from typing import Any

from dash import html

from lobsim.verdict import Row


def table(rows: tuple[Row, ...], usual: bool) -> Any:
    """Lay what the paper says beside the run."""
    if not rows:
        return html.P("The paper says nothing about this membrane in this build at this current.")
    heads = ("quantity", "the paper", "this run", "")
    body = [
        html.Tr(
            [
                html.Td(_QUANTITIES.get(row.statement.quantity, row.statement.quantity.replace("_", " "))),
                html.Td(row.statement.words),
                html.Td(_number(row)),
                html.Td(_verdict(row, usual)),
            ]
        )
        for row in rows
    ]
    return html.Table([html.Thead(html.Tr([html.Th(head, scope="col") for head in heads])), html.Tbody(body)])


_QUANTITIES = {
    "plateau_V": "plateau",
    "capacity_mAh_g": "capacity",
    "capacity_mAh_cm2": "capacity per area",
    "knee_mAh_g": "start of the fall",
    "power_mW_cm2": "mean power",
}
_UNITS = {"V": "V", "g": "mAh/g", "cm2": "mAh/cm²"}


def _number(row: Row) -> str:
    if row.number is None:
        return "none"
    quantity = row.statement.quantity
    unit = "mW/cm²" if quantity.endswith("mW_cm2") else _UNITS.get(quantity.rsplit("_", 1)[-1], "")
    return f"{row.number:.4g} {unit}".strip()


def _verdict(row: Row, usual: bool) -> str:
    if not usual:
        return "another cell than the paper's"
    return f"{row.verdict} ({row.kind})"
