"""`lobsim fit --dry-run`: what a fit would take."""

from typing import TYPE_CHECKING

from lobsim.commands import output

if TYPE_CHECKING:
    from lobsim.fit.problem_file import Task


def show_price(task: "Task", profiles: bool, json: str | None) -> None:
    """Time the solves of a problem, and print how long its fit would take."""
    from dataclasses import asdict

    from lobsim.fit.price import price

    problem, search = task.problem, task.search
    with output.working("timing the solves"):
        found = price(
            problem.cell,
            problem.curves,
            problem.unknowns,
            starts=search["starts"],
            followed=search["followed"],
            profiles=profiles,
            predictions=len(task.predict),
            candidates=len(task.next),
            engine=search.get("engine"),
        )
    if json:
        output.write_json(asdict(found) | {"seconds": found.seconds, "most_seconds": found.most_seconds}, json)
    if json == output.STDOUT:
        return
    console = output.console()
    rows = [
        [one.name, str(one.plain), str(one.with_slopes), duration(one.seconds), duration(one.most_seconds)]
        for one in found.phases
    ]
    rows.append(["in all", "", "", duration(found.seconds), duration(found.most_seconds)])
    console.print(output.table(("", "solves of all curves", "with slopes", "likely", "at most"), rows))
    console.print(
        f"{len(problem.curves)} curves, {len(problem.names)} numbers: {found.plain_s:.2g} s to solve all curves once, "
        f"{found.with_slopes_s:.2g} s with slopes. Nothing was written."
    )
    if found.by_differences:
        console.print(f"Slopes by differences, as sensitivities take too long: {', '.join(found.by_differences)}.")
    if not found.carried:
        output.warn("at its own values the cell does not carry all curves: the times may be too short")


def duration(seconds: float) -> str:
    """Write a time [s] in the unit in which it is read easily."""
    for size, unit in ((3600.0, "h"), (60.0, "min")):
        if seconds > size:
            return f"{seconds / size:.1f} {unit}"
    return f"{seconds:.1f} s"
