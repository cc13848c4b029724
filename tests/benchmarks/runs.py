"""Starts ``sikap annotate`` and Dask clusters as processes of their own, to be stopped from outside."""

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from analysis.annotate.parts import PART

TOO_LONG = 300  # seconds
RUN = """
import resource, sys
from analysis.annotate import parts
from analysis.cli import main
parts.PART, largest = map(int, sys.argv[1:3])
resource.setrlimit(resource.RLIMIT_FSIZE, (largest, largest))
sys.exit(main(sys.argv[3:]))
"""
CLUSTER = """
import time
from dask.distributed import LocalCluster
if __name__ == "__main__":
    cluster = LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None)
    print(cluster.scheduler_address, flush=True)
    time.sleep(3600)
"""


def begin(
    corpus: Path, out: Path, *options: str, part: int = PART, largest: int | None = None
) -> subprocess.Popen[bytes]:
    """Starts `sikap annotate`, with so many articles to a part, and no file larger than so many bytes."""
    command = [sys.executable, "-c", RUN, str(part), str(largest or resource.RLIM_INFINITY), "annotate", str(corpus)]
    return subprocess.Popen([*command, "--out", str(out), "--quiet", *options], stderr=subprocess.PIPE)


def finish(process: subprocess.Popen[bytes], *statuses: int) -> int:
    """Waits for the end of a run, which must have one of these statuses and no traceback."""
    _, errors = process.communicate(timeout=TOO_LONG)
    assert process.returncode in statuses, (process.returncode, errors.decode())
    assert b"Traceback" not in errors, errors.decode()
    return process.returncode


def kill(process: subprocess.Popen[bytes] | subprocess.Popen[str]) -> None:
    """Ends a process as no process can help."""
    process.kill()
    process.communicate(timeout=TOO_LONG)


def list_workers(process: subprocess.Popen[bytes]) -> list[int]:
    """The workers that a run has started, the oldest first."""
    tasks = Path(f"/proc/{process.pid}/task").glob("*/children")
    children = [int(child) for task in tasks for child in task.read_text().split()]
    return sorted(child for child in children if b"spawn_main" in Path(f"/proc/{child}/cmdline").read_bytes())


@contextmanager
def open_cluster() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A Dask cluster of two workers on this machine: the process of its scheduler, and its address."""
    with tempfile.TemporaryDirectory() as folder:
        script = Path(folder, "cluster.py")
        script.write_text(CLUSTER)
        process = subprocess.Popen(
            [sys.executable, script], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
        )
        assert process.stdout
        try:
            yield process, process.stdout.readline().strip()
        finally:
            kill(process)


def find_dask_workers(address: str) -> list[int]:
    """The processes of a cluster's two workers."""
    from dask.distributed import Client

    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(2)
        return sorted(client.run(os.getpid).values())


def read_files(out: Path) -> dict[str, bytes]:
    """Every file below a folder of tables, by name."""
    return {path.relative_to(out).as_posix(): path.read_bytes() for path in sorted(out.rglob("*")) if path.is_file()}
