"""Where a study runs: processes of this machine, a Dask cluster that is there, or one that Slurm starts."""

import os
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from typing import Any

from lobsim.errors import LobsimError

IDLE_S = 600  # after which an unused process ends
# One thread a process: the processes already use every core.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
EXTRA = "pip install 'lobsim[cluster]'"


@dataclass(frozen=True)
class Pool:
    """Processes that solve runs.

    Attributes
    ----------
    make : callable
        Makes the executor, and again if one breaks.
    workers : int
        How many processes it has.
    close : callable
        Ends what was started for the study.
    """

    make: Callable[[], Executor]
    workers: int
    close: Callable[[], None]


def local(jobs: int | None = None) -> Pool:
    """Use processes of this machine, by joblib's loky.

    Parameters
    ----------
    jobs : int, optional
        How many; as many as there are cores by default.

    Raises
    ------
    LobsimError
        If jobs is not a whole number above 0.
    """
    if jobs is not None and (isinstance(jobs, bool) or not isinstance(jobs, int) or jobs < 1):
        raise LobsimError(f"a study runs on a whole number of processes, 1 or more, not {jobs!r}")
    from joblib import cpu_count
    from joblib.externals.loky import get_reusable_executor

    count = jobs or cpu_count()

    def make() -> Executor:
        return get_reusable_executor(max_workers=count, timeout=IDLE_S, env=ONE_THREAD)

    return Pool(make, count, lambda: make().shutdown(wait=False))


def dask(address: str) -> Pool:
    """Use a Dask cluster that is running.

    Parameters
    ----------
    address : str
        Of its scheduler, such as "tcp://10.0.0.1:8786".

    Raises
    ------
    LobsimError
        If distributed is not installed, or nothing answers there.
    """
    distributed = _distributed()
    try:
        client = distributed.Client(address, timeout=10, set_as_default=False)
    except (OSError, ValueError) as error:
        raise LobsimError(f"no Dask scheduler answers at {address!r} ({error})") from None
    return _pool(client, client.close)


def slurm(options: Mapping[str, str]) -> Pool:
    """Start workers through Slurm, by dask-jobqueue.

    Parameters
    ----------
    options : mapping of str to str
        "jobs", how many (1 by default), and what `dask_jobqueue.SLURMCluster` takes: queue (or partition), cores,
        memory, walltime, account, ...

    Raises
    ------
    LobsimError
        If dask-jobqueue is not installed, or refuses the options.
    """
    distributed = _distributed()
    try:
        from dask_jobqueue import SLURMCluster
    except ImportError:
        raise LobsimError(f"--slurm needs dask-jobqueue: {EXTRA}") from None
    given = dict(options)
    jobs = given.pop("jobs", "1")
    if "partition" in given:
        given["queue"] = given.pop("partition")
    numbers: dict[str, Any] = {name: int(given[name]) for name in ("cores", "processes") if name in given}
    try:
        cluster = SLURMCluster(**{"cores": 1, "memory": "2GB", **given, **numbers})
        cluster.scale(jobs=int(jobs))
    except (TypeError, ValueError, OSError) as error:
        raise LobsimError(f"Slurm cannot be used with {dict(options)} ({error})") from None
    client = distributed.Client(cluster, set_as_default=False)
    return _pool(client, lambda: (client.close(), cluster.close())[0])


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise LobsimError(f"a cluster needs distributed: {EXTRA}") from None
    return distributed


def _pool(client: Any, close: Callable[[], None]) -> Pool:
    client.run(os.environ.update, ONE_THREAD)
    count = max(1, sum(client.nthreads().values()))
    return Pool(lambda: client.get_executor(pure=False, retries=2), count, close)
