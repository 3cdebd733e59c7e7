"""Corpora -> sentences that stand in them more than once: labelled in two ways, or leaked."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from ner_lstm.checks.findings import (
    MAX_QUOTE_CHARACTERS,
    Corpora,
    Finding,
    FindingKind,
    count,
    finding_at,
    quote,
)
from ner_lstm.sentence import Entity, Sentence

# A sentence that is shared by chance ("Thank you .") tells a model nothing that it should not know.
MIN_LEAK_WORDS, MIN_LEAK_WORDS_WITH_ENTITIES = 8, 3

EntityKeys = frozenset[tuple[int, int, str]]
# The sentences with the same words, each with the number of its corpus.
Repetitions = Mapping[tuple[str, ...], Sequence[tuple[int, Sentence]]]


def _group_by_words(corpora: Corpora) -> Repetitions:
    groups: dict[tuple[str, ...], list[tuple[int, Sentence]]] = {}
    for number, sentences in enumerate(corpora):
        for sentence in sentences:
            groups.setdefault(sentence.words, []).append((number, sentence))
    return groups


def find_contradictory(corpora: Corpora) -> Iterator[Sequence[Sentence]]:
    """The sentences of the same words whose entities are not the same, in order of the corpora."""
    for group in _group_by_words(corpora).values():
        if len(group) > 1 and len({_keys(sentence) for _, sentence in group}) > 1:
            yield [sentence for _, sentence in group]


def find_contradictions(corpora: Corpora) -> Iterator[Finding]:
    """For each sentence with other entities than most of its like, where they differ first.

    The longest sentences first. Of as many on both sides, the first is taken to be right.
    """
    for group in sorted(find_contradictory(corpora), key=lambda group: -len(group[0].words)):
        usual, times = Counter(map(_keys, group)).most_common(1)[0]
        model = next(sentence for sentence in group if _keys(sentence) == usual)
        more = f" ({count(times, 'time')})" if times > 1 else ""
        for sentence in group:
            if (keys := _keys(sentence)) == usual:
                continue
            start, end, _ = min(keys ^ usual)
            here, there = (_describe(version, start, end) for version in (sentence, model))
            message = (
                f"{quote(sentence.words[start:end])} is {here} here and {there} in the same"
                f" sentence elsewhere{more}"
            )
            kind = FindingKind.CONTRADICTION
            yield finding_at(kind, (sentence, start), message, other=(model, start))


def find_leaks(corpora: Corpora) -> Iterator[Finding]:
    """Each sentence of a corpus that stands in an earlier one, once.

    Those with entities first, then the longest. Short ones are left out, as chance repeats them.
    """
    leaks = []
    for words, group in _group_by_words(corpora).items():
        first_corpus, origin = group[0]
        least = MIN_LEAK_WORDS_WITH_ENTITIES if origin.entities else MIN_LEAK_WORDS
        if group[-1][0] == first_corpus or len(words) < least:
            continue
        times = Counter(number for number, _ in group)
        copies = dict(reversed(group))
        for number in sorted(copies.keys() - {first_corpus}):
            message = (
                f"sentence of {count(len(words), 'word')} stands in another corpus too:"
                f" {quote(words[:MAX_QUOTE_CHARACTERS])}"
            )
            message += f" ({count(times[number], 'time')} here)" if times[number] > 1 else ""
            finding = finding_at(FindingKind.LEAK, (copies[number], 0), message, other=(origin, 0))
            leaks.append((not origin.entities, -len(words), finding))
    yield from (leak for _, _, leak in sorted(leaks, key=lambda entry: entry[:2]))


def _keys(sentence: Sentence) -> EntityKeys:
    return frozenset(entity.key for entity in sentence.entities or ())


def _describe(sentence: Sentence, start: int, end: int) -> str:
    """What the words are in a sentence: an entity, a stretch of one, or none."""
    names = [
        _name(sentence, entity, start, end)
        for entity in sentence.entities or ()
        if entity.start < end and start < entity.end
    ]
    return " and ".join(names) or "no entity"


def _name(sentence: Sentence, entity: Entity, start: int, end: int) -> str:
    if (entity.start, entity.end) == (start, end):
        return entity.label
    how = "in" if entity.start <= start and end <= entity.end else "partly"
    return f"{how} {entity.label} {quote(sentence.words[entity.start : entity.end])}"
