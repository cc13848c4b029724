"""A large corpus is annotated in parts, by any number of workers, and survives whatever ends a run."""

import json
import multiprocessing
import os
import random
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import polars as pl
import pytest

from analysis.annotate import annotate, annotate_corpus, read_tables
from analysis.annotate.parts import PART, annotate_part, lay_parts
from analysis.annotate.workers import WorkerError, run_tasks
from analysis.documents import CorpusError, stream_articles
from analysis.lexicon import FOLDER, read_lexicon
from analysis.tables import SCHEMAS
from benchmarks.runs import begin, find_dask_workers, finish, kill, list_workers, open_cluster, read_files

ARTICLES, APART = 3 * PART - 700, PART
COPIES = len(range(APART + 49, ARTICLES, 50))
JOURNAL = ".T.partial/run.json"


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A table of many short articles, copies among them, and three rows that are none."""
    luck = random.Random(5)
    names = ["Rusia", "Armenia", "Presiden Putin", "CSTO", "Indonesia", "Menlu Retno Marsudi", "Azerbaijan"]
    acts = ["mengecam", "mendukung", "bertemu", "menyerang", "memuji", "tidak mendukung"]
    syllables = ["ba", "cu", "da", "ku", "lang", "me", "nar", "ri", "si", "ta"]
    words = [one + other for one in syllables for other in syllables]
    lines = []
    for number in range(ARTICLES):
        one, other = luck.sample(names, 2)
        said = f"“Kami menolak,” kata {one}, Jumat ({luck.randrange(1, 28)}/11/2022)."
        text = f"{one} {luck.choice(acts)} {other}. {said} Katanya {' '.join(luck.choices(words, k=30))}."
        if number % 50 == 49 and number >= APART:
            text = json.loads(lines[number - APART])["isi"]
        lines.append(json.dumps({"judul": f"Kabar {one}", "isi": text}))
    for row in (100, 2000, 2001):
        lines[row] = '{"isi": '
    path = tmp_path_factory.mktemp("corpus") / "corpus.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    return path


@pytest.fixture(scope="module")
def whole(corpus: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, bytes]:
    """The files of an undisturbed run by one process."""
    out = tmp_path_factory.mktemp("whole") / "T"
    counts = annotate_corpus(corpus, out=out)
    assert counts == (ARTICLES - 3, 3)
    return read_files(out)


def go_on(corpus: Path, out: Path) -> None:
    """Resumes a run and waits for its end."""
    finish(begin(corpus, out, "--resume", "--workers", "2"), 0)


def wait_for(path: Path) -> None:
    """Waits until a run has come so far."""
    for _ in range(1200):
        if path.exists():
            return
        time.sleep(0.05)
    raise TimeoutError(path)


def is_running(pid: int) -> bool:
    """Whether a process is there and not just waiting to be counted as dead."""
    try:
        return ") Z " not in Path(f"/proc/{pid}/stat").read_text()
    except FileNotFoundError:
        return False


@pytest.fixture
def cluster() -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A Dask cluster of two workers on this machine: the process of its scheduler, and its address."""
    with open_cluster() as opened:
        yield opened


def test_parts_hold_what_memory_holds(corpus: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    """In parts a corpus gives the rows that it gives in one piece, stories that cross parts included."""
    for name, data in whole.items():
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(data)
    assert {name.split("/")[0] for name in whole} == {f"{name}.parquet" for name in SCHEMAS}
    tables, at_once = read_tables(tmp_path), annotate(corpus)
    assert tables.articles.filter(pl.col("story_id") != pl.col("article_id")).height == COPIES
    for name, one, other in zip(SCHEMAS, tables, at_once, strict=True):
        assert one.equals(other), name


def test_small_corpus_is_one_file_a_table(tmp_path: Path) -> None:
    """Five articles need no parts."""
    annotate_corpus("seeds", out=tmp_path / "T")
    assert sorted(path.name for path in (tmp_path / "T").iterdir()) == sorted(f"{name}.parquet" for name in SCHEMAS)
    assert list(tmp_path.iterdir()) == [tmp_path / "T"]


def test_part_of_refusals_alone(tmp_path: Path) -> None:
    """Where so many rows on end are no articles that a part holds nothing else, the run goes on."""
    (tmp_path / "corpus.jsonl").write_text('{"isi": \n' * PART + '{"isi": "Rusia mengecam Armenia."}')
    assert annotate_corpus(tmp_path / "corpus.jsonl", out=tmp_path / "T") == (1, PART)
    assert read_tables(tmp_path / "T").stances.height == 1


def test_two_workers_write_the_same_bytes(corpus: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    """How many processes share the work moves nothing."""
    annotate_corpus(corpus, out=tmp_path / "T", workers=2)
    assert read_files(tmp_path / "T") == whole


@pytest.mark.parametrize("seed", range(3))
def test_killed_run_is_gone_on_with(corpus: Path, whole: dict[str, bytes], tmp_path: Path, seed: int) -> None:
    """After kill -9 at any moment --resume gives what an undisturbed run gives, and leaves nothing else."""
    process = begin(corpus, tmp_path / "T", "--workers", str(1 + seed % 2))
    wait_for(tmp_path / JOURNAL)
    time.sleep(random.Random(seed).uniform(0, 5))
    kill(process)
    go_on(corpus, tmp_path / "T")
    assert read_files(tmp_path / "T") == whole
    assert list(tmp_path.iterdir()) == [tmp_path / "T"]


def test_killed_worker_costs_a_second_try(corpus: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    """A run whose worker dies goes on with another."""
    process = begin(corpus, tmp_path / "T", "--workers", "2")
    wait_for(tmp_path / ".T.partial" / "parts" / "00001")
    time.sleep(2)
    os.kill(list_workers(process)[-1], signal.SIGKILL)
    finish(process, 0)
    assert read_files(tmp_path / "T") == whole


def test_workers_end_with_the_run(corpus: Path, tmp_path: Path) -> None:
    """After kill -9 of a run its workers end too, instead of waiting for ever for what to do."""
    process = begin(corpus, tmp_path / "T", "--workers", "2")
    wait_for(tmp_path / ".T.partial" / "parts" / "00001")
    workers = list_workers(process)
    assert workers
    kill(process)
    for _ in range(200):
        if not any(map(is_running, workers)):
            return
        time.sleep(0.05)
    raise TimeoutError(workers)


def test_what_is_left_behind_is_not_gone_on_with(tmp_path: Path) -> None:
    """What a run left that was killed while it tidied up serves no other run, say with other word lists."""
    for part in lay_parts(stream_articles("seeds"), tmp_path / ".T.partial" / "parts"):
        annotate_part(str(part), str(FOLDER))
    words = shutil.copytree(FOLDER, tmp_path / "words")
    aliases = (words / "aliases.csv").read_text("utf-8").splitlines()
    (words / "aliases.csv").write_text("\n".join(line for line in aliases if ",armenia," not in line), "utf-8")
    annotate_corpus("seeds", out=tmp_path / "T", lexicon=words)
    mentions = read_tables(tmp_path / "T").mentions
    assert mentions.equals(annotate("seeds", lexicon=read_lexicon(words)).mentions)
    assert not mentions.equals(annotate("seeds").mentions)


def test_interrupted_run_stops_cleanly(corpus: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    """Ctrl-C ends a run with a word on how to go on."""
    process = begin(corpus, tmp_path / "T")
    wait_for(tmp_path / JOURNAL)
    process.send_signal(signal.SIGINT)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 130
    assert "--resume" in errors.decode()
    go_on(corpus, tmp_path / "T")
    assert read_files(tmp_path / "T") == whole


def test_full_disk_is_said_and_gone_on_from(corpus: Path, whole: dict[str, bytes], tmp_path: Path) -> None:
    """Where a file cannot be written the command says so, and --resume goes on when there is room."""
    process = begin(corpus, tmp_path / "T", largest=60_000)
    _, errors = process.communicate(timeout=60)
    assert process.returncode == 2, errors.decode()
    assert "disk" in errors.decode()
    assert not (tmp_path / "T").exists()
    go_on(corpus, tmp_path / "T")
    assert read_files(tmp_path / "T") == whole


def test_unfinished_run_is_not_overwritten_unasked(corpus: Path, tmp_path: Path) -> None:
    """What an earlier run has done is kept until somebody says what to do with it."""
    process = begin(corpus, tmp_path / "T")
    wait_for(tmp_path / JOURNAL)
    kill(process)
    with pytest.raises(CorpusError, match=r"\.T\.partial holds a run that was stopped\. Go on with --resume"):
        annotate_corpus(corpus, out=tmp_path / "T")


def test_two_runs_cannot_write_the_same_tables(corpus: Path, tmp_path: Path) -> None:
    """A second run into the same folder is refused while the first goes on."""
    first = begin(corpus, tmp_path / "T")
    wait_for(tmp_path / JOURNAL)
    with pytest.raises(CorpusError, match=r"another run is writing .*T\. Wait for it, or choose another --out\."):
        annotate_corpus(corpus, out=tmp_path / "T", resume=True)
    kill(first)


def test_other_articles_are_not_gone_on_with(corpus: Path, tmp_path: Path) -> None:
    """A corpus that has changed since a run began is refused: its parts would not fit together."""
    copy = tmp_path / "corpus.jsonl"
    copy.write_bytes(corpus.read_bytes())
    process = begin(copy, tmp_path / "T")
    wait_for(tmp_path / ".T.partial" / "parts" / "00000" / "done.json")
    kill(process)
    copy.write_text(copy.read_text("utf-8").replace("Kabar", "Berita"), "utf-8")
    with pytest.raises(CorpusError, match=r"the corpus is another than when this run began \(part 0\)"):
        annotate_corpus(copy, out=tmp_path / "T", resume=True)


def test_worker_that_dies_between_parts_costs_none() -> None:
    """Where a worker dies while the next part is being read, that part is not lost."""

    def read_parts() -> Iterator[Path]:
        yield Path("one")
        for worker in multiprocessing.active_children():
            worker.kill()
            worker.join()
        time.sleep(1)  # until it is noticed
        yield from (Path("two"), Path("three"))

    assert sorted(run_tasks(os.path.basename, read_parts(), 2, None)) == ["one", "three", "two"]


def test_dask_writes_the_same_bytes(
    corpus: Path, whole: dict[str, bytes], tmp_path: Path, cluster: tuple[subprocess.Popen[str], str]
) -> None:
    """A cluster gives what one process gives."""
    annotate_corpus(corpus, out=tmp_path / "T", cluster=cluster[1])
    assert read_files(tmp_path / "T") == whole


def test_killed_dask_worker_costs_a_second_try(
    corpus: Path, whole: dict[str, bytes], tmp_path: Path, cluster: tuple[subprocess.Popen[str], str]
) -> None:
    """A run whose cluster loses a worker goes on."""
    workers = find_dask_workers(cluster[1])
    process = begin(corpus, tmp_path / "T", "--dask", cluster[1])
    wait_for(tmp_path / ".T.partial" / "parts" / "00001")
    time.sleep(1)
    os.kill(workers[0], signal.SIGKILL)
    finish(process, 0)
    assert read_files(tmp_path / "T") == whole


def test_killed_scheduler_is_said_and_gone_on_from(
    corpus: Path, whole: dict[str, bytes], tmp_path: Path, cluster: tuple[subprocess.Popen[str], str]
) -> None:
    """A run that loses its cluster says so, and --resume goes on without it."""
    process = begin(corpus, tmp_path / "T", "--dask", cluster[1])
    wait_for(tmp_path / ".T.partial" / "parts" / "00001")
    cluster[0].kill()
    _, errors = process.communicate(timeout=120)
    assert process.returncode == 2, errors.decode()
    assert "does not answer" in errors.decode()
    assert "Traceback" not in errors.decode()
    go_on(corpus, tmp_path / "T")
    assert read_files(tmp_path / "T") == whole


def test_wrong_cluster_is_said(corpus: Path, tmp_path: Path) -> None:
    """An address that is none is refused at once, and nothing is left behind."""
    with pytest.raises(WorkerError, match=r"'nowhere' is no address of a Dask scheduler\. Write it as tcp://host:8786"):
        annotate_corpus(corpus, out=tmp_path / "T", cluster="nowhere")
    assert list(tmp_path.iterdir()) == []
