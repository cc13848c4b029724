"""Who is mentioned, who speaks and who stands where in Indonesian news: text in, one table a module, HTML out."""

# isort: off
from analysis.tables import Tables as Tables
from analysis.lexicon import Lexicon as Lexicon, read_lexicon as read_lexicon
from analysis.documents import read_documents as read_documents
from analysis.articles import clean_articles as clean_articles
from analysis.sentences import split_sentences as split_sentences
from analysis.mentions import find_mentions as find_mentions
from analysis.quotes import find_quotes as find_quotes
from analysis.stances import find_stances as find_stances
from analysis.annotate import annotate as annotate, open_corpus as open_corpus
from analysis.annotate import read_tables as read_tables, write_tables as write_tables
