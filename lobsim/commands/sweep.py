"""`lobsim sweep`: the runs of a study file, into a folder that survives."""

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lobsim.commands import options, output
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    from lobsim.sweep.execute import Progress
    from lobsim.sweep.executors import Pool

INTERRUPTED = 130  # exit code


def sweep(
    file: Annotated[Path, typer.Argument(metavar="STUDY.toml", help="The study.")],
    out: Annotated[Path, typer.Option(metavar="DIR", help="Results; what is there is not solved again.")],
    jobs: Annotated[
        int | None, typer.Option(min=1, metavar="INT", help="Processes on this machine.  [default: all cores]")
    ] = None,
    scheduler: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="A running Dask scheduler, such as tcp://10.0.0.1:8786.")
    ] = None,
    slurm: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME=VALUE", help="Start workers by Slurm: partition=..., jobs=4, cores=..., walltime=..."
        ),
    ] = None,
    compiled: Annotated[
        bool, typer.Option("--compiled", help="Compile the equations: slower once, then twice as fast.")
    ] = False,
    points: Annotated[int, typer.Option(min=0, metavar="INT", help="Keep so many points of every voltage curve.")] = 0,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would cost, and stop.")] = False,
    json: options.Json = None,
) -> None:
    """Solve what is missing of a study: killed and started again, it goes on where it was.

    A run that fails is a row with its reason. Ctrl-C keeps what has landed (exit code 130).
    """
    from lobsim.sweep.study_file import read

    output.check_json(json)
    if scheduler and slurm:
        raise LobsimError("--scheduler and --slurm name two clusters: give one of them")
    study = read(file)
    with output.working("loading PyBaMM"):
        from lobsim.sweep import executors, price
        from lobsim.sweep import sweep as solve

        told = price(study, jobs or executors.local().workers, points, compiled) if dry_run else {}
    if dry_run:
        output.show([told], json)
        return
    pool = _pool(scheduler, slurm)
    try:
        with _bar() as progress:
            store = solve(study, out, jobs=jobs, pool=pool, compiled=compiled, points=points, progress=progress)
    except KeyboardInterrupt:
        output.warn(f"interrupted: what has landed is in {out}; the same command goes on")
        raise typer.Exit(INTERRUPTED) from None
    finally:
        if pool:
            pool.close()
    table = store.table([run.key for run in study.runs])
    summary = {"runs": len(table), **{str(status): int(n) for status, n in table["status"].value_counts().items()}}
    if json:
        output.write_json(summary | {"folder": str(out), "study": study.describe()}, json)
    if json != output.STDOUT:
        words = ", ".join(f"{count} {status}" for status, count in summary.items())
        output.console().print(f"{words}. Table: {out / 'results.csv'}; in Python: lobsim.open_study({str(out)!r}).")


def _pool(scheduler: str | None, slurm: list[str] | None) -> "Pool | None":
    from lobsim.sweep import executors

    if scheduler:
        return executors.dask(scheduler)
    if slurm:
        return executors.slurm(options.assignments("--slurm", "partition=short", slurm))
    return None


@contextmanager
def _bar() -> Iterator[Callable[["Progress"], None]]:
    """Show runs done, failed, rate and time left; whatever is printed meanwhile goes to standard error."""
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn
    from rich.progress import Progress as Bar

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("{task.fields[more]}"))
    shown = Bar(*columns, console=output.console(stderr=True))
    with redirect_stdout(sys.stderr), shown:
        task = shown.add_task("runs", total=None, more="")

        def tell(progress: "Progress") -> None:
            left: Any = progress.left_s
            time_left = "" if left is None else f", {left:.0f} s left"
            more = f"{progress.failed} failed, {progress.rate:.1f} a second{time_left}"
            shown.update(task, completed=progress.done, total=progress.total, more=more)

        yield tell
