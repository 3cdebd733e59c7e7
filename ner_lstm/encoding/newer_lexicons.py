"""The lists of a tagger and newer ones -> the lists with which it goes on.

The network has learnt what the classes of its lists are worth, not what is in them: a newer list
may hold other entries, but no other class.
"""

import logging
from collections.abc import Iterable, Mapping

from ner_lstm.encoding.lexicon import Entries, Lexicon, spell_classes
from ner_lstm.encoding.lexicon_file import read_entries
from ner_lstm.encoding.word_classes import WordClasses
from ner_lstm.errors import CorpusError, NerLstmError

log = logging.getLogger(__package__)


def replace_lexicons(
    classes: WordClasses, paths: Iterable[str], *, tokenizer: str, model: str
) -> WordClasses:
    """The classes, where each list of a file takes the place of the one of its name, or else of the
    only one that has its classes.

    model: what messages call whose classes they are. Raises NerLstmError where there is none, and
    CorpusError for a file that cannot be read.
    """
    lexicons = {
        position: source
        for position, source in enumerate(classes.sources)
        if isinstance(source, Lexicon)
    }
    if not lexicons:
        raise NerLstmError(f"{model}: expected a tagger that was trained with lists, found none")
    newer: dict[int, Lexicon] = {}
    for path in paths:
        entries = read_entries(path, tokenizer=tokenizer)
        position = _choose(entries, lexicons, path=path, model=model)
        before = lexicons[position]
        if position in newer:
            problem = f"expected one list in the place of {before.name} of {model}, found two"
            raise CorpusError(path, 0, problem)
        newer[position] = Lexicon.of(entries, case=before.case, classes=before.classes)
        log.info(
            "%s: %s entries take the place of the %s of %s",
            *(path, f"{entries.total:,}", f"{before.count:,}", before.name),
        )
    return WordClasses(
        tuple(newer.get(position, source) for position, source in enumerate(classes.sources))
    )


def _choose(entries: Entries, lexicons: Mapping[int, Lexicon], *, path: str, model: str) -> int:
    """The position of the list whose place a newer one takes. Raises CorpusError."""
    labels = set(entries.classes)
    of_name = {n: lexicon for n, lexicon in lexicons.items() if lexicon.name == entries.name}
    candidates = of_name or lexicons
    fitting = [n for n, lexicon in candidates.items() if labels <= set(lexicon.classes)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(lexicons[position].name for position in fitting)
        problem = f"expected the name of one of the lists of {model} ({names}), since all have"
        raise CorpusError(path, 0, f"{problem} {spell_classes(labels)}, found {entries.name}")
    known = "; ".join(
        f"{lexicon.name} has {spell_classes(lexicon.classes)}" for lexicon in candidates.values()
    )
    foreign = labels.difference(*(lexicon.classes for lexicon in candidates.values()))
    raise CorpusError(
        path,
        0,
        f"expected the classes of a list of {model} ({known}), found"
        f" {spell_classes(foreign or labels)}: its network knows no other",
    )
