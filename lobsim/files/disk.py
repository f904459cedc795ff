"""Files that are whole or not there: written beside their place, then moved into it."""

import secrets
import stat
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from lobsim.errors import LobsimError, either

MOST_TEXT = 20_000_000  # bytes of a protocol, a study, a problem
MOST_TABLE = 2_000_000_000  # bytes of what a cycler logs


def check(path: Path, suffixes: Sequence[str] = ()) -> None:
    """Refuse, before any work is done, a file that could not be written afterwards.

    Parameters
    ----------
    path : Path
        The file.
    suffixes : sequence of str
        The endings that it may have; any if there are none.

    Raises
    ------
    LobsimError
        If the ending is another, the folder does not exist, or it cannot be written in.
    """
    if suffixes and path.suffix.lower() not in suffixes:
        raise LobsimError(f"cannot write {str(path)!r}: its name must end in {either(list(suffixes))}")
    with _draft(path):
        pass


def text(path: Path) -> str:
    """Read a text.

    Raises
    ------
    LobsimError
        If it cannot be read, is larger than any text that a person writes, or is not in UTF-8.
    """
    regular(path, MOST_TEXT)
    try:
        return path.read_text(encoding="utf-8-sig")  # some editors begin a text with a mark
    except OSError as error:
        raise LobsimError(f"cannot read {str(path)!r}: {error.strerror or error}") from None
    except UnicodeDecodeError:
        raise LobsimError(f"cannot read {str(path)!r}: it is no text in UTF-8") from None


def regular(path: Path, most: int) -> None:
    """Refuse what is no ordinary file, such as a device that never ends, or is too large to be what is asked for.

    Parameters
    ----------
    path : Path
        The file.
    most : int
        The most bytes that it may have.

    Raises
    ------
    LobsimError
        If it is something else, or larger.
    """
    try:
        found = path.stat()
    except (OSError, ValueError) as error:  # a name with a null byte is a ValueError
        raise LobsimError(f"cannot read {str(path)!r}: {getattr(error, 'strerror', None) or error}") from None
    if not stat.S_ISREG(found.st_mode):
        raise LobsimError(f"cannot read {str(path)!r}: it is a folder or a device, not a file")
    if found.st_size > most:
        raise LobsimError(f"cannot read {str(path)!r}: {found.st_size / 1e6:.0f} MB are more than {most / 1e6:.0f} MB")


def make_folder(path: Path) -> None:
    """Make a folder for results, with those above it, unless it is there.

    Raises
    ------
    LobsimError
        If it cannot be made or written in.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
    except (OSError, ValueError) as error:  # a name with a null byte is a ValueError
        raise LobsimError(
            f"cannot make the folder {str(path)!r}: {getattr(error, 'strerror', None) or error}"
        ) from None
    check(path / "lobsim")


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Give a file beside ``path``, with the same ending, to be written; it takes the place of ``path`` at the end.

    Raises
    ------
    LobsimError
        If the file cannot be written.
    """
    with _draft(path) as draft:
        yield draft
        draft.replace(path)


@contextmanager
def _draft(path: Path) -> Iterator[Path]:
    if "\0" in str(path):
        raise LobsimError(f"cannot write {str(path)!r}: no file has such a name")
    draft = path.parent / f".{path.stem}.{secrets.token_hex(4)}{path.suffix}"
    try:
        if path.is_dir():
            raise LobsimError(f"cannot write {str(path)!r}: it is a folder")
        if not path.parent.is_dir():
            raise LobsimError(f"cannot write {str(path)!r}: there is no folder {str(path.parent)!r}")
        draft.open("xb").close()
        yield draft
    except OSError as error:
        raise LobsimError(f"cannot write {str(path)!r}: {error.strerror or error}") from None
    finally:
        with suppress(OSError, ValueError):
            draft.unlink(missing_ok=True)
