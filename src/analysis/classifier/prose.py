"""Shows in a report what a classifier was trained on and how far it can be trusted."""

from analysis.classifier.files import read_card
from analysis.markup import Markup, show_prose, show_table
from analysis.messages import say


def show_card(path: str, language: str = "id") -> Markup:
    """The card of a classifier (``files.read_card``) as a table; without a file, how to come by one.

    Raises:
        ModelError: the file holds no classifier.

    >>> print(show_card("", "en").text[:21])
    No classifier is used
    """
    if not path:
        return show_prose(say("prose_no_model", language))
    return show_table(read_card(path), say("caption_card", language), language)
