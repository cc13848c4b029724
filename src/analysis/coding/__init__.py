"""Holds what the machine found against what people coded: samples to code, agreement, accuracy, and corrected trends.

A whole coding, marked in the text (``tests/coded/README.md`` shows how), is read into the same tables as an annotation
and scored step by step. A coder's sheet holds a sample of sentences with the target to judge, drawn with known
probabilities; from it come the accuracy of the machine's stances and trends that are corrected for its errors.
"""

from analysis.coding.accuracy import cross_pairs as cross_pairs
from analysis.coding.accuracy import score_pairs as score_pairs
from analysis.coding.agreement import cross_coders as cross_coders
from analysis.coding.agreement import measure_agreement as measure_agreement
from analysis.coding.correction import correct_trend as correct_trend
from analysis.coding.pairs import code_pairs as code_pairs
from analysis.coding.pairs import list_pairs as list_pairs
from analysis.coding.pairs import take_coding as take_coding
from analysis.coding.reading import CodingError as CodingError
from analysis.coding.reading import read_coding as read_coding
from analysis.coding.sampling import draw_sheet as draw_sheet
from analysis.coding.scores import confusion as confusion
from analysis.coding.scores import disagreements as disagreements
from analysis.coding.scores import score_tables as score_tables
from analysis.coding.sheets import read_sheets as read_sheets
from analysis.coding.sheets import write_sheet as write_sheet
