"""The lists of a tagger and newer ones -> the lists with which it goes on.

The network has learnt what the classes of its lists are worth, not what is in them: a newer list
may hold other entries, but no other class.
"""

from collections.abc import Iterable, Sequence

from ner_lstm.encoding.lexicon import Entries, Lexicon
from ner_lstm.encoding.lexicon_file import read_entries
from ner_lstm.encoding.word_classes import WordClasses
from ner_lstm.errors import CorpusError, NerLstmError


def replace_lexicons(
    classes: WordClasses, paths: Iterable[str], *, tokenizer: str, model: str
) -> WordClasses:
    """The classes, where each list of a file takes the place of the one of its name, or else of the
    only one that has its classes.

    model: what messages call whose classes they are. Raises NerLstmError where there is none, and
    CorpusError for a file that cannot be read.
    """
    sources = list(classes.sources)
    lexicons = [source for source in sources if isinstance(source, Lexicon)]
    if not lexicons:
        raise NerLstmError(f"{model}: expected a tagger that was trained with lists, found none")
    replaced: set[int] = set()
    for path in paths:
        entries = read_entries(path, tokenizer=tokenizer)
        before = _choose(entries, lexicons, path=path, model=model)
        position = next(number for number, source in enumerate(sources) if source is before)
        if position in replaced:
            problem = f"a list of the classes {', '.join(before.classes)} was given before it"
            raise CorpusError(path, 0, f"expected one list for each of {model}, {problem}")
        replaced.add(position)
        sources[position] = Lexicon.of(entries, case=before.case, classes=before.classes)
    return WordClasses(tuple(sources))


def _choose(entries: Entries, lexicons: Sequence[Lexicon], *, path: str, model: str) -> Lexicon:
    """The list whose place a newer one takes. Raises CorpusError."""
    labels = set(entries.classes)
    of_name = [lexicon for lexicon in lexicons if lexicon.name == entries.name]
    fitting = [lexicon for lexicon in of_name or lexicons if labels <= set(lexicon.classes)]
    if len(fitting) == 1:
        return fitting[0]
    if fitting:
        names = ", ".join(lexicon.name for lexicon in fitting)
        problem = f"expected the name of one of the lists of {model} ({names}), since all have"
        raise CorpusError(path, 0, f"{problem} {', '.join(sorted(labels))}, found {entries.name}")
    known = "; ".join(
        f"{lexicon.name} has {', '.join(lexicon.classes)}" for lexicon in of_name or lexicons
    )
    foreign = sorted(labels.difference(*(lexicon.classes for lexicon in of_name or lexicons)))
    raise CorpusError(
        path,
        0,
        f"expected the classes of a list of {model} ({known}), found"
        f" {', '.join(foreign or sorted(labels))}: its network knows no other",
    )
