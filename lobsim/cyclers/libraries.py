"""Libraries that open files: whatever one of them raises about a damaged file ends in one sentence."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from lobsim.errors import LobsimError

IN_RUST = "PanicException"  # a panic of a library in Rust, which is no Exception


@contextmanager
def guarded(sentence: Callable[[str], LobsimError]) -> Iterator[None]:
    """Turn what another's code raises into an error.

    Parameters
    ----------
    sentence : callable
        Makes the error of the words of what was raised.

    Raises
    ------
    LobsimError
        Whatever was raised; what the user does, such as Ctrl-C, passes.
    """
    try:
        yield
    except (LobsimError, ModuleNotFoundError):
        raise
    except Exception as error:
        raise sentence(" ".join(str(error).split()) or type(error).__name__) from None
    except BaseException as error:
        if type(error).__name__ != IN_RUST:
            raise
        raise sentence("it is damaged") from None
