"""Sentences -> the entities that their tags spell, by their own scheme and as seqeval's strict mode
reads them.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from ner_lstm.corpus.raw_tags import raw_tags
from ner_lstm.errors import CorpusError, TagError
from ner_lstm.evaluation.alignment import Pair
from ner_lstm.evaluation.strict import read_strictly, strip_labels
from ner_lstm.schemes import (
    OUTSIDE,
    Fault,
    Scheme,
    SchemeEvidence,
    entities_from_tags,
    tags_from_entities,
)
from ner_lstm.sentence import Entity, Sentence

Tags = tuple[str, ...] | None


class Reading(NamedTuple):
    """What the tags of a sentence spell: every entity, as conlleval reads them, and those that
    strict mode reads.

    faults: where the tags break the scheme that strict mode is told; refusal: the tag at which it
    stops, and where, if any.
    """

    entities: tuple[Entity, ...] = ()
    strict: tuple[Entity, ...] = ()
    faults: tuple[Fault, ...] = ()
    refusal: str = ""


NOTHING = Reading()


class TaggedSide(NamedTuple):
    """Gold or predicted sentences, their tags where their file spells any, and the scheme of each
    file that has entities.
    """

    sentences: Sequence[Sentence]
    tags: Sequence[Tags]
    schemes: Mapping[str, Scheme]


def find_sides(pairs: Sequence[Pair], *, scheme: Scheme | None) -> tuple[TaggedSide, TaggedSide]:
    """The gold sides of the pairs and the predicted ones; scheme: that of all files, None: found in
    each as a reader does.
    """
    gold = [truth for truth, _ in pairs]
    predicted = [guess for _, guess in pairs]
    guessed = [_own_tags(guess, beside=truth) for truth, guess in pairs]
    return _side(gold, list(map(raw_tags, gold)), scheme), _side(predicted, guessed, scheme)


def schemes_of(
    truth: Sentence, guess: Sentence, *, gold: TaggedSide, predicted: TaggedSide
) -> tuple[Scheme, Scheme]:
    """The schemes of a gold sentence's file and of its prediction's; entities without tags are
    spelt in that of the other one.
    """
    own, other = gold.schemes.get(truth.path), predicted.schemes.get(guess.path)
    return own or other or Scheme.BIO, other or own or Scheme.BIO


def read_pairs(gold: TaggedSide, predicted: TaggedSide) -> Iterator[tuple[Reading, Reading]]:
    """The readings of gold sentences and their predictions.

    The tags of a file count where they spell the entities that the sentence has, under whatever
    policy. Where they do not, and in a prediction that shares its gold sentence's origin because a
    model has labelled it anew, the entities count as they are, without a fault. Raises CorpusError
    where these overlap, are empty or leave the sentence.
    """
    rows = zip(gold.sentences, predicted.sentences, gold.tags, predicted.tags, strict=True)
    for truth, guess, truth_tags, guess_tags in rows:
        schemes = schemes_of(truth, guess, gold=gold, predicted=predicted)
        yield (
            _read(truth, truth_tags, own=schemes[0], gold=schemes[0]),
            _read(guess, guess_tags, own=schemes[1], gold=schemes[0]),
        )


def _own_tags(guess: Sentence, *, beside: Sentence) -> Tags:
    is_relabelled = guess is not beside and guess.origin is beside.origin
    return None if is_relabelled else raw_tags(guess)


def _side(sentences: Sequence[Sentence], tags: Sequence[Tags], scheme: Scheme | None) -> TaggedSide:
    evidence: defaultdict[str, SchemeEvidence] = defaultdict(SchemeEvidence)
    for sentence, own in zip(sentences, tags, strict=True):
        if own is not None and own.count(OUTSIDE) != len(own):
            evidence[sentence.path].add(own)
    return TaggedSide(
        sentences, tags, {path: scheme or found.scheme() for path, found in evidence.items()}
    )


def _read(sentence: Sentence, tags: Tags, *, own: Scheme, gold: Scheme) -> Reading:
    if tags is None or tags.count(OUTSIDE) == len(tags):
        return _read_entities(sentence)
    try:
        entities, faults = entities_from_tags(tags, scheme=own)
    except TagError:  # no reader took its entities from these
        return _read_entities(sentence)
    positions = {fault.position for fault in faults}  # each of them in the entity that it spoils
    sound = (
        tuple(one for one in entities if positions.isdisjoint(range(one.start, one.end)))
        if faults
        else entities
    )
    if sentence.entities not in (entities, sound):
        return _read_entities(sentence)
    # whose needless B- is no fault to us, but no entity to seqeval
    if own is gold and not faults and own is not Scheme.IOB1:
        return Reading(entities, strip_labels(entities))
    try:
        return Reading(entities, *read_strictly(tags, gold=gold))
    except TagError as error:
        refused = next(position for position, tag in enumerate(tags) if repr(tag) in str(error))
        return Reading(entities, refusal=f"{sentence.path}:{sentence.line_of(refused)}: {error}")


def _read_entities(sentence: Sentence) -> Reading:
    if not sentence.entities:
        return NOTHING
    try:  # for its checks
        tags_from_entities(sentence.entities, length=len(sentence.words), scheme=Scheme.BIO)
    except TagError as error:
        raise CorpusError(sentence.path, sentence.line, str(error)) from None
    entities = tuple(
        Entity(one.start, one.end, one.label)
        for one in sorted(sentence.entities, key=lambda one: one.start)
    )
    return Reading(entities, strip_labels(entities))
