import math

import numpy as np
import pytest
from textbook import (
    LEGAL,
    best_by_the_textbook,
    encoding_of,
    probabilities_by_the_textbook,
    score,
    spans,
)

from ner_lstm.encoding.packing import Packing
from ner_lstm.encoding.tags import Transitions
from ner_lstm.engines import tag_decoder
from ner_lstm.engines.tag_decoder import TagDecoder
from ner_lstm.schemes import Scheme, entities_from_tags

DECODERS = ("softmax", "crf")


def draw_transitions(decoder, *, labels, rng, scale=1.5):
    """Those of a network: -inf where illegal, else 0 for softmax and random for a CRF."""
    drawn = [
        scale * (decoder == "crf") * rng.standard_normal(part.shape)
        for part in encoding_of(labels).legal_transitions
    ]
    parts = zip(drawn, encoding_of(labels).legal_transitions, strict=True)
    return Transitions(
        *(np.where(legal, part, -np.inf).astype(np.float32) for part, legal in parts)
    )


def draw(decoder, seed, *, labels, lengths, scale=1.5):
    """Transitions, and the emissions float32 (T, K) of each sentence."""
    rng = np.random.default_rng(seed)
    transitions = draw_transitions(decoder, labels=labels, rng=rng)
    return transitions, [
        (scale * rng.standard_normal((length, 4 * labels + 1))).astype(np.float32)
        for length in lengths
    ]


def decode(transitions, sentences, *, temperature=1.0):
    """The tag ids and the entities of sentences given longest first."""
    packing = Packing(np.array([len(sentence) for sentence in sentences]))
    given = np.concatenate(sentences)[packing.unpacked]
    before = given.copy()
    decoded = TagDecoder(transitions, temperature=temperature).decode(given, packing)
    assert np.array_equal(given, before), "the emissions are the caller's"
    ends = np.cumsum(packing.lengths)[:-1]
    entities = encoding_of((len(transitions.start) - 1) // 4).entities(
        *decoded, lengths=packing.lengths
    )
    return [part.tolist() for part in np.split(decoded.tag_ids, ends)], entities


def confidences(entities):
    return [entity.confidence for entity in entities]


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize(("labels", "lengths"), [(1, (5, 4, 2, 1)), (2, (4, 4, 3, 2, 1, 1))])
@pytest.mark.parametrize("seed", range(8))
def test_the_best_path_and_the_probabilities_are_those_of_every_legal_path_written_out(
    decoder, labels, lengths, seed
):
    transitions, sentences = draw(decoder, seed, labels=labels, lengths=lengths)
    for emissions, tags, found in zip(sentences, *decode(transitions, sentences), strict=True):
        legal = LEGAL[labels, len(emissions)]
        scores = np.array([score(transitions, emissions, path) for path, _ in legal])
        weights = np.exp(scores - np.logaddexp.reduce(scores))
        path, entities = legal[int(scores.argmax())]
        assert tuple(tags) == path
        assert set(spans(found)) == entities
        for entity in found:
            holds = [(entity.start, entity.end, entity.label) in others for _, others in legal]
            assert entity.confidence == pytest.approx(weights[holds].sum(), abs=1e-12)


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("seed", range(4))
def test_the_probabilities_of_given_entities_are_those_of_every_legal_path_that_has_them(
    decoder, seed
):
    transitions, (emissions,) = draw(decoder, seed, labels=2, lengths=(4,))
    legal = LEGAL[2, 4]
    scores = np.array([score(transitions, emissions, path) for path, _ in legal])
    weights = np.exp(scores - np.logaddexp.reduce(scores))
    packing = Packing(np.array([4]))
    for path, entities in legal:
        weighed = TagDecoder(transitions).decode(emissions, packing, tag_ids=np.array(path))
        (found,) = encoding_of(2).entities(*weighed, lengths=packing.lengths)
        assert set(spans(found)) == entities
        for entity in found:
            holds = [(entity.start, entity.end, entity.label) in others for _, others in legal]
            assert entity.confidence == pytest.approx(weights[holds].sum(), abs=1e-12)


def test_one_word_that_is_an_entity_or_not_by_hand():
    transitions = draw_transitions("softmax", labels=2, rng=np.random.default_rng(0))
    emissions = np.full((1, 9), -np.inf, dtype=np.float32)
    emissions[0, 0], emissions[0, 8] = 0.0, math.log(3)
    (tags,), ((entity,),) = decode(transitions, [emissions])
    assert tags == [8]
    assert (entity.start, entity.end, entity.label) == (0, 1, "L001")
    assert entity.confidence == pytest.approx(0.75, abs=1e-7)


def test_two_words_by_hand():
    # 5 legal paths: O O, O S, S O, S S, B E; the last weighs 4, the others 1, 2, 2 and 4, the
    # transition S S a half
    transitions = draw_transitions("softmax", labels=1, rng=np.random.default_rng(0))
    transitions.pair[4, 4] = -math.log(2)
    emissions = np.log(np.array([[1, 2, 1, 1, 2], [1, 1, 1, 2.5, 2]], dtype=np.float32))
    (tags,), ((entity,),) = decode(transitions, [emissions])
    assert tags == [1, 3]
    assert entity.confidence == pytest.approx(5 / (1 + 2 + 2 + 2 + 5), abs=1e-7)


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("labels", [1, 3, 20])
def test_longer_sentences_have_the_path_and_the_probabilities_of_the_textbook(decoder, labels):
    for seed, scale in enumerate((0.3, 1.5, 10.0)):
        transitions, sentences = draw(
            decoder, seed, labels=labels, lengths=(70, 30, 29, 29, 8, 1), scale=scale
        )
        for emissions, tags, found in zip(sentences, *decode(transitions, sentences), strict=True):
            assert tags == best_by_the_textbook(transitions, emissions)
            expected = probabilities_by_the_textbook(transitions, emissions, found)
            assert confidences(found) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("scale", [50.0, 100.0, 200.0])
def test_scores_that_differ_by_hundreds_give_the_path_and_the_probabilities_of_the_textbook(scale):
    for seed in range(10):
        transitions, sentences = draw("crf", seed, labels=2, lengths=(40, 40, 11), scale=scale)
        # 600 apart are the most that the sums tell apart
        sentences = [emissions.clip(-300, 300) for emissions in sentences]
        for emissions, tags, found in zip(sentences, *decode(transitions, sentences), strict=True):
            assert tags == best_by_the_textbook(transitions, emissions)
            expected = probabilities_by_the_textbook(transitions, emissions, found)
            assert confidences(found) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("decoder", DECODERS)
def test_a_sentence_of_20000_words_keeps_its_digits(decoder):
    transitions, (emissions,) = draw(decoder, 9, labels=2, lengths=(20_000,))
    emissions += 8  # a level common to all tags is no reason to lose digits
    (tags,), (found,) = decode(transitions, [emissions])
    assert tags == best_by_the_textbook(transitions, emissions)
    assert all(0 <= confidence <= 1 for confidence in confidences(found))
    (_,), (short,) = decode(transitions, [emissions[-60:]])
    # what is 40 words away has no influence worth a digit
    late = {
        (e.start - 19_940, e.end - 19_940, e.label): e.confidence
        for e in found
        if e.start >= 19_980
    }
    expected = {(e.start, e.end, e.label): e.confidence for e in short if e.start >= 40}
    assert len(expected) >= 5
    assert late == pytest.approx(expected, abs=1e-8)


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("scale", [0.1, 3.0, 30.0])
def test_paths_are_legal_and_probabilities_are_probabilities(decoder, scale):
    transitions, sentences = draw(
        decoder, 1, labels=2, lengths=sorted(range(1, 51), reverse=True), scale=scale
    )
    for tags, found in zip(*decode(transitions, sentences), strict=True):
        spelt, faults = entities_from_tags(
            [encoding_of(2).tags[tag] for tag in tags], scheme=Scheme.BIOES
        )
        assert not faults
        assert spans(spelt) == spans(found)
        assert all(0 <= confidence <= 1 for confidence in confidences(found))


@pytest.mark.parametrize("decoder", DECODERS)
@pytest.mark.parametrize("labels", [1, 4, 30])
def test_a_sentence_is_decoded_alike_alone_and_beside_others(decoder, labels):
    lengths = sorted((number * 37 % 90 + 1 for number in range(40)), reverse=True)
    transitions, sentences = draw(decoder, 4, labels=labels, lengths=lengths)
    for emissions, tags, found in zip(sentences, *decode(transitions, sentences), strict=True):
        (alone,), (entities,) = decode(transitions, [emissions])
        assert (tags, spans(found)) == (alone, spans(entities))
        assert confidences(found) == pytest.approx(confidences(entities), abs=1e-12)


@pytest.mark.parametrize("labels", [1, 2, 7])
def test_every_way_of_adding_finds_the_same_tags(monkeypatch, labels):
    transitions, sentences = draw("crf", 5, labels=labels, lengths=(90, 66, 65, 64, 3, 1))
    monkeypatch.setattr(tag_decoder, "SMALL_STEP_SUMS", 10**9)
    expected = decode(transitions, sentences)
    assert expected[0] == [best_by_the_textbook(transitions, emissions) for emissions in sentences]
    monkeypatch.setattr(tag_decoder, "SMALL_STEP_SUMS", 0)
    for largest in (10**9, 1, 40, 200):  # all at once, a row at a time, some
        monkeypatch.setattr(tag_decoder, "CHUNK_SUMS", largest)
        assert decode(transitions, sentences) == expected


@pytest.mark.parametrize("few", [0, 10**9])
def test_without_labels_everything_is_outside(monkeypatch, few):
    monkeypatch.setattr(tag_decoder, "SMALL_STEP_SUMS", few)
    transitions, sentences = draw("crf", 6, labels=0, lengths=(3, 1))
    assert decode(transitions, sentences) == ([[0, 0, 0], [0]], [(), ()])


def test_200_labels_have_the_paths_and_the_probabilities_of_the_textbook():
    transitions, sentences = draw("crf", 7, labels=200, lengths=(12, 9, 2))
    for emissions, tags, found in zip(sentences, *decode(transitions, sentences), strict=True):
        assert tags == best_by_the_textbook(transitions, emissions)
        expected = probabilities_by_the_textbook(transitions, emissions, found)
        assert confidences(found) == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("temperature", [0.5, 3.0])
def test_a_temperature_divides_every_score_in_the_confidences_and_leaves_the_tags(temperature):
    transitions, sentences = draw("crf", 5, labels=3, lengths=(9, 6, 2))
    paths, entities = decode(transitions, sentences)
    warm_paths, warm = decode(transitions, sentences, temperature=temperature)
    divided = Transitions(*(part / np.float32(temperature) for part in transitions))
    _, expected = decode(divided, [emissions / np.float32(temperature) for emissions in sentences])
    assert warm_paths == paths
    for one, other in zip(warm, expected, strict=True):
        assert confidences(one) == pytest.approx(confidences(other), abs=1e-5)
    assert confidences(warm[0]) != pytest.approx(confidences(entities[0]), abs=1e-2)
