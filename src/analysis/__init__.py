"""Who is mentioned, who gets to speak and who stands where in Indonesian news: text in, one table a module, HTML out."""

from analysis.lexicon import Lexicon as Lexicon
from analysis.lexicon import read_lexicon as read_lexicon
from analysis.tables import Tables as Tables
