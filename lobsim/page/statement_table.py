"""Table of what the paper or laboratory states, beside the numbers of the run."""

from typing import Any

from dash import html

from lobsim.compare.verdict import Row
from lobsim.page.subject import PAPER, Subject

# What a quantity is called, its unit, and the factor to it
QUANTITIES = {
    "plateau_V": ("plateau", "V", 1),
    "middle_V": ("voltage at half of it", "V", 1),
    "capacity_mAh_g": ("capacity", "mAh/g", 1),
    "capacity_mAh_cm2": ("capacity", "mAh/cm²", 1),
    "knee_mAh_g": ("start of the fall", "mAh/g", 1),
    "power_mW_cm2": ("mean power", "mW/cm²", 1),
    "energy_mWh_cm2": ("energy", "mWh/cm²", 1),
    "discharge_capacity_mAh_cm2": ("discharge", "mAh/cm²", 1),
    "charge_capacity_mAh_cm2": ("charge", "mAh/cm²", 1),
    "end_of_discharge_V": ("end of discharge", "V", 1),
    "end_of_charge_V": ("end of charge", "V", 1),
    "coulombic_efficiency": ("charge returned", "%", 100),
    "energy_efficiency": ("energy returned", "%", 100),
    "start_of_charge_V": ("start of charge", "V", 1),
    "rise_of_charge": ("share at which the charge passes 3.5 V", "%", 100),
    "plateau_of_charge_V": ("plateau of charge", "V", 1),
    "fall_in_charge_V": ("fall of the voltage within the charge", "mV", 1000),
}


def table(rows: tuple[Row, ...], usual: bool, subject: Subject = PAPER) -> Any:
    """Lay what the paper or laboratory states beside the run.

    Parameters
    ----------
    rows : tuple of Row
        Statements and numbers.
    usual : bool
        Whether it was the same with the same cell there; if not, there is no verdict.
    subject : Subject
        What the page is about: its laboratory says it.
    """
    speaker = subject.speaker
    if not rows:
        begin = "The paper" if subject.from_paper else speaker
        return html.P(f"{begin} says nothing about this membrane in this build at this current.")
    heads = ("quantity", speaker, "this run", "verdict")
    head = html.Thead(html.Tr([html.Th(words, scope="col") for words in heads]))
    body = [html.Tr([html.Td(words) for words in _cells(row, usual, speaker)]) for row in rows]
    caution = subject.laboratory.caution
    return [html.Table([head, html.Tbody(body)]), *([html.P(caution, className="caption")] if caution else ())]


def _cells(row: Row, usual: bool, speaker: str = PAPER.speaker) -> tuple[str, ...]:
    said = row.statement
    name, unit, factor = QUANTITIES.get(said.quantity, (said.quantity, "", 1))
    when = f" to cycle {said.cycle}" if said.every else f" in cycle {said.cycle}" if said.cycle else ""
    number = "none" if row.number is None else f"{factor * row.number:.4g} {unit}".strip()
    return name + when, said.words.replace("cm2", "cm²"), number, _verdict(row, usual, speaker)


def _verdict(row: Row, usual: bool, speaker: str) -> str:
    if not usual:
        return f"another run than {speaker}'s"
    known = f": {row.statement.missed}" if row.missed and row.statement.missed else ""
    return f"{row.verdict} ({row.kind}){known}"
