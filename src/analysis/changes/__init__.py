"""Whether something changed: before and after an event, between outlets or actors, at no day known beforehand.

``compare`` gives differences with intervals, corrected for how many are looked at, and ``show_differences`` says them;
``find_breaks`` seeks the period at which a trend splits best; ``decompose`` tells a changed stance from a changed mix
of outlets. A difference is no effect: what else happened that day is in it too.
"""

from analysis.changes.breaks import find_breaks as find_breaks
from analysis.changes.contrasts import compare as compare
from analysis.changes.events import EventError as EventError
from analysis.changes.events import read_events as read_events
from analysis.changes.events import split_articles as split_articles
from analysis.changes.mix import decompose as decompose
from analysis.changes.prose import show_differences as show_differences
