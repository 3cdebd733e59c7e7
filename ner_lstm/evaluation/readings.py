"""Sentences -> the entities that their tags spell, with and without those whose tags break the scheme."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ner_lstm.corpus.raw_tags import raw_tags
from ner_lstm.errors import CorpusError, TagError
from ner_lstm.evaluation.alignment import Pair
from ner_lstm.schemes import OUTSIDE, Fault, Scheme, SchemeEvidence, entities_from_tags, tags_from_entities
from ner_lstm.sentence import Entity, Sentence

Tags = tuple[str, ...] | None


class Reading(NamedTuple):
    """What the tags of a sentence spell: every entity, as conlleval reads them, those without a fault, and the faults."""

    entities: tuple[Entity, ...] = ()
    sound: tuple[Entity, ...] = ()
    faults: tuple[Fault, ...] = ()


NOTHING = Reading()


def read_pairs(pairs: Sequence[Pair], *, scheme: Scheme | None) -> Iterator[tuple[Reading, Reading]]:
    """The readings of gold sentences and their predictions; scheme: that of all files, None: found in each as a reader does.

    The tags of a file count where they spell the entities that the sentence has, under whatever policy. Where they do not, and
    in a prediction that shares its gold sentence's origin because a model has labelled it anew, the entities count as they are,
    without a fault. Raises CorpusError where these overlap, are empty or leave the sentence.
    """
    gold = [(truth, raw_tags(truth)) for truth, _ in pairs]
    predicted = [(guess, _own_tags(guess, beside=truth)) for truth, guess in pairs]
    return zip(_read_side(gold, scheme), _read_side(predicted, scheme), strict=True)


def _own_tags(guess: Sentence, *, beside: Sentence) -> Tags:
    is_relabelled = guess is not beside and guess.origin is beside.origin
    return None if is_relabelled else raw_tags(guess)


def _read_side(tagged: Sequence[tuple[Sentence, Tags]], scheme: Scheme | None) -> Iterator[Reading]:
    evidence: defaultdict[str, SchemeEvidence] = defaultdict(SchemeEvidence)
    for sentence, tags in tagged:
        if tags is not None and tags.count(OUTSIDE) != len(tags):
            evidence[sentence.path].add(tags)
    schemes = {path: scheme or found.scheme() for path, found in evidence.items()}
    for sentence, tags in tagged:
        if tags is None or tags.count(OUTSIDE) == len(tags):
            yield _read_entities(sentence)
        else:
            yield _read_tags(sentence, tags, schemes[sentence.path])


def _read_tags(sentence: Sentence, tags: Sequence[str], scheme: Scheme) -> Reading:
    try:
        entities, faults = entities_from_tags(tags, scheme=scheme)
    except TagError:  # no reader took its entities from these
        return _read_entities(sentence)
    places = {fault.position for fault in faults}  # each of them in the entity that it spoils
    sound = tuple(one for one in entities if places.isdisjoint(range(one.start, one.end))) if faults else entities
    is_own = sentence.entities in (entities, sound)
    return Reading(entities, sound, faults) if is_own else _read_entities(sentence)


def _read_entities(sentence: Sentence) -> Reading:
    if not sentence.entities:
        return NOTHING
    try:  # for its checks
        tags_from_entities(sentence.entities, length=len(sentence.words), scheme=Scheme.BIO)
    except TagError as error:
        raise CorpusError(sentence.path, sentence.line, str(error)) from None
    entities = tuple(Entity(one.start, one.end, one.label) for one in sorted(sentence.entities, key=lambda one: one.start))
    return Reading(entities, entities)
