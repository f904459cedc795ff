"""Laws and models of the user in the processes of a study: whether they get there, before anything is run."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import Executor

from lobsim.arguments.own import Own
from lobsim.errors import LobsimError
from lobsim.sweep.runs import Run

ADVICE = "put it into a module that the processes can import, such as one beside your script or an installed package"


def of_runs(runs: Iterable[Run]) -> tuple[Own, ...]:
    """What of the laws and models of runs is the user's."""
    return tuple(dict.fromkeys(one for cell in dict.fromkeys(run.cell for run in runs) for one in cell.own))


def prove(own: Sequence[Own], pool: Callable[[], Executor]) -> None:
    """Send the user's functions, if there are any, to a process of a pool.

    Raises
    ------
    LobsimError
        If one cannot be sent, or not be found there, or computes something else there.
    """
    if not own:
        return
    from joblib.externals.loky.backend.reduction import dumps  # by cloudpickle, as Dask does

    for one in own:
        one.thing  # noqa: B018  # of a saved cell: says what is missing
        try:
            dumps(one)
        except Exception as error:  # whatever an object of somebody else does
            raise LobsimError(
                f"the {one.kind} {str(one)!r} cannot be sent to other processes "
                f"({type(error).__name__}: {error}): {ADVICE}"
            ) from None
    try:
        refused = pool().submit(unreachable, tuple(own)).result()
    except Exception as error:  # such as of a module that is not there
        names = ", ".join(map(str, own))
        raise LobsimError(
            f"the processes of this study cannot use {names} ({type(error).__name__}: {error}): {ADVICE}"
        ) from None
    if refused:
        raise LobsimError(f"in the processes of this study {refused}: {ADVICE}")


def unreachable(own: Sequence[Own]) -> str:
    """Say, in a process, why something cannot be used there; nothing if all can."""
    for one in own:
        try:
            one.thing  # noqa: B018
        except LobsimError as error:
            return str(error)
    return ""


def fingerprints(own: Iterable[Own]) -> dict[str, str]:
    """Fingerprints by name; of a function without one by how it is called."""
    return {f"{one.kind} {str(one).partition(' (')[0]}": one.fingerprint for one in own}


def moved(before: Mapping[str, str], now: Mapping[str, str]) -> tuple[str, ...]:
    """Say which have changed, one sentence each."""
    return tuple(
        f"the {name} has changed since this folder was made: its runs are solved anew, and those of before are kept"
        for name, one in now.items()
        if before.get(name, one) != one
    )
