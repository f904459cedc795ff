"""Pools on which a study runs: processes of this machine, a Dask cluster that is there, or one that Slurm starts."""

import os
import signal
import time
from collections.abc import Callable, Mapping
from concurrent.futures import Executor
from dataclasses import dataclass
from shutil import which
from threading import Thread
from typing import Any

from lobsim.arguments import guarded
from lobsim.display.notebook import Shown
from lobsim.errors import LobsimError, needs

IDLE_S = 600  # after which an unused process ends
WATCH_S = 1.0  # how often a process looks whether the one that started it is still there
# One thread a process: the processes already use every core.
ONE_THREAD = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


@dataclass(frozen=True, repr=False)
class Pool(Shown):
    """Processes that solve runs.

    Attributes
    ----------
    make : callable
        Makes the executor, and again if one breaks.
    workers : int
        How many processes it has.
    close : callable
        Ends what was started for the study, and what it is doing.
    """

    SHOWN = ("workers",)

    make: Callable[[], Executor]
    workers: int
    close: Callable[[], None]


@guarded
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
    if jobs is not None and jobs < 1:
        raise LobsimError(f"a study runs on a whole number of processes, 1 or more, not {jobs}")
    from joblib import cpu_count
    from joblib.externals.loky import get_reusable_executor

    count = jobs or cpu_count()

    def make() -> Any:
        started = {"initializer": _end_with, "initargs": (os.getpid(),), "env": ONE_THREAD}
        return get_reusable_executor(max_workers=count, timeout=IDLE_S, **started)

    return Pool(make, count, lambda: make().shutdown(wait=False, kill_workers=True))


def _end_with(parent: int) -> None:
    """Make a process end when the one that started it has gone, however it went; Ctrl-C is for that one."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    Thread(target=_watch, args=(parent,), daemon=True).start()


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(WATCH_S)
    os._exit(1)


@guarded
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
    client.run(os.environ.update, ONE_THREAD)
    workers = max(1, sum(client.nthreads().values()))
    return Pool(lambda: client.get_executor(pure=False, retries=2), workers, client.close)


@guarded
def slurm(options: Mapping[str, str]) -> Pool:
    """Start workers through Slurm, by dask-jobqueue; runs wait until the queue lets a worker start.

    Parameters
    ----------
    options : mapping of str to str
        "jobs", how many (1 by default), and what `dask_jobqueue.SLURMCluster` takes: queue (or partition), cores,
        processes, memory, walltime, account, ...

    Raises
    ------
    LobsimError
        If dask-jobqueue or Slurm is not there, or refuses the options.
    """
    distributed = _distributed()
    try:
        from dask_jobqueue import SLURMCluster
    except ImportError:
        raise needs("--slurm needs dask-jobqueue", "cluster") from None
    if which("sbatch") is None:
        raise LobsimError("--slurm needs Slurm, and this machine has no sbatch: start on a login node of the cluster")
    given: dict[str, Any] = {"cores": "1", "processes": "1", "memory": "2GB", **options}
    if "partition" in given:
        given["queue"] = given.pop("partition")
    counts = {name: _whole(name, given.pop(name, "1")) for name in ("jobs", "cores", "processes")}
    jobs = counts.pop("jobs")
    prologue = [f"export {name}={value}" for name, value in ONE_THREAD.items()]
    try:
        cluster = SLURMCluster(**given, **counts, job_script_prologue=prologue)
        cluster.scale(jobs=jobs)
    except (TypeError, ValueError, OSError) as error:
        raise LobsimError(f"Slurm cannot be used with {dict(options)} ({error})") from None
    client = distributed.Client(cluster, set_as_default=False)

    def close() -> None:
        client.close()
        cluster.close()

    return Pool(lambda: client.get_executor(pure=False, retries=2), jobs * counts["processes"], close)


def _whole(name: str, text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise LobsimError(f"--slurm {name}={text}: it is a whole number, 1 or more")
    return int(text)


def _distributed() -> Any:
    try:
        import distributed
    except ImportError:
        raise needs("a cluster needs distributed", "cluster") from None
    return distributed
