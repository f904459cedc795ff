"""`lobsim calibrate --draws`: draws from the posterior of a paper's numbers, given its discharges."""

from pathlib import Path
from typing import TYPE_CHECKING

from lobsim.commands import output

if TYPE_CHECKING:
    from lobsim.uncertain import LeftOut, Posterior

LEFT_OUT = ("case", "quantity", "paper", "predicted, 90 %", "inside", "holds")


def calibrate_draws(
    laboratory: str, path: Path, left_out: Path | None, count: int, seed: int, volumes: int, json: str | None
) -> None:
    """Search the posterior, write its draws, and tell how good they are."""
    from lobsim import files

    for one in (path, *([left_out] if left_out else [])):
        files.check(one, (".csv",))
    with output.working("loading PyBaMM"):
        from lobsim.uncertain import draw_posterior
        from lobsim.uncertain.left_out import save

        found = draw_posterior(laboratory, count=count, seed=seed, volumes=volumes, leave_out=left_out is not None)
    more = f" --left-out {left_out.name}" if left_out else ""
    command = (
        f"lobsim calibrate {laboratory} --draws {path.name}{more} --count {count} --seed {seed} --volumes {volumes}"
    )
    found.draws.with_notes({"command": command}).save(path)
    if left_out:
        save(found.left_out, left_out)
    if json:
        output.write_json(found.to_dict(), json)
    if json != output.STDOUT:
        _print(found, path)


def _print(found: "Posterior", path: Path) -> None:
    console = output.console()
    for name, note in found.draws.notes.items():
        console.print(f"{name}: {note}")
    if found.left_out:
        console.print(output.table(LEFT_OUT, list(map(_cells, found.left_out)), fixed=LEFT_OUT[:2]))
    console.print(f"Written to {path}")


def _cells(row: "LeftOut") -> list[str]:
    interval = f"{row.predicted_low:.4g} to {row.predicted_high:.4g}"
    return [row.case, row.quantity, row.words, interval, "yes" if row.inside else "no", f"{row.holds:.0%}"]
