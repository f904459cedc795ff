"""Answers to questions of the browser: figures and words of a run, by the property of the page that takes them."""

from collections.abc import Mapping, Sequence
from typing import Any

from dash import html, no_update

from lobsim.errors import LobsimError
from lobsim.page import (
    alternatives,
    chips,
    cross_section,
    cycle_figures,
    edge_map,
    guess,
    idle_knobs,
    legends,
    limit_figures,
    losses,
    measured,
    state,
    statement_table,
    summary,
    voltage,
)
from lobsim.page.cards import CYCLE_GRAPHS, DISCHARGE_GRAPHS, LIMIT_GRAPHS
from lobsim.page.jobs import PERCENT, JobQueue
from lobsim.page.knobs import KNOBS
from lobsim.page.measured import Measured
from lobsim.page.sentences import sentence
from lobsim.page.solve import Discharge
from lobsim.page.state import CYCLING, LIMITS, Choices
from lobsim.page.subject import PAPER, Subject
from lobsim.page.turns import Turn

WORDS = ("sentence", "title", "tiles", "statements", "lines", "error", "caution", "bars")
LEGENDS = ("voltage", "losses", "section")
SHOWN = (
    *(f"{name}.children" for name in WORDS),
    *(f"legend-{name}.children" for name in LEGENDS),
    *(f"said-{name}.children" for name in (*DISCHARGE_GRAPHS, *CYCLE_GRAPHS, *LIMIT_GRAPHS)),
    *(f"idle-{knob.key}.children" for knob in KNOBS),
)
OF_THE_FIRST = ("chips.children", "said-residual.children")  # which a second cell does not have
DRAWN = ("drawn.data", "movie.data")
RUNNING = tuple(f"{name}{part}" for name in ("progress", "searched") for part in (".value", "-words.children"))
NOTHING: Mapping[str, Any] = dict.fromkeys((*SHOWN, *OF_THE_FIRST, *DRAWN, *RUNNING), no_update)


def answer(
    jobs: JobQueue,
    query: str,
    subject: Subject = PAPER,
    band: bool = False,
    turn: Turn | None = None,
    laid: Any = None,
) -> tuple[dict[str, Any], bool]:
    """Answer a query; what cannot be is said in words, and the figures stay as they are.

    Parameters
    ----------
    jobs : JobQueue
        What solves.
    query : str
        The state of the page, see `lobsim.page.state.read`.
    subject : Subject
        What the page is about.
    band : bool
        Whether the band of the draws is to be drawn as well.
    turn : Turn, optional
        The question, which may be over before it is answered.
    laid : mapping, optional
        A measured curve to be laid beside the run, see `lobsim.page.measured.Measured.read`.

    Returns
    -------
    dict
        What changes, by property.
    bool
        Whether that is all; of cycles that go on it is not.

    Raises
    ------
    DroppedError
        If the visitor asks something newer.
    """
    try:
        wanted = state.read(query, subject)
        changed, all_of_it = _answer(jobs, wanted, band, turn, laid)
        return changed | {"title.children": wanted.choices.title}, all_of_it
    except LobsimError as error:
        return {"error.children": sentence(error), "caution.children": ""}, True


def _answer(
    jobs: JobQueue, wanted: state.State, band: bool, turn: Turn | None, laid: Any
) -> tuple[dict[str, Any], bool]:
    if wanted.choices.view == CYCLING:
        return _cycles(jobs, wanted.choices)
    if wanted.choices.view == LIMITS:
        return _limits(jobs, wanted.choices)
    return _discharge(jobs, wanted, band, turn, laid), True


def _discharge(jobs: JobQueue, wanted: state.State, band: bool, turn: Turn | None, laid: Any) -> dict[str, Any]:
    choices, speaker = wanted.choices, wanted.choices.subject.speaker
    own = Measured.read(laid) if laid else None
    run, *pinned = jobs.discharges(choices, *wanted.pins, turn=turn)
    pins = [(pin.title, one) for pin, one in zip(wanted.pins, pinned, strict=True)]
    edges, doubt = _band(jobs, choices, turn) if band else (None, "")
    drawn, movie = _figures(run, pins, edges, speaker, own)
    off = measured.residual(run, own) if own else None
    if off:
        drawn["residual"] = measured.figure(run, off, drawn["voltage"]["layout"]["xaxis"]["range"][1])
    why = idle_knobs.why(run)
    return {
        "sentence.children": summary.discharge(run),
        "tiles.children": _tiles(summary.tiles(run)),
        "statements.children": statement_table.table(run.saying, run.usual, choices.subject),
        "lines.children": choices.lines(),
        "error.children": "",
        "caution.children": " ".join(filter(None, (_caution(choices), doubt))),
        "chips.children": chips.chips(wanted),
        "legend-voltage.children": legends.voltages(drawn["voltage"], speaker),
        "legend-losses.children": legends.terms(run),
        "legend-section.children": legends.matter(run),
        **{f"said-{name}.children": said for name, said in alternatives.discharge(run, pins).items()},
        **{f"idle-{knob.key}.children": why.get(knob.key, "") for knob in KNOBS},
        "said-residual.children": measured.sentence(run, own, off, choices["current"]) if own and off else "",
        "drawn.data": drawn,
        "movie.data": movie,
    }


def _figures(
    run: Discharge,
    pins: list[tuple[str, Discharge]],
    band: Any,
    speaker: str,
    own: Measured | None,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """The figures that stand still, by their names, and the movie."""
    reach = voltage.reach(run, [pin for _, pin in pins], band, own)
    drawn = {"voltage": voltage.figure(run, pins, speaker, band, own), "losses": losses.figure(run, *reach)}
    drawn["voltage"]["layout"]["meta"] = {"right": guess.right(run.facts)}
    movie = cross_section.movie(run)
    if run.fields.along:
        movie["edge"] = {"figure": edge_map.figure(run.fields.along), "frames": edge_map.frames(run.fields.along)}
    return drawn, movie


def _band(jobs: JobQueue, choices: Choices, turn: Turn | None) -> tuple[Any, str]:
    """The band of a discharge; or none, and why."""
    try:
        return jobs.band(choices, turn), ""
    except LobsimError as error:
        return None, sentence(f"there is no band: {error}")


def _told(bar: str, share: float, words: str, choices: Choices, going: str) -> dict[str, Any]:
    """Say of a long job how far it is, on one of the bars, and what goes on."""
    return {
        f"{bar}.value": f"{share:.3f}",
        f"{bar}-words.children": words,
        "sentence.children": going,
        "lines.children": choices.lines(),
        "error.children": "",
        "caution.children": _caution(choices),
    }


def _cycles(jobs: JobQueue, choices: Choices) -> tuple[dict[str, Any], bool]:
    done, run = jobs.cycles(choices)
    count = int(choices["times"])
    told = _told("progress", done / count, f"cycle {done} of {count}", choices, "The cell is being cycled.")
    if run is None:
        return told, False
    said = alternatives.cycles(run) if run.rows else {}
    return told | {
        "sentence.children": summary.cycles(run),
        "tiles.children": _tiles(summary.cycle_tiles(run)) if run.rows else [],
        "statements.children": statement_table.table(run.saying, run.usual, choices.subject),
        **{f"said-{name}.children": words for name, words in said.items()},
        **{f"idle-{knob.key}.children": "" for knob in KNOBS},
        "drawn.data": cycle_figures.figures(run),
    }, True


def _limits(jobs: JobQueue, choices: Choices) -> tuple[dict[str, Any], bool]:
    done, found = jobs.limits(choices)
    words = f"{done} % of the discharges are solved"
    told = _told("searched", done / PERCENT, words, choices, "The knobs of the cell are turned, one by one.")
    if found is None:
        return told, False
    return told | {
        "sentence.children": limit_figures.sentence(found),
        "tiles.children": _tiles(limit_figures.tiles(found)),
        "bars.children": limit_figures.bars(found),
        **{f"said-{name}.children": words for name, words in limit_figures.said(found).items()},
        **{f"idle-{one.knob.key}.children": one.idle for one in found.knobs},
        "drawn.data": limit_figures.figures(found, choices["current"]),
    }, True


def _caution(choices: Choices) -> str:
    """Say what is doubtful about the numbers of the cell, a sentence each."""
    return " ".join(map(sentence, choices.cell().warnings))


def _tiles(numbers: Sequence[tuple[str, str]]) -> list[html.Div]:
    """Numbers with their names."""
    return [html.Div([html.Span(name), html.Strong(value)], className="tile") for name, value in numbers]
