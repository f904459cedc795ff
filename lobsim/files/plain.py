"""Results in plain numbers and words: as JSON, where what is not a finite number is null, and with three digits."""

import json
import math
from collections.abc import Mapping
from typing import Any


def plain(value: Any) -> Any:
    """Turn a value, with everything in it, into what JSON knows.

    Parameters
    ----------
    value : Any
        Mappings, sequences, arrays, numbers, words and None, nested.

    Returns
    -------
    Any
        Dictionaries, lists, floats, integers, words and None; None for what is not finite.
    """
    if hasattr(value, "tolist"):
        value = value.tolist()
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    return value


def in_one_line(value: Any) -> str:
    """Write a value, with everything in it, as JSON without a line end; what is not finite is null."""
    try:
        return json.dumps(value, allow_nan=False, default=plain)
    except (ValueError, TypeError):  # something is not finite, or a key is no word
        return json.dumps(plain(value))


def three(number: float) -> str:
    """Write a number, in any unit, with three digits: 8.00, not 8."""
    return f"{number:#.3g}".rstrip(".")


def three_or_none(number: float) -> str:
    """Write a power or a current, in any unit, with three digits, 0 as none: the cell gives nothing."""
    return three(number) if number else "none"


def to_json(value: Any) -> str:
    """Write a value as JSON, indented, with a line end."""
    return json.dumps(plain(value), indent=2, ensure_ascii=False, allow_nan=False) + "\n"
