"""Who is mentioned, who speaks and who stands where in Indonesian news: text in, one table a module, HTML out."""

import sys
from importlib import import_module
from types import ModuleType
from typing import TYPE_CHECKING, Any, Final

# isort: off
if TYPE_CHECKING:
    from analysis.tables import Corpus as Corpus, Tables as Tables
    from analysis.lexicon import Lexicon as Lexicon, read_lexicon as read_lexicon
    from analysis.documents import read_documents as read_documents
    from analysis.articles import clean_articles as clean_articles
    from analysis.sentences import split_sentences as split_sentences
    from analysis.mentions import find_mentions as find_mentions
    from analysis.quotes import find_quotes as find_quotes
    from analysis.stances import find_stances as find_stances
    from analysis.annotate import annotate as annotate, open_corpus as open_corpus
    from analysis.annotate import read_tables as read_tables, write_tables as write_tables
# isort: on

# The same for whoever runs it: a name is imported when it is first used, so that `sikap --help` does not wait.
_HOMES: Final = {
    "Corpus": "tables",
    "Tables": "tables",
    "Lexicon": "lexicon",
    "read_lexicon": "lexicon",
    "read_documents": "documents",
    "clean_articles": "articles",
    "split_sentences": "sentences",
    "find_mentions": "mentions",
    "find_quotes": "quotes",
    "find_stances": "stances",
    "annotate": "annotate",
    "open_corpus": "annotate",
    "read_tables": "annotate",
    "write_tables": "annotate",
}
__all__ = [*_HOMES]


class _Package(ModuleType):
    """A package in which ``annotate`` is the function, whether or not the folder of that name was imported before."""

    def __setattr__(self, name: str, value: object) -> None:
        if name not in _HOMES or not isinstance(value, ModuleType):
            super().__setattr__(name, value)

    def __getattr__(self, name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module {self.__name__!r} has no attribute {name!r}")
        value = getattr(import_module(f"{self.__name__}.{_HOMES[name]}"), name)
        setattr(self, name, value)
        return value

    def __dir__(self) -> list[str]:
        return sorted({*vars(self), *_HOMES})


sys.modules[__name__].__class__ = _Package
