"""Reports in a real browser: from disk, without the network, with and without JavaScript, light, dark and narrow."""

import csv
import json
import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, expect, sync_playwright

from analysis.documents.texts import LARGEST
from analysis.render import render_reports

ROOT = Path(__file__).parents[1]
NAMES = ["01-corpus", "02-actors", "03-voices", "04-stance", "05-validity", "index"]
CHROMIUM = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"]
ARGUMENTS += ["--disable-component-update", "--disable-sync"]
HOSTILE = """</script><script>document.title = "owned"</script> {{ 7 * 7 }} \u202etxet

JAKARTA - "<img src=x onerror=alert(1)> kami menolak", kata Presiden Rusia Vladimir Putin. [x](javascript:alert(1))

Rusia menolak usul <b onclick=alert(1)>Armenia</b> itu, kata juru bicara Kremlin Dmitry Peskov. {% raw %}
"""

OUTLET = "</script><img src=x onerror=alert(4)>"

each = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """The system's Chromium, headless. Where there is none these tests cannot run, which in CI is a failure."""
    if not (CHROMIUM or os.environ.get("CI")):
        pytest.skip("there is no Chromium to open reports in: apt-get install chromium")
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)


def open_report(page: Page, path: Path) -> list[str]:
    """Opens a report, waits for its charts, and returns what went wrong: complaints, dialogs, requests to elsewhere."""
    wrong: list[str] = []
    page.on("console", lambda message: wrong.append(message.text) if message.type in ("error", "warning") else None)
    page.on("pageerror", lambda error: wrong.append(str(error)))
    page.on("dialog", lambda dialog: (wrong.append("a dialog"), dialog.dismiss()))
    page.on("request", lambda request: wrong.append(request.url) if request.url != path.as_uri() else None)
    page.goto(path.as_uri())
    expect(page.locator("figure.chart:not(.drawn)")).to_have_count(0, timeout=30_000)
    return wrong


@each
def test_report_opens_from_disk_by_itself(browser: Browser, reports: Path, name: str) -> None:
    """No request leaves the file, the console is clean, every chart is drawn and nothing sticks out."""
    page = browser.new_page()
    assert open_report(page, reports / f"{name}.html") == []
    charts = page.locator("figure.chart").count()
    assert page.locator("figure.chart .live svg.marks").count() == charts
    assert bool(charts) is (name != "index")
    page.close()


@each
def test_report_fits_a_narrow_screen(browser: Browser, reports: Path, name: str) -> None:
    """On a telephone the page itself does not scroll sideways."""
    page = browser.new_page(viewport={"width": 360, "height": 800})
    open_report(page, reports / f"{name}.html")
    box = page.locator("body").bounding_box()
    assert box
    assert box["width"] <= 360
    for block in page.locator("main > section, header, footer").all():
        inner = block.bounding_box()
        assert inner is None or inner["width"] <= 360
    page.close()


@each
def test_report_is_readable_without_javascript(browser: Browser, reports: Path, name: str) -> None:
    """Without JavaScript charts are pictures, tables and sentences are there, and the code switch works."""
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto((reports / f"{name}.html").as_uri())
    expect(page.locator("h1")).to_be_visible()
    for picture in page.locator("figure.chart .still svg").all():
        expect(picture).to_be_visible()
    if name != "index":
        code = page.locator("pre.code").first
        expect(code).to_be_hidden()
        page.locator("#code").check()
        expect(code).to_be_visible()
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["02-actors", "index"])
def test_text_stands_out_from_paper(browser: Browser, reports: Path, name: str, scheme: str) -> None:
    """In either scheme headings, prose, notes, links and charts keep a contrast of 4.5 to 1."""
    context = browser.new_context(color_scheme=scheme)  # type: ignore[arg-type]
    page = context.new_page()
    open_report(page, reports / f"{name}.html")
    paper = colour(page, "body", "background-color")
    for selector in ("h1", "h2", ".intro p", ".kicker", "footer dd", "main a", "figcaption", ".live svg text", "td"):
        if page.locator(selector).count():
            part = "fill" if selector.endswith("text") else "color"
            assert contrast(colour(page, selector, part), paper) >= 4.5, selector
    context.close()


def test_click_on_a_mark_leads_to_its_sentences_and_back(browser: Browser, reports: Path) -> None:
    """A cell of the matrix opens its list of sentences, and a sentence leads back to the number beside the chart."""
    page = browser.new_page()
    wrong = open_report(page, reports / "04-stance.html")
    page.locator("figure.chart .live .mark-rect.role-mark path[fill^='rgb']").first.click(force=True)
    evidence = page.locator("details.number[open] > div")
    expect(evidence).to_have_count(1)
    expect(evidence).to_be_in_viewport()
    assert page.url.endswith("#" + str(evidence.get_attribute("id")))
    assert evidence.locator("mark.frame").count() > 0
    evidence.locator("a.back").first.click()
    expect(page.locator("figure.chart tr:target")).to_be_visible()
    expect(page.locator("figure.chart").first).to_be_in_viewport()
    assert wrong == []
    page.close()


@pytest.mark.parametrize("script", [True, False])
def test_numbers_lead_to_sentences_by_keyboard(browser: Browser, reports: Path, script: bool) -> None:
    """Every link from a number or a sentence has its place on the page, and opens it without JavaScript too."""
    context = browser.new_context(java_script_enabled=script)
    page = context.new_page()
    for name in ("02-actors", "03-voices", "04-stance"):
        page.goto((reports / f"{name}.html").as_uri())
        html = (reports / f"{name}.html").read_text("utf-8")
        places = re.findall(r'\bid="([^"]+)"', html)
        assert len(places) == len(set(places))
        links = re.findall(r'<a class="(?:lead|back)" href="#([^"]+)"', html)
        assert links
        assert set(links) <= set(places)
        numbers = page.locator("figure .numbers").first
        numbers.locator("summary").press("Enter")
        numbers.locator("a.lead").first.press("Enter")
        expect(page.locator("details.number[open] > div:target")).to_be_visible()
    context.close()


def test_numbers_of_a_chart_can_be_downloaded(browser: Browser, reports: Path) -> None:
    """The file comes out of the page itself, with plain numbers, and opens in a spreadsheet as UTF-8."""
    page = browser.new_page()
    open_report(page, reports / "04-stance.html")
    with page.expect_download() as download:
        page.locator("a[download]").nth(1).click()
    assert download.value.suggested_filename == "04-stance-2.csv"
    lines = Path(download.value.path()).read_text("utf-8-sig").splitlines()
    assert lines[0] == "group,k,n,estimate,low,high"
    assert "CSTO,0," in "\n".join(lines)
    assert page.locator("figure.chart").count() == page.locator("figure.chart a[download]").count()
    page.close()


@pytest.mark.parametrize("language", ["id", "en"])
@each
def test_axe_finds_nothing(browser: Browser, reports: Path, english: Path, name: str, language: str) -> None:
    """No report, all folds open, has a fault that axe-core knows; in the dark its rules of colour are asked again."""
    folder = {"id": reports, "en": english}[language]
    page = browser.new_page(color_scheme="light")
    open_report(page, folder / f"{name}.html")
    page.evaluate("document.querySelectorAll('details').forEach((fold) => (fold.open = true))")
    found = Axe().run(page, options={"resultTypes": ["violations"]})
    assert found.violations_count == 0, found.generate_report()
    page.emulate_media(color_scheme="dark")
    found = Axe().run(
        page, options={"resultTypes": ["violations"], "runOnly": ["color-contrast", "link-in-text-block"]}
    )
    assert found.violations_count == 0, found.generate_report()
    page.close()


def test_hostile_texts_neither_run_nor_break_the_page(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """Markup in headlines, bodies, outlets, addresses and file names is shown as the text that it is, however long."""
    folder = tmp_path_factory.mktemp("hostile")
    corpus = folder / "<img src=x onerror=alert(2)>"
    corpus.mkdir()
    (corpus / "<b>a&amp;.txt").write_text(HOSTILE, "utf-8")
    (corpus / "b\u202etxt.txt").write_text(HOSTILE, "utf-8")
    line = "Rusia menolak usul Armenia. " + "</script><b>" * 800_000
    long, (title, text) = line[:250_000], HOSTILE.split("\n\n", 1)
    assert len(line) < LARGEST
    (corpus / "long.txt").write_text(f"Rusia Menolak\n\n{line}", "utf-8")
    rows = [
        {"id": OUTLET, "judul": title, "isi": long, "tautan": "javascript:alert(5)", "media": "{{ 7 * 7 }}"},
        {"id": f"{OUTLET}2", "judul": long, "isi": text[:40_000]},
        *({"judul": title, "isi": text, column: line} for column in ("judul", "isi", "media", "id")),
    ]
    (corpus / "<script>.jsonl").write_text("\n".join(map(json.dumps, rows)), "utf-8")
    known = [
        ("<b>a&amp;.txt", OUTLET, "javascript:alert(3)"),
        ("b\u202etxt.txt", "\u202e{{ 7*7 }}", "data:text/html,x"),
    ]
    with (corpus / "metadata.csv").open("w", encoding="utf-8", newline="") as stream:
        sheet = csv.writer(stream)
        sheet.writerow(["file", "outlet", "url", "published", "note"])
        sheet.writerows([*row, "", ""] for row in known)
    names = ["01-corpus", "04-stance"]
    made = render_reports(corpus, folder / "out", notebooks=ROOT / "notebooks", only=names)
    assert made["failure"].to_list() == [None] * 2
    for name in [*names, "index"]:
        path = folder / "out" / f"{name}.html"
        assert path.stat().st_size <= 2_500_000
        page = browser.new_page()
        assert open_report(page, path) == []
        assert "owned" not in page.title()
        assert page.locator("[onerror], [onclick], a[href^='javascript'], main a[href^='data:text/html']").count() == 0
        assert "\u202e" not in page.content()
        page.close()


def colour(page: Page, selector: str, part: str) -> list[float]:
    """Red, green and blue of the first element, as the browser computes them."""
    value = page.locator(selector).first.evaluate("(node, part) => getComputedStyle(node)[part]", part)
    return [float(number) for number in re.findall(r"[\d.]+", value)[:3]]


def contrast(one: list[float], other: list[float]) -> float:
    """The contrast ratio of WCAG 2.2."""
    bright, dark = sorted((luminance(one), luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def luminance(rgb: list[float]) -> float:
    """The relative luminance of WCAG 2.2."""
    parts = [value / 255 for value in rgb]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
