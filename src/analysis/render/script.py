"""Keeps the library that draws charts in a page: Vega, Vega-Lite and vega-embed as one script, built once."""

from contextlib import suppress
from functools import cache
from importlib.metadata import version
from typing import Final

import vl_convert
from platformdirs import user_cache_path

from analysis.render.files import write_whole

VEGA_LITE: Final = "6.4"


@cache
def chart_library() -> str:
    """The script that defines ``vegaEmbed``; building it takes seconds, so it is kept in the user's cache folder.

    A cache that cannot be read or written costs time and nothing else.
    """
    path = user_cache_path("sikap") / f"vega-{version('vl-convert-python')}-{VEGA_LITE}.js"
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        script = str(vl_convert.javascript_bundle(vl_version=VEGA_LITE))  # type: ignore[call-arg]
    with suppress(OSError):
        write_whole(path, script)
    return script
