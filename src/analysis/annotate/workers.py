"""Runs tasks over folders: here, in processes of this machine, or on a cluster. Results do not depend on which."""

import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, Final, TypeVar

Result = TypeVar("Result")
Task = Callable[[str], Result]

AHEAD: Final = 2  # folders that wait for each worker, so that none is idle
TRIES: Final = 2  # times that a folder may meet a dying worker


class WorkerError(RuntimeError):
    """Workers died over and over; the message says where and what to do."""


def run_tasks(task: Task[Result], folders: Iterable[Path], workers: int, cluster: str | None) -> Iterator[Result]:
    """Runs ``task`` over every folder and yields its results as they come.

    Goes in: how many processes (1: this one alone), or the address of a Dask scheduler whose workers see the folders.
    Folders are taken only as fast as they are done.

    Raises:
        WorkerError: a folder met two dying workers.
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
                running[pool.submit(task, str(folder))] = folder
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
                    raise WorkerError(_say_lost(worst[0])) from None
                pool.shutdown(cancel_futures=True)
                pool = _open_pool(workers)
                running = {pool.submit(task, str(folder)): folder for folder in running.values()}
    finally:
        pool.shutdown(cancel_futures=True)


def _open_pool(workers: int) -> ProcessPoolExecutor:
    # Polars has threads, so no forks; and each worker has one core, so one thread.
    os.environ.setdefault("POLARS_MAX_THREADS", "1")
    return ProcessPoolExecutor(workers, multiprocessing.get_context("spawn"), _ignore_interrupt)


def _ignore_interrupt() -> None:
    """Leaves Ctrl-C to the process that waits for the workers."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _on_cluster(task: Task[Result], folders: Iterable[Path], address: str) -> Iterator[Result]:
    from dask.distributed import Client, as_completed

    with Client(address, set_as_default=False) as client:  # type: ignore[no-untyped-call]
        ahead = AHEAD * max(1, sum(client.ncores().values()))
        rest = iter(folders)

        def submit() -> list[Any]:
            folder = next(rest, None)
            return [] if folder is None else [client.submit(task, str(folder), retries=TRIES - 1, pure=False)]

        running = as_completed([future for _ in range(ahead) for future in submit()])  # type: ignore[no-untyped-call]
        for future in running:
            result: Result = future.result()
            for following in submit():
                running.add(following)  # type: ignore[no-untyped-call]
            yield result


def _say_lost(folder: Path) -> str:
    return (
        f"a worker died twice over part {folder.name} (killed, or out of memory). "
        "What is done is kept: go on with --resume, with fewer --workers if memory is short."
    )
