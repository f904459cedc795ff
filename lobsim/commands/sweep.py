"""`lobsim sweep`: the runs of a study file, into a folder that survives."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from lobsim.commands import options, output
from lobsim.commands.cell_options import CellFile
from lobsim.commands.interrupt import BY_CTRL_C
from lobsim.errors import LobsimError

if TYPE_CHECKING:
    from lobsim.sweep.executors import Pool
    from lobsim.sweep.study import Study


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
        bool | None,
        typer.Option(
            "--compiled/--not-compiled", help="Compile the equations first, or never; by default as soon as it pays."
        ),
    ] = None,
    points: Annotated[int, typer.Option(min=0, metavar="INT", help="Keep so many points of every voltage curve.")] = 0,
    engine: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="batch, many runs side by side, or idaklu, one by one; by default batch for more than 200 steps.",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what it would cost, and stop.")] = False,
    cell_file: CellFile = None,
    json: options.Json = None,
) -> None:
    """Solve what is missing of a study: killed and started again, it goes on where it was.

    A run that fails is a row with its reason. Ctrl-C (exit code 130) and SIGTERM (143) keep what has landed.
    """
    from lobsim.sweep.study_file import read

    output.check_json(json)
    if scheduler and slurm:
        raise LobsimError("--scheduler and --slurm name two clusters: give one of them")
    if jobs and (scheduler or slurm):
        raise LobsimError(
            "--jobs is of processes on this machine: leave it out with --scheduler, and write --slurm jobs=4"
        )
    study = read(file, cell_file)
    with output.working("loading PyBaMM"):
        from lobsim.sweep import differences, engines, executors, price
        from lobsim.sweep import sweep as solve

        engine = engines.named(engine)
        workers = jobs or executors.local().workers
        told = price(study, workers, points, compiled, engine=engine) if dry_run else {}
    if dry_run:
        output.show([told], json)
        return
    pool = _pool(scheduler, slurm)
    _say_what_is_solved_again(study, out, points, engine)
    try:
        with output.working(f"{file}"):
            store = solve(study, out, jobs=jobs, pool=pool, compiled=compiled, points=points, engine=engine)
    except KeyboardInterrupt:
        output.warn(f"interrupted: what has landed is in {out}; the same command goes on")
        raise typer.Exit(BY_CTRL_C) from None
    finally:
        if pool:
            pool.close()
    table = store.table()
    summary = {"runs": len(table), **{str(status): int(n) for status, n in table["status"].value_counts().items()}}
    if json:
        check = {"check": store.check} if store.check else {}
        output.write_json(summary | {"folder": str(out), "study": study.describe()} | check, json)
    if json != output.STDOUT:
        words = ", ".join(f"{count} {status}" for status, count in summary.items())
        output.console().print(f"{words}. Table: {out / 'results.csv'}; in Python: lobsim.open_study({str(out)!r}).")
        if store.check:
            output.say(f"{differences.words(store.check)}.")
    if store.others:
        output.say(f"{store.others} runs of other studies, or of other physics, are in {out} too: not in this table")


def _say_what_is_solved_again(study: "Study", out: Path, points: int, engine: str | None) -> None:
    """Tell which runs are there, but without the curves that are asked for, or by another engine."""
    from lobsim.sweep import engines
    from lobsim.sweep.store import open_study

    if (out / "chunks").is_dir():
        store, asked = open_study(out), {run.key for run in study.runs}
        others = store.by_batch(now=None if engine == engines.IDAKLU else False) & asked
        if others:
            output.say(f"{len(others)} runs are solved again: they were solved by another engine")
        again = store.without_curve(points) & asked
        if again:
            output.say(f"{len(again)} runs are solved again: their curves of {points} points were not kept")


def _pool(scheduler: str | None, slurm: list[str] | None) -> "Pool | None":
    from lobsim.sweep import executors

    if scheduler:
        return executors.dask(scheduler)
    if slurm:
        return executors.slurm(options.assignments("--slurm", "partition=short", slurm))
    return None
