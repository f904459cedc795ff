"""One TOML file of a laboratory, and the places in it that sentences about it name."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from lobsim.errors import LobsimError
from lobsim.files import toml
from lobsim.files.toml_lines import line_of


class PlacedError(LobsimError):
    """Error that says its file and line already."""


@dataclass
class Source:
    """One file: its path, its text, and what it holds."""

    path: Path
    text: str
    given: Mapping[str, Any]

    @contextmanager
    def place(self, *keys: str | int) -> Iterator[None]:
        """Say in errors raised within which file and line they are about."""
        try:
            yield
        except PlacedError:
            raise
        except LobsimError as error:
            line = line_of(self.text, keys)
            where = f", line {line}" if line else ""
            raise PlacedError(f"{str(self.path)!r}{where}: {error}") from None

    @classmethod
    def read(cls, path: Path) -> "Source":
        """Read a file.

        Raises
        ------
        LobsimError
            If it cannot be read or is no TOML.
        """
        return cls(path, *toml.read(path))
