"""`lobsim fit`: numbers of a cell from measured curves, with a report."""

import base64
import logging
import warnings
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lobsim.commands import options, output
from lobsim.commands.cell_options import CellFile
from lobsim.commands.figure_options import takes_figure_settings
from lobsim.commands.fit_price import show_price
from lobsim.commands.interrupt import BY_CTRL_C
from lobsim.errors import LobsimError, UnfinishedWarning

if TYPE_CHECKING:
    from lobsim.fit.problem_file import Task
    from lobsim.fit.report import Findings

CELL, REPORT, PAGE, NUMBERS = "cell.toml", "report.md", "report.html", "fit.json"
SO_FAR = "best-so-far.toml"  # while the search goes on; left by one that was killed


@takes_figure_settings("out")
def fit(
    file: Annotated[Path, typer.Argument(metavar="PROBLEM.toml", help="Cell, curves, and what is to be found.")],
    out: Annotated[
        Path | None, typer.Option(metavar="DIR", help="Where the report, the figures and the fitted cell go.")
    ] = None,
    profiles: Annotated[
        bool, typer.Option("--profiles/--no-profiles", help="Also find the profile likelihood of every number.")
    ] = True,
    sample: Annotated[
        int, typer.Option(metavar="STEPS", min=0, help="Also sample by chains of so many steps at most, such as 1000.")
    ] = 0,
    rivals: Annotated[
        bool, typer.Option("--rivals", help="Also fit with rival laws: which predicts best what is left out?")
    ] = False,
    engine: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="batch, many discharges side by side, or idaklu, one by one; by default batch once it is compiled.",
        ),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only say how long it would take, after a few solves; write nothing.")
    ] = False,
    cell_file: CellFile = None,
    json: options.Json = None,
) -> None:
    """Fit a cell to measured curves: values with intervals, what the curves tell, predictions, what to measure next.

    The fitted cell is DIR/cell.toml, which lobsim.Cell.load reads; the report is DIR/report.html and DIR/report.md.
    Ctrl-C and SIGTERM end the search: the best so far is written, with exit code 130 or 143. A second one ends at once.
    """
    from lobsim import files

    output.check_json(json)
    if out is None and not dry_run:
        raise LobsimError("say where the report goes, --out DIR, or ask for the time that a fit takes, --dry-run")
    with output.working("loading PyBaMM"):
        from lobsim.fit.problem_file import read

        logging.getLogger("pybamm.logger").setLevel(logging.ERROR)
        from lobsim.batch.choice import named

        task = read(file, cell_file)
        _check(task, sample, rivals)
        if engine is not None:
            task = replace(task, search=dict(task.search) | {"engine": named(engine)})
    if dry_run or out is None:
        show_price(task, profiles, json)
        return
    files.make_folder(out)
    with output.working(f"{file}"):
        findings = _found(task, profiles, sample, rivals, out / SO_FAR)
    with output.working("writing the report"):
        _write(findings, out)
    (out / SO_FAR).unlink(missing_ok=True)
    if json:
        output.write_json(_described(findings), json)
    if json != output.STDOUT:
        _show(findings, out)
    if findings.interrupted:
        output.warn(findings.warning)
        raise typer.Exit(BY_CTRL_C)


def _check(task: "Task", steps: int, with_rivals: bool) -> None:
    """Refuse what is asked for after the fit before it begins."""
    from lobsim.fit.rivals import with_each
    from lobsim.fit.sampled import refuse

    if steps:
        refuse(len(task.problem.names), steps)
    if with_rivals:
        with_each(task.problem.cell)


def _show(findings: "Findings", out: Path) -> None:
    estimate = findings.estimate
    rows = [
        [row["name"], f"{row['value']:.4g}", f"{row['low']:.4g} to {row['high']:.4g}", row["told"]]
        for row in estimate.table().to_dict("records")
    ]
    console = output.console()
    console.print(output.table(("number", "best", "95 %", "what the curves tell"), rows, fixed=("best", "95 %")))
    for met in estimate.agreement:
        console.print(f"{met.name}: {met.rms_mV:.1f} mV, end {100 * met.end_off:+.1f} %")
    for told in filter(None, (findings.check, findings.sampled, findings.rivals)):
        console.print(str(told))
    console.print(
        f"{estimate.count.all} solves, {estimate.seconds:.1f} s. Report: {out / PAGE}; "
        f"the {'fitted cell' if estimate.finished else 'best cell so far'}: lobsim.Cell.load({str(out / CELL)!r})."
    )


def _found(task: "Task", with_profiles: bool, steps: int, with_rivals: bool, so_far: Path) -> "Findings":
    from lobsim.fit import fit as estimate_numbers
    from lobsim.fit.checks import check
    from lobsim.fit.report import Findings
    from lobsim.fit.rivals import compare_laws

    problem = task.problem
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UnfinishedWarning)  # that it was interrupted is said at the end
        estimate = estimate_numbers(
            problem.cell, problem.curves, problem.unknowns, spread=problem.spread, keep=so_far, **task.search
        )
    profiles, predictions, candidates = [], [], []
    sampled, compared, checked = None, None, None
    interrupted = not estimate.finished
    try:
        if not interrupted:
            for name in problem.names if with_profiles else ():
                profiles.append(estimate.profile(name))
            sampled = estimate.sample(steps) if steps else None
            sets = sampled.drawn if sampled else None
            for protocol in task.predict:
                predictions.append(estimate.predict(protocol, sets=sets))
            if task.predict or sampled:  # the draws are there
                checked = check(estimate.belief, sets or estimate.drawn(), estimate.optimum.misfit)
            candidates = estimate.next_measurement(task.next) if task.next else []
            if with_rivals:
                search = {**task.search, "spread": problem.spread}
                compared = compare_laws(
                    problem.cell, problem.curves, problem.unknowns, seed=search.pop("seed"), search=search
                )
    except KeyboardInterrupt:
        interrupted = True
    return Findings(estimate, profiles, predictions, candidates, interrupted, sampled, compared, checked)


def _write(findings: "Findings", out: Path) -> None:
    from lobsim import files, plots
    from lobsim.files.plain import to_json
    from lobsim.fit.report import markdown

    drawn = {"curves": plots.fitted_curves(findings.estimate), "correlations": plots.correlations(findings.estimate)}
    if findings.profiles:
        drawn["profiles"] = plots.profiles(findings.profiles)
    if findings.predictions:
        drawn["predictions"] = plots.predictions(findings.predictions)
    images = {name: f"{name}.png" for name in drawn}
    for name, figure in drawn.items():
        plots.save(figure, out / images[name])
    findings.estimate.save(out / CELL)
    inside = {name: _inside(out / image) for name, image in images.items()}
    texts = {
        REPORT: markdown(findings, images),
        PAGE: _page(markdown(findings, inside)),
        NUMBERS: to_json(_described(findings)),
    }
    for name, text in texts.items():
        with files.whole(out / name) as draft:
            draft.write_text(text, encoding="utf-8")


def _inside(image: Path) -> str:
    """An image as part of the page that shows it."""
    return f"data:image/png;base64,{base64.b64encode(image.read_bytes()).decode()}"


def _page(text: str) -> str:
    """A page that needs no other file."""
    from markdown_it import MarkdownIt

    rules = MarkdownIt("commonmark", {"html": False}).enable("table")
    rules.validateLink = lambda url: url.startswith("data:image/png;base64,")  # type: ignore[method-assign]
    style = (
        "body{font:16px/1.5 system-ui,sans-serif;color:#222;max-width:62rem;margin:2rem auto;padding:0 1rem}"
        "table{border-collapse:collapse;font-size:.9rem;margin:1rem 0}"
        "td,th{border-bottom:1px solid #ccc;padding:.3rem .7rem;text-align:left;vertical-align:top}"
        "img{max-width:100%}h2{margin-top:2.2rem}"
    )
    body = rules.render(text)
    head = '<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Fit</title>'
    return f'<!doctype html>\n<html lang="en"><head>{head}<style>{style}</style></head>\n<body>\n{body}</body></html>\n'


def _described(findings: "Findings") -> dict[str, Any]:
    from dataclasses import asdict

    estimate = findings.estimate
    return {
        "cell": options.named(estimate.problem.cell),
        "numbers": estimate.table().to_dict("records"),
        "correlation": estimate.correlation,
        "curves": [asdict(met) | {"end_off": met.end_off} for met in estimate.agreement],
        "profiles": [asdict(one) for one in findings.profiles],
        "predictions": [
            {
                "protocol": one.protocol,
                "capacity_mAh_cm2": asdict(one.capacity_mAh_cm2),
                "middle_V": asdict(one.middle_V),
            }
            for one in findings.predictions
        ],
        "candidates": [asdict(one) for one in findings.candidates],
        "sampled": _sampled(findings),
        "rivals": _rivals(findings),
        "inside_95": findings.check and findings.check.inside,
        "provenance": estimate.provenance,
        "finished": not findings.interrupted,
        "seconds": estimate.seconds,
    }


def _sampled(findings: "Findings") -> dict[str, Any] | None:
    found = findings.sampled
    if found is None:
        return None
    return {"steps": found.steps, "r_hat": found.r_hat, "effective": found.effective, "agrees": found.agrees}


def _rivals(findings: "Findings") -> list[dict[str, Any]]:
    return [
        {"laws": one.laws, "elpd": one.left_out.total, "behind": one.behind, "error": one.error}
        for one in (findings.rivals.ranked if findings.rivals else ())
    ]
