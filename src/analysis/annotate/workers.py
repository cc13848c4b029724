"""Runs tasks over folders: here, in processes of this machine, or on a cluster. Results do not depend on which."""

import logging
import multiprocessing
import os
import re
import signal
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from itertools import islice
from pathlib import Path
from typing import Final, TypeVar

Result = TypeVar("Result")
Task = Callable[[str], Result]

AHEAD: Final = 2  # folders that wait for each worker, so that none is idle
ADDRESS: Final = re.compile(r"(\w+://)?\S+:\d+")
TRIES: Final = 2  # times that a folder may meet a dying worker


class WorkerError(RuntimeError):
    """Workers died over and over; the message says where and what to do."""


def run_tasks(task: Task[Result], folders: Iterable[Path], workers: int, cluster: str | None) -> Iterator[Result]:
    """Runs ``task`` over every folder and yields its results as they come.

    Goes in: how many processes (1: this one alone), or the address of a Dask scheduler whose workers see the folders.
    Folders are taken only as fast as they are done.

    Raises:
        WorkerError: a folder met two dying workers (on a cluster as many as it allows), or the cluster is lost.
    """
    if cluster:
        return _on_cluster(task, folders, cluster)
    if workers > 1:
        return _in_processes(task, folders, workers)
    return (task(str(folder)) for folder in folders)


def _in_processes(task: Task[Result], folders: Iterable[Path], workers: int) -> Iterator[Result]:
    rest = iter(folders)
    lost: Counter[Path] = Counter()
    pool = _open_pool(workers)
    running: dict[Future[Result], Path] = {}
    try:
        while True:
            while len(running) < workers * AHEAD and (folder := next(rest, None)) is not None:
                running[_submit(pool, task, folder)] = folder
            if not running:
                return
            done, _ = wait(running, return_when=FIRST_COMPLETED)
            try:
                for future in done:
                    result = future.result()
                    del running[future]
                    yield result
            except BrokenProcessPool:
                lost.update(running.values())
                if worst := [folder for folder, times in lost.items() if times >= TRIES]:
                    raise WorkerError(_say_lost(worst[0].name)) from None
                pool.shutdown(cancel_futures=True)
                pool = _open_pool(workers)
                running = {_submit(pool, task, folder): folder for folder in running.values()}
    finally:
        pool.shutdown(cancel_futures=True)


def _submit(pool: ProcessPoolExecutor, task: Task[Result], folder: Path) -> Future[Result]:
    """What the task will give, also where a worker has just died and the pool takes nothing more."""
    try:
        return pool.submit(task, str(folder))
    except BrokenProcessPool as error:
        failed: Future[Result] = Future()
        failed.set_exception(error)
        return failed


def _open_pool(workers: int) -> ProcessPoolExecutor:
    # Polars has threads, so no forks; and each worker has one core, so one thread.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _begin_worker)


def _begin_worker() -> None:
    """Leaves Ctrl-C to the process that gives out the work, and sees to it that a worker ends with it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """Ends this worker as soon as nobody is left to give it work: it would wait for more for ever."""
    if parent := multiprocessing.parent_process():
        parent.join()
        os._exit(1)


def _on_cluster(task: Task[Result], folders: Iterable[Path], address: str) -> Iterator[Result]:
    try:
        from dask.distributed import CancelledError, Client, KilledWorker, as_completed
    except ImportError:
        raise WorkerError("--dask needs a further package. Install it: pip install distributed") from None
    if not ADDRESS.fullmatch(address):
        raise WorkerError(f"{address!r} is no address of a Dask scheduler. Write it as tcp://host:8786.")
    logging.getLogger("distributed.client").setLevel(logging.CRITICAL)  # tracebacks of what is said below
    try:
        with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
            rest = iter(folders)
            running = as_completed(loop=client.loop)  # type: ignore[no-untyped-call]
            names: dict[str, str] = {}

            def submit(number: int) -> None:
                for folder in islice(rest, number):
                    future = client.submit(task, str(folder), retries=TRIES - 1, pure=False)
                    names[future.key] = folder.name
                    running.add(future)  # type: ignore[no-untyped-call]

            submit(AHEAD * max(1, sum(client.nthreads().values())))
            for future in running:
                try:
                    result: Result = future.result()
                except KilledWorker:
                    raise WorkerError(_say_lost(names[future.key])) from None
                submit(1)
                yield result
    except (CancelledError, OSError) as error:
        raise WorkerError(
            f"the cluster at {address} does not answer ({error}). Start it; go on with --resume."
        ) from None


def _say_lost(part: str) -> str:
    return (
        f"workers died over and over at part {part} (killed, or out of memory). "
        "What is done is kept: go on with --resume, with fewer workers if memory is short."
    )
