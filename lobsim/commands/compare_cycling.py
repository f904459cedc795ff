"""`lobsim compare --cycling`: the cycles of a paper beside what it says about them."""

from pathlib import Path
from typing import TYPE_CHECKING

from lobsim.commands import output

if TYPE_CHECKING:
    from rich.console import Console

    from lobsim.compare.cycling import CyclingComparison
    from lobsim.compare.verdict import Row
    from lobsim.parameters.statements import Statement

COLUMNS = ("cycle", "statement", "paper", "model", "verdict", "kind")
WORDS = {
    "discharge_capacity_mAh_cm2": "discharge [mAh/cm2]",
    "charge_capacity_mAh_cm2": "charge [mAh/cm2]",
    "power_mW_cm2": "power [mW/cm2]",
    "end_of_discharge_V": "end of discharge [V]",
    "end_of_charge_V": "end of charge [V]",
    "coulombic_efficiency": "coulombic efficiency",
    "energy_efficiency": "round trip",
    "start_of_charge_V": "start of charge [V]",
    "rise_of_charge": "rise of charge [share]",
    "plateau_of_charge_V": "plateau of charge [V]",
    "fall_in_charge_V": "fall in charge [V]",
}


def compare_cycling(laboratory: str, laws: str | None, lithium: str | None, json: str | None, out: Path | None) -> bool:
    """Run, show and write the comparison; return whether every statement that should hold does."""
    with output.working("loading PyBaMM"):
        from lobsim.compare.cycling import compare_cycling as run_all

        compared = run_all(laboratory, laws=laws, lithium=lithium)
        written = compared.save(out) if out else []
    if json:
        given = {"paper": compared.laboratory.name, "caution": compared.laboratory.caution, "cycling": compared.cases()}
        output.write_json(given, json)
    if json != output.STDOUT:
        _print(output.console(), compared, written)
    return not compared.failures


def _print(console: "Console", compared: "CyclingComparison", written: list[Path]) -> None:
    for case, result in compared.results.items():
        console.print(f"{case}, {result.cycles['cycle'].iloc[-1]} cycles")
        rows = [cells(row) for row in compared.rows_of(case)]
        console.print(output.table(COLUMNS, rows, fixed=("cycle", *COLUMNS[3:])))
        if not result.finished:
            console.print(f"Not finished: {result.end}.")
        console.print()
    for row in compared.rows:
        if row.missed:
            known = f"* known: {row.statement.missed}" if row.statement.missed else "should hold"
            console.print(
                f"{row.statement.case}, cycle {cycle(row.statement)}, {WORDS[row.statement.quantity]}: {known}."
            )
    console.print(compared.laboratory.caution)
    if written:
        console.print(f"Written to {written[0].parent}: {', '.join(path.name for path in written)}")


def cells(row: "Row") -> list[str]:
    """Write a line of the table `COLUMNS` about a statement."""
    said = row.statement
    number = "none" if row.number is None else f"{row.number:.3f}"
    words = [cycle(said), WORDS[said.quantity], said.words, number]
    if not said.stated:
        return [*words, "", ""]
    return [*words, f"{row.verdict} *" if row.missed and said.missed else row.verdict, row.kind]


def cycle(said: "Statement") -> str:
    """Say of which cycle, or of which cycles, a statement speaks."""
    return f"1-{said.cycle}" if said.every else str(said.cycle)
