"""Report of a fit, as a text in Markdown that a colleague can read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.fit.checks import Check
from lobsim.fit.estimate import Estimate
from lobsim.fit.missed import misfit_sentence
from lobsim.fit.modes import explanations, overlooked
from lobsim.fit.next_measurement import Candidate
from lobsim.fit.predict import Prediction
from lobsim.fit.profiles import LIMIT, Profile
from lobsim.fit.rivals import Rivals
from lobsim.fit.sampled import Sampled
from lobsim.version import __version__


@dataclass(frozen=True, repr=False)
class Findings(Shown):
    """An estimate with everything that was asked of it afterwards."""

    SHOWN = ("estimate", "profiles", "predictions", "candidates", "sampled", "rivals", "check")

    estimate: Estimate
    profiles: Sequence[Profile] = field(default_factory=tuple)
    predictions: Sequence[Prediction] = field(default_factory=tuple)
    candidates: Sequence[Candidate] = field(default_factory=tuple)
    interrupted: bool = False
    sampled: Sampled | None = None
    rivals: Rivals | None = None
    check: Check | None = None

    @property
    def warning(self) -> str:
        """Sentence about a fit that was interrupted: during its search, or afterwards."""
        if self.interrupted and self.estimate.finished:
            return "interrupted after the search: profiles, predictions or ranks are missing"
        return self.estimate.warning


@guarded
def markdown(findings: Findings, figures: Mapping[str, str]) -> str:
    """Write a report.

    Parameters
    ----------
    findings : Findings
        What was found.
    figures : mapping of str to str
        Where the figures are: "curves", "correlations" and, if they were drawn, "profiles", "predictions".

    Returns
    -------
    str
        Markdown.
    """
    estimate = findings.estimate
    parts = [
        "# Fit",
        f"{estimate.problem.cell!r}, {len(estimate.problem.curves)} curves, "
        f"{len(estimate.problem.names)} numbers found in {estimate.count.all} solves "
        f"({estimate.count.with_slopes} of them with sensitivities) and {estimate.seconds:.1f} s, "
        f"lobsim {__version__}.",
        *([f"**This fit is not finished**: {findings.warning}."] if findings.warning else []),
        "## Numbers",
        _table(("number", "best", "95 %", "start", "bounds", "what the curves tell"), _numbers(estimate)),
        _searches(estimate),
        "## Curves",
        _table(("curve", "misfit", "end measured", "end fitted", "difference"), _curves(estimate)),
        _verdict(estimate),
        f"![measured and fitted curves]({figures['curves']})",
        "## Which numbers are seen together",
        f"![correlations]({figures['correlations']})",
    ]
    if findings.profiles:
        parts += ["## Profile likelihood", _profiles(findings.profiles), f"![profiles]({figures['profiles']})"]
    if findings.predictions:
        columns = ("protocol", "capacity / mAh cm-2", "voltage at half of it / V")
        rows = [(one.protocol, str(one.capacity_mAh_cm2), str(one.middle_V)) for one in findings.predictions]
        parts += ["## Predictions", _table(columns, rows), _CAUTION, f"![predictions]({figures['predictions']})"]
    if findings.candidates:
        measures = ("measurement", "bits", "most about", "its interval becomes")
        ranked = [
            (one.protocol, f"{one.bits:.2f}", one.most, f"x {one.narrower[one.most]:.2f}")
            for one in findings.candidates
        ]
        parts += ["## What to measure next", _table(measures, ranked), _advice(findings.candidates)]
    if findings.check:
        parts += ["## Do the curves look as predicted", str(findings.check)]
    if findings.sampled:
        parts += ["## Chains", f"{findings.sampled}."]
    if findings.rivals:
        rivals = findings.rivals
        behind = [
            (one.laws, f"{one.behind:.1f}", f"{one.error:.1f}", str(one.left_out.doubtful)) for one in rivals.ranked
        ]
        told = str(rivals)
        heads = ("laws", "predicts worse by", "standard error", "not to be trusted")
        parts += ["## Rival laws", f"{told[0].upper()}{told[1:]}.", _table(heads, behind), _LEFT_OUT]
    return "\n\n".join([*parts, "## Where this comes from", _provenance(estimate)]) + "\n"


_CAUTION = (
    "The middle and the interval of 95 % for a measurement of a new cell, like those that were measured. It holds the "
    "uncertainty of the numbers, the spread from cell to cell, and that the model is wrong, the more the farther the "
    "current is from those that were measured. So do the bands of the figure. What a protocol asks for that no curve "
    "shows at all is not in it."
)


_LEFT_OUT = (
    "Logarithms of the predictive density of every voltage and capacity, left out one at a time, added up. A "
    "difference of less than two standard errors tells nothing. The last column counts predictions whose weights "
    "failed."
)


def _table(columns: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [columns, ["---"] * len(columns), *rows]
    return "\n".join(f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines)


def _numbers(estimate: Estimate) -> list[tuple[str, ...]]:
    numbers, told = estimate.problem.cell.numbers, estimate.sentences
    rows: list[tuple[str, ...]] = []
    for unknown in estimate.problem.asked:
        low, high = estimate.intervals[unknown.name]
        best, start = estimate.values[unknown.name], numbers[unknown.name]
        bounds = f"{unknown.low:.3g} to {unknown.high:.3g}"
        interval = f"{low:.4g} to {high:.4g}"
        rows.append((unknown.name, f"{best:.4g}", interval, f"{start:.4g}", bounds, told[unknown.name]))
    return rows


def _searches(estimate: Estimate) -> str:
    optimum = estimate.optimum
    if not optimum.finished:
        return "No search came to its end: another point may meet the curves better."
    if optimum.searches == 1:
        return "One search was made: another explanation of the curves was not looked for."
    told = explanations(estimate.problem, optimum.modes)
    searches = f"Of {optimum.searches} searches, from different starts, {optimum.agreed} ended in the best explanation."
    chance = f"{100 * overlooked(optimum.searches):.0f} %"
    missed = f"Another that one start in five leads to would have been missed with a probability of {chance}."
    more = ["New ones were found to the end: more starts may find further ones."] * (not optimum.settled)
    return "\n".join([*(f"{words}  " for words in told), " ".join([searches, missed, *more])])


def _curves(estimate: Estimate) -> list[tuple[str, ...]]:
    return [
        (
            met.name,
            f"{met.rms_mV:.1f} mV",
            f"{met.end_measured_mAh_cm2:.4g} mAh/cm2",
            f"{met.end_fitted_mAh_cm2:.4g} mAh/cm2",
            f"{100 * met.end_off:+.1f} %",
        )
        for met in estimate.agreement
    ]


def _verdict(estimate: Estimate) -> str:
    belief = estimate.belief if estimate.finished else None
    missed = misfit_sentence(estimate.problem, estimate.optimum.misfit)
    met = f"{missed[0].upper()}{missed[1:]}." if missed else "The model meets the curves to within their noise."
    if belief is None:
        return met
    size = belief.mean_of(lambda one: 1e3 * one.discrepancy.voltage_V)
    share = belief.mean_of(lambda one: 100 * one.discrepancy.capacity)
    return (
        f"{met} The model is thought to be wrong by {size:.2g} mV in the voltage and by {share:.2g} % in the capacity "
        "(standard deviations); that, and that no two cells are alike, is part of all intervals."
    )


def _profiles(profiles: Sequence[Profile]) -> str:
    def end(value: float | None) -> str:
        return "open" if value is None else f"{value:.4g}"

    rows = [(one.name, f"{end(one.low)} to {end(one.high)}") for one in profiles]
    words = (
        f"All other numbers are found again at each value; a rise by {LIMIT:.2f} bounds 95 %. Open: no bound was met."
    )
    return _table(("number", "95 %"), rows) + "\n\n" + words


def _advice(candidates: Sequence[Candidate]) -> str:
    best = candidates[0]
    if best.bits < 0.5:
        return "None of these would tell much that is not known already."
    return f"'{best.protocol}' would tell most, above all about {best.most}."


def _provenance(estimate: Estimate) -> str:
    told = estimate.provenance
    columns = ("curve", "source", "points", "noise", "digest of the numbers")
    rows = [
        (one["name"], one["source"], str(one["points"]), f"{1e3 * one['noise_V']:g} mV", one["sha256"])
        for one in told["curves"]
    ]
    settings = ", ".join(f"{name} {setting}" for name, setting in told["settings"].items())
    lost = ", ".join(told["slopes_by_differences"])
    how = f" Slopes of {lost} by differences, as sensitivities took more than their budget." if lost else ""
    return _table(columns, rows) + f"\n\nSettings: {settings}.{how}"
