"""Parts of a protocol as plain lists and tables, such as JSON and TOML hold, and back."""

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any

from lobsim.protocol.following import Follow
from lobsim.protocol.protocol import Cycles, Part


def plain(part: Part) -> Any:
    """Write a part: a step as its words, what a step follows and cycles as tables."""
    if isinstance(part, Cycles):
        return {**asdict(part), "steps": [plain(step) for step in part.steps]}
    return asdict(part) if isinstance(part, Follow) else part


def made(written: Any) -> Part:
    """Make a part again of what `plain` wrote."""
    if not isinstance(written, Mapping):
        return str(written)
    if "steps" in written:
        return Cycles(**{**written, "steps": [made(step) for step in written["steps"]]})
    return Follow(**written)
