"""The command line: ``sikap``. Thin: each command reads its options, calls one function and says what it did."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

SHOWN = 20  # refusals that are said one by one
EXAMPLES = """examples:
  sikap annotate seeds --out tables                  all tables of the five seed articles, as Parquet
  sikap annotate archive --out tables --workers 2    a large corpus; Ctrl-C stops it, --resume goes on
  sikap report                                       the five reports, from seeds/ into reports/
  sikap report --corpus tables --only 02-actors -p period=1q --language en
  sikap report --each actor=russia,csto              one report for each value
  sikap check reports                                do reports and tables match a fresh run's numbers
  sikap parameters 02-actors                         what can be set with -p
  sikap sample tables --n 200 --out sheet.csv        sentences to code by hand, drawn with known probabilities
  sikap agree sheet-ani.csv sheet-budi.csv           how far two coders of a sheet agree
  sikap report --corpus tables --only 05-validity -p sheets=sheet.csv    trends corrected by the coded sheet
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Runs one command; 0 only if everything asked for was written, 1 if some was not, 2 if the input was wrong."""
    parser = _parser()
    options = parser.parse_args(arguments)
    # Imported here so that `sikap --help` need not wait for Polars.
    from analysis.annotate.workers import WorkerError
    from analysis.documents import CorpusError
    from analysis.lexicon import LexiconError
    from analysis.parameters import ParameterError
    from analysis.tables import TableError

    try:
        status: int = options.run(options)
    except (CorpusError, LexiconError, ParameterError, TableError, WorkerError) as error:
        print(f"sikap: {error}", file=sys.stderr)
        return 2
    except OSError as error:
        print(f"sikap: {error.filename or 'a file'}: {error.strerror}. Check the path and the disk.", file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        print("sikap: stopped; nothing half-written was left (annotate goes on with --resume).", file=sys.stderr)
        return 130
    return status


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="sikap",
        description="Who is mentioned, who gets to speak and who stands where in Indonesian news.",
        epilog=EXAMPLES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)

    annotate = commands.add_parser("annotate", help="annotate a corpus: write all tables as Parquet")
    annotate.add_argument("inputs", nargs="+", metavar="INPUT", help="files or folders of articles")
    annotate.add_argument("--out", required=True, metavar="TABLES", help="the folder to write (replaced as a whole)")
    annotate.add_argument("--workers", type=int, default=1, metavar="N", help="processes (default: 1; 0: one a core)")
    annotate.add_argument("--dask", metavar="ADDRESS", help="of a Dask scheduler whose workers see the same folders")
    annotate.add_argument("--resume", action="store_true", help="go on with a run that was stopped")
    annotate.add_argument("--lexicon", metavar="FOLDER", help="word lists to use instead of the package's own")
    annotate.add_argument("--quiet", action="store_true", help="say nothing but errors")
    annotate.set_defaults(run=_annotate)

    report = commands.add_parser("report", help="run the notebooks over a corpus and write HTML reports")
    report.add_argument("--corpus", default="seeds", metavar="INPUT", help="articles or tables (default: seeds)")
    report.add_argument("--out", default="reports", metavar="FOLDER", help="where reports go (default: reports)")
    report.add_argument("--notebooks", default="notebooks", metavar="FOLDER", help="where the notebooks are")
    report.add_argument("-p", dest="given", action="append", default=[], metavar="NAME=VALUE", help="set one")
    report.add_argument("--parameters", metavar="FILE", help="set those of a YAML file, NAME: VALUE a line; -p wins")
    report.add_argument("--each", default="", metavar="NAME=A,B,C", help="make a report for each of these values")
    report.add_argument("--force", action="store_true", help="make all again, also what has not changed")
    report.add_argument("--only", action="append", default=[], metavar="NOTEBOOK", help="make this report alone")
    report.add_argument("--language", choices=("id", "en"), default="id", help="of the reports (default: id)")
    report.add_argument("--lexicon", metavar="FOLDER", help="word lists to use instead of the package's own")
    report.add_argument("--quiet", action="store_true", help="say nothing but errors")
    report.set_defaults(run=_report)

    check = commands.add_parser("check", help="compare the reports on disk with what they would be made from now")
    check.add_argument(
        "reports", nargs="?", default="reports", metavar="REPORTS", help="their folder (default: reports)"
    )
    check.add_argument("--corpus", metavar="INPUT", help="articles or tables (default: those of the manifest)")
    check.add_argument("--notebooks", default="notebooks", metavar="FOLDER", help="where the notebooks are")
    check.add_argument("--lexicon", metavar="FOLDER", help="word lists to use instead of the package's own")
    check.set_defaults(run=_check)

    sample = commands.add_parser("sample", help="draw sentences to code by hand, with known probabilities")
    sample.add_argument("tables", metavar="TABLES", help="a folder that sikap annotate wrote")
    sample.add_argument("--n", type=int, default=200, metavar="N", help="how many sentence-target pairs (default: 200)")
    sample.add_argument("--out", required=True, metavar="SHEET", help="the CSV file to write (never over another)")
    sample.add_argument("--targets", default="", metavar="A,B", help="judge these actors only, by id (default: all)")
    sample.add_argument("--seed", type=int, default=1, metavar="S", help="another draw for another number (default: 1)")
    sample.add_argument("--language", choices=("id", "en"), default="id", help="of the actors' names (default: id)")
    sample.set_defaults(run=_sample)

    agree = commands.add_parser("agree", help="say how far coders of the same sheet agree")
    agree.add_argument("sheets", nargs="+", metavar="SHEET", help="filled sheets, one a coder, or a folder of them")
    agree.set_defaults(run=_agree)

    parameters = commands.add_parser("parameters", help="list what can be set in the notebooks")
    parameters.add_argument("notebook", nargs="?", metavar="NOTEBOOK", help="one notebook (default: all)")
    parameters.add_argument("--notebooks", default="notebooks", metavar="FOLDER", help="where the notebooks are")
    parameters.set_defaults(run=_parameters)
    return parser


def _annotate(options: argparse.Namespace) -> int:
    import os

    import polars as pl
    from tqdm import tqdm

    from analysis.annotate import annotate_corpus, scan_tables, unknown_actors
    from analysis.lexicon import FOLDER, read_lexicon
    from analysis.tables import SCHEMAS

    folder = options.lexicon or FOLDER
    with tqdm(unit=" articles", disable=options.quiet or None) as bar:
        counts = annotate_corpus(
            *options.inputs,
            out=options.out,
            lexicon=folder,
            workers=options.workers or os.cpu_count() or 1,
            cluster=options.dask,
            resume=options.resume,
            tell=bar.update,
        )
    tables = scan_tables(options.out)
    for row in tables["refused"].head(SHOWN).collect().iter_rows(named=True):
        print(f"refused {row['source']}: {row['reason']}", file=sys.stderr)
    if counts.refused > SHOWN:
        print(f"refused {counts.refused - SHOWN:,} more: see {options.out}/refused.parquet", file=sys.stderr)
    if options.quiet:
        return 0
    read = counts.articles + counts.refused
    print(f"read {read}: articles {counts.articles} + refused {counts.refused}; tables in {options.out}:")
    for name in SCHEMAS:
        print(f"  {name + '.parquet':20} {tables[name].select(pl.len()).collect().item():>9,} rows")
    unknown = unknown_actors(tables["mentions"], read_lexicon(folder)).head(10).collect()
    if unknown.height:
        print("not in the lexicon and often mentioned (add them to lexicon/actors.csv and aliases.csv):")
        for row in unknown.iter_rows(named=True):
            print(f"  {row['actor_id']:30} articles {row['articles']}, mentions {row['mentions']}: {row['surface']!r}")
    return 0


def _report(options: argparse.Namespace) -> int:
    from analysis.lexicon import FOLDER, read_lexicon
    from analysis.parameters import read_parameter_file
    from analysis.render import render_reports

    listed = read_parameter_file(options.parameters) if options.parameters else []
    reports = render_reports(
        options.corpus,
        options.out,
        notebooks=options.notebooks,
        parameters=[*listed, *options.given],
        each=options.each,
        language=options.language,
        only=options.only,
        lexicon=read_lexicon(options.lexicon or FOLDER),
        force=options.force,
    )
    for report in reports.iter_rows(named=True):
        if report["failure"]:
            print(f"failed {report['report']}: {report['failure']}", file=sys.stderr)
        elif not options.quiet:
            print(report["path"] + " (unchanged)" * report["kept"])
    return int(reports["failure"].is_not_null().any())


def _check(options: argparse.Namespace) -> int:
    from analysis.lexicon import FOLDER, read_lexicon
    from analysis.render.checking import check_reports

    lexicon = read_lexicon(options.lexicon or FOLDER)
    found = check_reports(options.reports, corpus=options.corpus, notebooks=options.notebooks, lexicon=lexicon)
    for sentence in found.differences:
        print(sentence)
    if not found.differences:
        print(f"{options.reports}: {found.reports} reports as made, {found.numbers:,} numbers as computed anew")
    return int(bool(found.differences))


def _sample(options: argparse.Namespace) -> int:
    from analysis.annotate import open_corpus
    from analysis.coding import draw_sheet, write_sheet

    targets = [name.strip() for name in options.targets.split(",") if name.strip()]
    tables = open_corpus(options.tables)
    sheet = draw_sheet(tables, options.n, options.seed, targets, options.language)
    path = write_sheet(sheet, options.out)
    print(
        f"{path}: {sheet.height} sentences to code, each with a target. Fill the column stance with favour, against or"
    )
    print(
        "neutral (mendukung, menentang, netral); one copy for each coder, named for the coder. Leave the rest as it is."
    )
    return 0


def _agree(options: argparse.Namespace) -> int:
    from analysis.coding import cross_coders, measure_agreement, read_sheets
    from analysis.coding.prose import lay_crosstab, say_agreement

    coded = read_sheets(*options.sheets)
    print(say_agreement(measure_agreement(coded), "en"))
    for crosstab in lay_crosstab(cross_coders(coded)):
        print(f"\n{crosstab}")
    return 0


def _parameters(options: argparse.Namespace) -> int:
    from analysis.parameters import ParameterError, read_parameters

    folder = Path(options.notebooks)
    names = [options.notebook] if options.notebook else sorted(path.stem for path in folder.glob("*.ipynb"))
    if not names:
        raise ParameterError(f"{folder} holds no notebook. Say where they are: --notebooks FOLDER.")
    for name in names:
        print(f"{name}:")
        for parameter in read_parameters(folder / f"{name}.ipynb"):
            allowed = f" ({parameter.allowed})" if parameter.allowed else ""
            print(f"  -p {parameter.name}={parameter.default:<12} {parameter.type}{allowed}: {parameter.meaning}")
    return 0
