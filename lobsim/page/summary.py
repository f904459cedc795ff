"""Summary of a run in words: a sentence on why the cell died, for a student, and its headline numbers."""

from collections.abc import Mapping
from typing import Any

from lobsim.page.solve import Cycled, Discharge

# What stands behind the causes of `lobsim.result.cause`, as the end of "It died because ..."
BECAUSE = {
    "film passivation": "the film of Li₂O₂ on the carbon became too thick: electrons no longer get through",
    "transport through the Li2O2 deposit": (
        "the deposit of Li₂O₂ on the carbon became too thick: oxygen no longer gets through its pores"
    ),
    "oxygen transport through the Li2O2 film": (
        "the film of Li₂O₂ on the carbon became too thick: oxygen no longer gets through"
    ),
    "O2 starvation": "oxygen no longer got through the liquid to where it is needed",
    "O2 starvation behind a passivated mouth": (
        "two things came together: near the gas the film of Li₂O₂ became too thick for electrons, "
        "and deeper in, where carbon was still free, no oxygen arrived"
    ),
    "O2 used up in the gas": "the gas itself ran short of oxygen",
    "O2 used up in the gas far from the open edge": (
        "the gas itself ran out of oxygen before it reached the whole electrode"
    ),
    "the limit lies above the plateau": (
        "its voltage limit lies above the voltage that it has at this current from the start"
    ),
    "the limit lies below the plateau": (
        "its voltage limit lies below the voltage that this current takes from the start"
    ),
    "salt depletion": "the salt was used up where it is needed: ions came too slowly through the liquid",
    "ohmic losses in the liquid": "the liquid conducts the ions too badly",
    "loss of working surface": "too little wet carbon surface was left to work on",
    "separator and ceramic resistance": "separator and ceramic resist the current too much",
    "lithium kinetics": "the lithium electrode could not follow the current",
    "lithium stripped from under dead lithium": (
        "fresh lithium ran out: the rest came from under the dead lithium of earlier charges"
    ),
    "no Li2O2 left in contact with the carbon": "no Li₂O₂ was left in contact with the carbon",
    "too little mediator for the Li2O2 left": "too little mediator was left for the Li₂O₂ that remains",
    "slow oxidation of the Li2O2 left": "the Li₂O₂ that remains was oxidised too slowly",
    "Li2O2 used up": "all Li₂O₂ was used up",
    "no Li2O2 to charge": "there was no Li₂O₂ to charge",
    "the shuttle carries the whole current": (
        "the mediator carried the whole current to the lithium and back: nothing was charged any more"
    ),
    "film passivated": "the film of Li₂O₂ on the carbon became too thick everywhere: electrons no longer get through",
    "carbon covered": "what covers the carbon became too thick everywhere: oxygen no longer gets to it",
    "pores closed": "Li₂O₂ filled the pores",
    "salt exhausted": "the salt was used up",
    "lithium exhausted": "the lithium foil was used up",
    "dry": "the electrode ran dry",
}
ALIVE = ("capacity limit", "time limit")
FULL = 0.99


def discharge(run: Discharge) -> str:
    """Say why a discharge ended."""
    facts = run.facts
    at = f"{facts['capacity_mAh_g']:.0f} mAh/g"
    if facts["end"] in ALIVE:
        return f"The cell did not die: it gave the {facts['capacity_mAh_cm2']:.3g} mAh/cm² that were asked ({at})."
    if facts["capacity_mAh_g"] < 1:
        return f"The cell could not work at this current at all: {because(facts['cause'])}."
    return f"The cell died at {at}: {because(facts['cause'])}."


def because(cause: str) -> str:
    """Put a cause into words; two of them are joined."""
    if cause in BECAUSE:
        return BECAUSE[cause]
    words, _, most = cause.partition(": ")
    if most and words in BECAUSE:
        return f"{BECAUSE[words]} ({most})"
    parts = cause.split(" and ")
    for cut in range(1, len(parts)):
        first, second = " and ".join(parts[:cut]), " and ".join(parts[cut:])
        if first in BECAUSE and second in BECAUSE:
            return f"{BECAUSE[first]}; and {BECAUSE[second]}"
    return cause


def tiles(run: Discharge) -> list[tuple[str, str]]:
    """List the numbers of a discharge with what they are."""
    facts = run.facts
    plateau = facts["plateau_V"]
    return [
        ("capacity", f"{facts['capacity_mAh_g']:.0f} mAh/g"),
        ("per area", f"{facts['capacity_mAh_cm2']:.3g} mAh/cm²"),
        ("plateau", "none" if plateau is None else f"{plateau:.3f} V"),
        ("mean power", f"{facts['power_mW_cm2']:.3g} mW/cm²"),
        ("pores filled", f"{100 * facts['fill_fraction']:.0f} %"),
        ("mean film", f"{1e9 * facts['film_thickness_m']:.1f} nm"),
    ]


def cycles(run: Cycled) -> str:
    """Say how the cycles went: one falls short if either half moves less than a hundredth below what was asked."""
    halves = ("discharge_capacity_mAh_cm2", "charge_capacity_mAh_cm2")
    enough = FULL * run.limit_mAh_cm2
    short = next((row for row in run.rows if min(row[half] for half in halves) < enough), None)
    count = f"{len(run.rows)} cycle{'s' * (len(run.rows) > 1)}"
    if not run.finished:
        return f"The run stopped before its end: {run.end}."
    if short is None:
        return f"All {count} gave and took what was asked."
    return f"Of {count}, number {short['cycle']} was the first to fall short: {_limits(str(short['limit']))}."


def _limits(limit: str) -> str:
    halves = [part.split(": ", 1) for part in limit.split("; ")]
    said = {"discharge": "on discharge", "charge": "on charge"}
    return "; ".join(f"{said.get(half, half)} {because(cause)}" for half, cause in halves)


def cycle_tiles(run: Cycled) -> list[tuple[str, str]]:
    """List the numbers of the last cycle with what they are."""
    last: Mapping[str, Any] = run.rows[-1]

    def share(name: str) -> str:
        return "–" if last[name] is None else f"{100 * last[name]:.0f} %"

    return [
        ("last discharge", f"{last['discharge_capacity_mAh_cm2']:.2f} mAh/cm²"),
        ("last charge", f"{last['charge_capacity_mAh_cm2']:.2f} mAh/cm²"),
        ("energy returned", share("energy_efficiency")),
        ("mean power", f"{last['power_mW_cm2']:.2f} mW/cm²"),
        ("electrolyte left", share("electrolyte_left")),
        ("mediator left", share("mediator_left")),
    ]
