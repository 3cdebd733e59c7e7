"""Small lists, and what a search that tries everything finds of them in sentences."""

from ner_lstm.encoding.lexicon import Entries, Lexicon


def lexicon_of(classes, *, name="list", case="exact", known=()):
    """The lexicon of entries, a text of words for each, with their classes, one or several."""
    pairs = [(tuple(entry.split()), label) for entry, labels in classes.items() for label in labels]
    phrases, labels = zip(*pairs, strict=True)
    return Lexicon.of(Entries(name, "hash", len(pairs), phrases, labels), case=case, classes=known)


def search(classes, sentences):
    """(first word, number of words, class) of every stretch that is an entry; the words of all
    sentences are numbered from 0.
    """
    found, first = [], 0
    for words in sentences:
        found += [
            (first + start, end - start, label)
            for start in range(len(words))
            for end in range(start + 1, len(words) + 1)
            for label in classes.get(" ".join(words[start:end]), ())
        ]
        first += len(words)
    return sorted(found)
