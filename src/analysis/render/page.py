"""Turns an executed notebook into one HTML file that needs nothing else: the nbconvert exporter ``sikap``."""

import ast
import base64
import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePath
from typing import Any, Final, NamedTuple

import mistune
import vl_convert
from markupsafe import Markup
from nbconvert.exporters.templateexporter import TemplateExporter
from nbformat import NotebookNode
from pygments import highlight  # type: ignore[import-untyped]
from pygments.formatters import HtmlFormatter  # type: ignore[import-untyped]
from pygments.lexers import PythonLexer  # type: ignore[import-untyped]
from traitlets import default

from analysis.messages import LANGUAGES, has_message, name_actor, say
from analysis.parameters import parse_parameters
from analysis.prose import CORPUS, say_covers
from analysis.render.files import write_whole
from analysis.render.manifest import PACKAGES, package_version
from analysis.render.numbers import Numbers, list_rows, show_numbers
from analysis.render.runs import slug
from analysis.render.script import chart_library
from analysis.render.sparks import pick_sparks

TEMPLATE: Final = Path(__file__).parents[1] / "template"
WORDS: Final = ("skip", "contents", "code", "made", "numbers", "download", "lead", "written")
CHART: Final = re.compile(r"application/vnd\.vegalite\.v\d+\+json")
EVIDENCE: Final = re.compile(r'\bid="(ev-[\w.-]+)"')
LEAD: Final = re.compile(r'<a class="(?:lead|back)" href="#([\w.-]+)"[^<>]*>((?:[^<>]|</?span[^<>]*>)*)</a>')

_markdown = mistune.create_markdown(escape=True)


class PageError(ValueError):
    """A notebook that did not run to its end is not made into a page."""


class Block(NamedTuple):
    """A piece of a section: ``prose``, ``code``, ``markup`` (HTML of ours), ``text``, ``image`` or ``chart``.

    A chart has also its specification, its title and subtitles, its description, and its numbers.
    """

    kind: str
    html: Markup
    spec: Markup = Markup()
    captions: Sequence[str] = ()
    description: str = ""
    numbers: Numbers | None = None


class Section(NamedTuple):
    """What stands under one heading; the first section has none."""

    anchor: str
    heading: str
    blocks: list[Block]


class Places(NamedTuple):
    """Where a page's links may lead: anchors of evidence, and of the numbers beside charts laid out so far."""

    evidence: set[str]
    numbers: set[str]
    language: str


class Page(NamedTuple):
    """What the template lays out."""

    name: str

    language: str
    title: str
    variant: str
    intro: Markup
    headline: Markup
    sections: list[Section]
    covers: str
    facts: list[tuple[str, str]]
    words: Mapping[str, str]
    summary: Markup
    script: Markup
    style: Markup
    policy: str


class SikapExporter(TemplateExporter):
    """Exports an executed notebook to our page: ``jupyter nbconvert --to sikap 02-actors.ipynb``."""

    export_from_notebook = "Sikap report"
    output_mimetype = "text/html"

    @default("file_extension")
    def _file_extension_default(self) -> str:
        return ".html"

    @default("template_name")
    def _template_name_default(self) -> str:
        return TEMPLATE.name

    @default("extra_template_basedirs")
    def _extra_template_basedirs_default(self) -> list[str]:
        return [str(TEMPLATE.parent)]

    def from_notebook_node(  # type: ignore[override]
        self, nb: NotebookNode, resources: dict[str, Any] | None = None, **kw: Any
    ) -> tuple[str, dict[str, Any]]:
        """The page of ``nb``, without times, paths or random ids: the same notebook gives the same bytes.

        Raises:
            PageError: a cell of ``nb`` failed.
        """
        name = str((resources or {}).get("metadata", {}).get("name", "report"))
        resources = dict(resources or {}) | {"page": lay_out(nb, name)}
        html, resources = super().from_notebook_node(nb, resources, **kw)
        return html, resources


def write_page(notebook: NotebookNode, path: Path) -> Path:
    """Writes the page of an executed notebook to ``path``, and takes away the note of an earlier failure.

    Raises:
        PageError: a cell of the notebook failed.
    """
    html, _ = SikapExporter().from_notebook_node(  # type: ignore[no-untyped-call]
        notebook, {"metadata": {"name": path.stem}}
    )
    path.with_name(f"{path.stem}.failed.html").unlink(missing_ok=True)
    return write_whole(path, html)


def lay_out(notebook: NotebookNode, name: str) -> Page:
    """Sorts the cells of an executed notebook into title, headline, sections and footer."""
    if any(output.output_type == "error" for cell in notebook.cells for output in cell.get("outputs", ())):
        raise PageError(f"{name}: a cell of this notebook failed. Mend it and run the notebook again.")
    cells, values = _settle_parameters(notebook.cells)
    language = str(values.get("language"))
    language = language if language in LANGUAGES else LANGUAGES[0]
    sections, headline = [Section("", "", [])], Markup()
    corpus: Mapping[str, Any] = {}
    places = Places(_find_evidence(notebook), set(), language)
    sparks: list[dict[str, Any]] = []
    for cell in cells:
        if cell.cell_type == "markdown":
            heading, text = _split_heading(_translate(cell, language))
            if heading:
                anchor = cell.id if has_message(cell.get("id", "")) else f"s{len(sections)}"
                sections.append(Section(anchor, heading, []))
            sections[-1].blocks.append(Block("prose", text))
        elif cell.cell_type == "code":
            sections[-1].blocks.append(Block("code", _highlight(cell.source)))
            blocks = [block for output in cell.outputs for block in _show(output, places)]
            if "headline" in cell.metadata.get("tags", ()):
                headline = Markup().join(block.html for block in blocks)
            else:
                sections[-1].blocks.extend(blocks)
            for output in cell.outputs:
                corpus = output.get("data", {}).get(CORPUS, corpus)
                sparks = sparks or pick_sparks(next(map(list_rows, _charts(output)), []))
    for section in sections:
        section.blocks[:] = [_prune(block, places) for block in section.blocks]
    title, intro = _take_title(sections)
    script = _script()
    facts = _facts(name, values, corpus, language)
    variant = _name_variant(name, values, language)
    return Page(
        name=name,
        language=language,
        title=title,
        variant=variant,
        intro=intro,
        headline=headline,
        sections=sections,
        covers=say_covers(corpus, language) if corpus else "",
        facts=facts,
        words={word: say(f"page_{word}", language) for word in WORDS},
        summary=_json(
            {
                "title": title,
                "variant": variant,
                "headline": headline.striptags(),
                "language": language,
                "corpus": corpus,
                "sparks": sparks,
                "facts": facts,
            }
        ),
        script=Markup(script),
        style=Markup((TEMPLATE / "report.css").read_text("utf-8")),
        policy=policy(script),
    )


def _facts(name: str, values: Mapping[str, Any], corpus: Mapping[str, Any], language: str) -> list[tuple[str, str]]:
    """What the report was made from, for its foot: all that is needed to make it again."""
    settings = ", ".join(f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in values.items())
    facts = {
        "notebook": name,
        "corpus": say("page_hash", language, **corpus) if corpus else "",
        "parameters": settings,
        "versions": ", ".join(f"{package} {package_version(package)}" for package in PACKAGES),
        "licence": say("page_rights", language),
    }
    return [(say(f"page_{key}", language), value) for key, value in facts.items() if value]


def _name_variant(name: str, values: Mapping[str, Any], language: str) -> str:
    """What tells a report apart from others of the same notebook: the value that its name ends in."""
    _, _, mark = name.partition(".")
    varied = [(key, value) for key, value in values.items() if mark and slug(value) == mark]
    return next((name_actor(value, language) if key == "actor" else f"{key} = {value}" for key, value in varied), mark)


def policy(*scripts: str) -> str:
    """The Content-Security-Policy of a page that runs these scripts, fetches nothing and sends nothing."""
    hashes = [base64.b64encode(hashlib.sha256(script.encode()).digest()).decode() for script in scripts]
    allowed = " ".join(f"'sha256-{value}'" for value in hashes) or "'none'"
    return (
        f"default-src 'none'; img-src data:; style-src 'unsafe-inline'; script-src {allowed}; "
        "base-uri 'none'; form-action 'none'"
    )


def _settle_parameters(cells: list[NotebookNode]) -> tuple[list[NotebookNode], dict[str, Any]]:
    """Puts the values that papermill injected into the cell that declares them, as if they had been written there.

    Of a path the last part is shown: where a corpus or a sheet lies concerns nobody but who made the report.
    """
    by_tag = {tag: cell for cell in cells if cell.cell_type == "code" for tag in cell.metadata.get("tags", ())}
    if not (declared := by_tag.get("parameters")):
        return cells, {}
    injected = by_tag.get("injected-parameters")
    parameters = parse_parameters(declared.source, "notebook")
    values = {parameter.name: parameter.default for parameter in parameters}
    if injected:
        values |= {name: ast.literal_eval(literal) for name, literal in _assignments(injected.source)}
    paths = {parameter.name for parameter in parameters if parameter.is_path or parameter.name == "corpus"}
    values |= {name: PurePath(str(values[name])).name for name in paths}
    lines = declared.source.splitlines()
    for name, literal in _assignments(declared.source):
        line = lines[literal.lineno - 1].encode()
        value = values[name]
        text = json.dumps(value, ensure_ascii=False) if isinstance(value, str) else repr(value)
        line = line[: literal.col_offset] + text.encode("utf-8", "replace") + line[literal.end_col_offset :]
        lines[literal.lineno - 1] = line.decode()
    settled: NotebookNode = NotebookNode(declared | {"source": "\n".join(lines), "outputs": []})  # type: ignore[no-untyped-call]
    return [settled if cell is declared else cell for cell in cells if cell is not injected], values


def _assignments(source: str) -> Iterator[tuple[str, ast.expr]]:
    """Each ``name = …`` of a cell, with what stands right of the sign."""
    for line in ast.parse(source).body:
        match line:
            case ast.Assign(targets=[ast.Name(id=name)], value=value):
                yield name, value


def _translate(cell: NotebookNode, language: str) -> str:
    """The cell's text in ``language``: the message that bears the cell's id, or the text as it stands."""
    source: str = cell.source
    return say(cell.id, language) if has_message(cell.get("id", "")) else source


def _split_heading(source: str) -> tuple[str, Markup]:
    """The heading that a text begins with, and the rest as HTML."""
    found = re.match(r"#+ +(.+)\n*", source)
    rest = source[found.end() :] if found else source
    return (found[1] if found else ""), Markup(_markdown(rest))


def _take_title(sections: list[Section]) -> tuple[str, Markup]:
    """Takes the first heading out of the sections, as the page's title, with the text under it."""
    if len(sections) < 2:
        return "", Markup()
    first = sections.pop(1)
    intro = first.blocks.pop(0).html
    sections[0].blocks.extend(first.blocks)
    return first.heading, intro


def _highlight(source: str) -> Markup:
    return Markup(highlight(source, PythonLexer(), HtmlFormatter(nowrap=True)))


def _find_evidence(notebook: NotebookNode) -> set[str]:
    """The anchors of all evidence that the notebook's outputs show."""
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    return {anchor for output in outputs for anchor in EVIDENCE.findall(output.get("data", {}).get("text/html", ""))}


def _charts(output: NotebookNode) -> list[Mapping[str, Any]]:
    return [value for kind, value in output.get("data", {}).items() if CHART.fullmatch(kind)]


def _prune(block: Block, places: Places) -> Block:
    """Takes the links out of a block that would lead nowhere on this page, and leaves their words."""
    if block.kind != "markup":
        return block
    there = places.evidence | places.numbers
    html = LEAD.sub(lambda link: link[0] if link[1] in there else link[2] * ('"lead"' in link[0]), block.html)
    return block._replace(html=Markup(html))


def _show(output: NotebookNode, places: Places) -> Iterator[Block]:
    """The block that shows an output: its richest form that needs no foreign code. Stderr is never shown."""
    if output.output_type == "stream":
        if output.name == "stdout":
            yield Block("text", Markup.escape(output.text))
        return
    data: Mapping[str, Any] = output.get("data", {})
    if chart := next(iter(_charts(output)), None):
        yield _draw(chart, places)
    elif "text/html" in data:
        yield Block("markup", Markup(data["text/html"]))
    elif "image/png" in data:
        source = Markup('<img alt="{}" src="data:image/png;base64,{}">')
        yield Block("image", source.format(data.get("text/plain", ""), "".join(data["image/png"].split())))
    elif "text/markdown" in data:
        yield Block("markup", Markup(_markdown(data["text/markdown"])))
    elif "text/plain" in data:
        yield Block("text", Markup.escape(data["text/plain"]))


def _draw(chart: Mapping[str, Any], places: Places) -> Block:
    """A chart twice: as a specification for the page's script, and as the picture that is seen without it.

    Its title becomes text of the page, where it wraps on a narrow screen and can be selected. Its numbers come as a
    table and a file beside it; those lead to their sentences whose evidence is on the page.
    """
    spec: dict[str, Any] = json.loads(json.dumps(chart))
    captions = list(_captions(spec.pop("title", None)))
    for row in list_rows(spec):
        row["evidence"] = row.get("evidence") if row.get("evidence") in places.evidence else None
    numbers = show_numbers(spec, captions[0] if captions else "", places.language, places.numbers)
    picture = vl_convert.vegalite_to_svg(json.dumps(spec), allowed_base_urls=[])
    # Ids of clip paths are counted from 0 in every picture, and would meet those of the others on the page.
    mark = hashlib.sha256(picture.encode()).hexdigest()[:8]
    picture = re.sub(r'(\bid="|url\(#)(?=\w)', rf"\g<1>c{mark}-", picture)
    return Block("chart", Markup(picture), _json(spec), captions, str(spec.get("description", "")), numbers)


def _captions(title: object) -> Iterator[str]:
    """Title and subtitles, whichever way Vega-Lite lets them be written."""
    if isinstance(title, Mapping):
        yield from _captions(title.get("text"))
        yield from _captions(title.get("subtitle"))
    elif isinstance(title, list):
        yield from map(str, title)
    elif title:
        yield str(title)


def _json(value: object) -> Markup:
    """JSON that can stand in a ``<script>``: no ``<`` in it opens or closes a tag."""
    text = json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    for char in "<>&\u2028\u2029":
        text = text.replace(char, f"\\u{ord(char):04x}")
    return Markup(text)


def _script() -> str:
    own = [(TEMPLATE / name).read_text("utf-8") for name in ("written.js", "report.js")]
    return "\n".join([chart_library(), *own])
