"""Holds what the machine found against what a person coded: scores, confusion and the examples of what goes wrong.

A coding is read into the same tables as an annotation, so that one set of functions compares machine with coder and
coder with coder. ``tests/coded/README.md`` is the codebook and shows the files.
"""

from analysis.coding.reading import CodingError as CodingError
from analysis.coding.reading import read_coding as read_coding
from analysis.coding.scores import confusion as confusion
from analysis.coding.scores import disagreements as disagreements
from analysis.coding.scores import score_tables as score_tables
