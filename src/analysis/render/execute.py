"""Runs a notebook with papermill and vouches that every cell ran to its end."""

import logging
import os
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Final, NoReturn

# As in display.py: jsonschema compiles a grammar for a second if it finds this optional package.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import nbformat  # noqa: E402
from jupyter_client.manager import AsyncKernelManager  # noqa: E402
from nbformat import NotebookNode  # noqa: E402
from papermill.exceptions import PapermillExecutionError  # noqa: E402
from papermill.execute import execute_notebook  # noqa: E402
from traitlets import default  # noqa: E402

from analysis.parameters import Value  # noqa: E402

TIMEOUT: Final = 600  # seconds a cell may take


class NotebookError(RuntimeError):
    """A cell did not run to its end; ``cell`` is its number among the code cells, ``section`` the heading above it."""

    def __init__(self, notebook: str, cell: int, section: str, reason: str) -> None:
        """Keeps where it happened apart from the reason, which may show paths and values."""
        super().__init__(f"{notebook}, code cell {cell} ({section or 'before the first heading'}): {reason}")
        self.notebook, self.cell, self.section = notebook, cell, section


class QuietKernelManager(AsyncKernelManager):
    """Talks to its kernel over socket files: no open port, no warning about one."""

    @default("transport")
    def _default_transport(self) -> str:
        return "ipc" if os.name == "posix" else "tcp"

    @default("ip")
    def _default_ip(self) -> str:
        # With ipc this is where the socket files lie. The stock default is relative, but kernels run in other folders.
        return tempfile.mktemp(prefix="sikap-") if self.transport == "ipc" else "127.0.0.1"


def run_notebook(path: Path, parameters: Mapping[str, Value], timeout: int = TIMEOUT) -> NotebookNode:
    """Runs the notebook at ``path`` in a kernel of its own, in the notebook's folder.

    Comes out: the executed notebook.

    Raises:
        NotebookError: a cell raised, took longer than ``timeout`` seconds, wrote to stderr, or ended its kernel.
    """
    logging.getLogger("papermill").setLevel(logging.CRITICAL)
    source: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    begun: list[NotebookNode] = []
    try:
        notebook: NotebookNode = execute_notebook(  # type: ignore[no-untyped-call]
            source,
            None,
            dict(parameters),
            kernel_name="python3",
            language="python",
            progress_bar=False,
            request_save_on_cell_execute=False,
            execution_timeout=timeout,
            kernel_manager_class=QuietKernelManager,
            shutdown_kernel="immediate",
            on_cell_start=lambda cell, cell_index: begun.append(cell),
            # Not papermill's cwd: that changes the folder of the whole process, and several notebooks run at once.
            resources={"metadata": {"path": str(path.parent.resolve())}},
        )
    except PapermillExecutionError as error:
        _fail(path, source, begun, f"{error.ename}: {error.evalue}")
    except Exception as error:
        _fail(path, source, begun, f"{type(error).__name__}: {str(error).splitlines()[0]}")
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.get("name") == "stderr":
                _fail(path, source, [cell], f"it wrote to stderr: {output.text.strip().splitlines()[-1]}")
    return notebook


def _fail(path: Path, notebook: NotebookNode, begun: list[NotebookNode], reason: str) -> NoReturn:
    """Raises for the last cell that was begun; papermill's own cell of parameters counts as the declared one."""
    at = next((index for index, cell in enumerate(notebook.cells) if begun and cell.id == begun[-1].id), 1)
    above = notebook.cells[: at + 1]
    number = sum(cell.cell_type == "code" for cell in above)
    lines = (line for cell in reversed(above) if cell.cell_type == "markdown" for line in cell.source.splitlines())
    section = next((line.lstrip("# ") for line in lines if line.startswith("#")), "")
    raise NotebookError(path.stem, number, section, reason) from None
