"""Throws hostile files at the whole line, by the thousand, and stops at the first that breaks a promise.

``python tests/benchmarks/fuzz.py`` makes 10,000 files and rows from a seed; ``--guided SECONDS`` lets atheris search on
its own for bytes that break the readers (``pip install 'sikap[fuzz]'``). Promises: nothing raises, nothing takes over
10 s, and articles + refused = what was written.
"""

import argparse
import gzip
import io
import json
import logging
import random
import signal
import sys
import tempfile
import zipfile
from pathlib import Path

from analysis import annotate
from analysis.documents import stream_articles

SEEDS = Path(__file__).parents[2] / "seeds"
KINDS = ("txt", "html", "csv", "tsv", "jsonl", "ndjson", "parquet", "warc")
WORDS = [
    *("Rusia", "Presiden Putin", "Menlu Retno", "kata", "mengatakan bahwa", "menurut", "tidak", "menolak", "mengecam"),
    *(
        "“",
        "”",
        '"',
        "'",
        ",",
        ".",
        "?",
        "(",
        ")",
        "[",
        "\n",
        "\r\n",
        "\n\n",
        "\0",
        "\u202e",
        "\u2028",
        "😀",
        "İ",
        "\u0301",
    ),
    *("<p>", "</div>", "<script>", "{", "}", '{"isi": "a"}', "\\ud800", "isi", "judul,isi", ";", "\t", "|", "\ufeff"),
    *(
        "(25/11/2022)",
        "99/99/9999",
        "Kamis",
        "JAKARTA, Kompas.com -",
        "Baca juga:",
        "Editor:",
        "pic.twitter.com/a",
        "1. ",
    ),
]
BATCH = 100
LIMIT = 10  # seconds


def make_bytes(luck: random.Random) -> bytes:
    """Hostile bytes: words of articles and of formats, a seed cut up, or noise; some of it many times over."""
    if luck.random() < 0.2:
        data = bytearray(luck.choice(sorted(SEEDS.glob("*.txt"))).read_bytes())
        for _ in range(luck.choice([0, 0, 20])):
            data[luck.randrange(len(data))] = luck.randrange(1, 128)
        return bytes(data)
    pieces = [luck.choice(WORDS) * luck.choice([1, 1, 1, 1, 1, 200]) for _ in range(luck.randrange(1, 80))]
    data = luck.choice(["", " "]).join(pieces).encode("utf-8", "surrogatepass")
    return data + luck.randbytes(luck.choice([0] * 11 + [40]))


def make_file(folder: Path, number: int, luck: random.Random) -> None:
    """One file of any kind, packed or not, that holds at most one article."""
    kind, data = luck.choice(KINDS), make_bytes(luck)
    if kind in ("jsonl", "ndjson") and luck.random() < 0.7:
        data = json.dumps({"isi": data.decode("utf-8", luck.choice(["replace", "surrogateescape"]))}).encode()
    name, packing = f"{number:05}.{kind}", luck.random()
    if packing < 0.1:
        name, data = f"{name}.gz", gzip.compress(data)[: luck.choice([None, None, 30])]
    elif packing < 0.2:
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr(name, data)
        name, data = f"{name}.zip", stream.getvalue()[: luck.choice([None, None, 60])]
    (folder / name).write_bytes(data)


def throw(files: int, seed: int) -> None:
    """Sends ``files`` hostile files through the whole line, a folder at a time."""
    luck = random.Random(seed)
    articles = refused = 0
    for first in range(0, files, BATCH):
        with tempfile.TemporaryDirectory() as place:
            for number in range(first, first + BATCH):
                make_file(Path(place), number, luck)
            (Path(place) / "good.txt").write_text("Judul\n\nRusia mengecam Armenia.")
            read = sum(1 for _ in stream_articles(place))
            signal.alarm(LIMIT * BATCH)
            tables = annotate(place)
            signal.alarm(0)
            assert tables.articles.height + tables.refused.height == read, (first, "lost")
            assert not tables.refused["reason"].str.contains("annotation failed").any(), tables.refused["reason"]
            articles, refused = articles + tables.articles.height, refused + tables.refused.height
        print(f"{first + BATCH:,} files: read {articles + refused:,} = articles {articles:,} + refused {refused:,}")


def search(seconds: int) -> None:
    """Lets atheris look for bytes that break a reader; the first byte says which."""
    import atheris

    for name in [name for name in sys.modules if name.partition(".")[0] == "analysis"]:
        del sys.modules[name]  # to import our own code again, and instrument no other
    with atheris.instrument_imports(include=["analysis"]):
        from analysis.documents import stream_articles

    with tempfile.TemporaryDirectory() as place:

        def read(data: bytes) -> None:
            kind = [*KINDS, "txt.gz", "csv.gz", "zip"][data[0] % 11] if data else "txt"
            path = Path(place) / f"a.{kind}"
            path.write_bytes(data[1:])
            assert [*stream_articles(path)] or not data[1:].strip() or kind not in ("txt", "html")
            path.unlink()

        atheris.Setup([sys.argv[0], f"-max_total_time={seconds}", f"-timeout={LIMIT}", "-max_len=4000"], read)
        atheris.Fuzz()


if __name__ == "__main__":
    logging.disable()
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=10_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--guided", type=int, metavar="SECONDS")
    options = parser.parse_args()
    search(options.guided) if options.guided else throw(options.files, options.seed)
