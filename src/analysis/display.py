"""Shows charts in JupyterLab and in reports alike: as a specification, never as HTML that loads scripts.

Importing it makes it the way altair shows charts, in this session; ``charts`` takes altair from here.
"""

import sys
from collections.abc import Mapping
from typing import Any, Final

# jsonschema, which altair imports, compiles a grammar for a second if it finds this package. Nothing here needs it.
sys.modules.setdefault("rfc3987_syntax", None)  # type: ignore[arg-type]

import altair as alt  # noqa: E402

__all__ = ["CHART", "alt", "show_chart"]

CHART: Final = "application/vnd.vegalite.v5+json"
"""The MIME type under which JupyterLab 4 draws Vega-Lite, version 6 too."""


def show_chart(spec: Mapping[str, Any], **_: Any) -> dict[str, Any]:
    """The forms in which altair hands a chart to a notebook: its specification, and its description for a terminal.

    The picture for readers without JavaScript is drawn when the report is made.

    >>> show_chart({"mark": "bar", "description": "Bars."})["text/plain"]
    'Bars.'
    """
    return {CHART: dict(spec), "text/plain": str(spec.get("description", "A chart."))}


alt.renderers.register("sikap", show_chart)
alt.renderers.enable("sikap")
