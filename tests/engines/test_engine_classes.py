"""Both engines see the classes of words as the network does."""

from dataclasses import replace

import numpy as np
import pytest
import torch
from bundles import tagger_on
from network_outputs import emissions_of
from same_entities import confidences, spans
from small_lists import lexicon_of

from ner_lstm.encoding.batch import collate
from ner_lstm.encoding.bigrams import bigram_vocabulary
from ner_lstm.encoding.forms import FormTable
from ner_lstm.encoding.packing import Packing
from ner_lstm.encoding.vocabulary import NOTHING
from ner_lstm.encoding.word_classes import WordClasses
from ner_lstm.model.network import Inputs

LISTS = (
    {"apple": "F", "great company": "O", "company": "OF", "is a great": "V"},
    {"Ada Lovelace": "P", "Ada": "P", "Paris": "C", "果": "F"},
)


@pytest.fixture(params=[False, True], ids=["words", "bigrams"])
def known(request, encoding, words):
    """An encoding with two lists, with bigrams beside them or without."""
    return replace(
        encoding,
        bigrams=bigram_vocabulary([words] * 2) if request.param else NOTHING,
        classes=WordClasses(tuple(map(lexicon_of, LISTS))),
    )


@pytest.mark.parametrize("bidirectional", [False, True])
@pytest.mark.parametrize("layers", [1, 2])
@pytest.mark.parametrize("encoder", ["feedforward", "rnn", "gru", "lstm"])
def test_both_engines_see_the_classes_that_the_network_sees(
    build, known, draw, encoder, layers, bidirectional
):
    built = build(
        encoding=known, encoder=encoder, layers=layers, bidirectional=bidirectional, class_width=5
    )
    sentences = sorted(
        (sentence for sentence in draw(30) if sentence.words),
        key=lambda sentence: -len(sentence.words),
    )
    table = FormTable(known.forms)
    batch = collate([known.encode(sentence, table=table) for sentence in sentences], table=table)
    packing = Packing(batch.lengths)
    with torch.no_grad():
        expected, blind = (
            emissions_of(built.network, Inputs.of(seen, device=torch.device("cpu"))).numpy()[
                packing.sentences, packing.times
            ]
            for seen in (batch, replace(batch, class_ids=np.zeros_like(batch.class_ids)))
        )
    assert np.allclose(expected, blind) == (encoder == "feedforward"), (
        "a network that sees a word alone sees no lists"
    )
    drawn = [sentences[s].words[t] for s, t in zip(packing.sentences, packing.times, strict=True)]
    in_context = {
        name: None if ids is None else ids[packing.sentences, packing.times]
        for name, ids in (("bigram_ids", batch.bigram_ids), ("class_ids", batch.class_ids))
    }
    for engine in (built.numpy, built.torch):
        vectors = engine.vectors(known.forms.encode(drawn))
        scores = engine.emissions(vectors, np.arange(len(drawn)), packing, **in_context)
        np.testing.assert_allclose(scores, expected, rtol=0, atol=1e-5)


@pytest.mark.parametrize("encoder", ["rnn", "gru", "lstm"])
def test_both_engines_find_the_same_entities_with_lists(build, known, draw, encoder):
    built, sentences = build(encoding=known, encoder=encoder), draw(80)
    numpys, torchs, blind = (
        list(tagger_on(engine, encoding).tag(sentences))
        for engine, encoding in (
            (built.numpy, known),
            (built.torch, known),
            (built.numpy, replace(known, classes=WordClasses((lexicon_of({"nothing": "F"}),)))),
        )
    )
    assert [spans(sentence) for sentence in numpys] == [spans(sentence) for sentence in torchs]
    assert confidences(numpys) == pytest.approx(confidences(torchs), abs=1e-5)
    assert len(confidences(numpys)) > 50
    assert confidences(numpys) != pytest.approx(confidences(blind), abs=1e-3)


def test_a_sentence_says_the_same_alone_and_beside_others_that_are_in_lists(build, known, draw):
    tagger, sentences = tagger_on(build(encoding=known).numpy, known), draw(40)
    together = list(tagger.tag(sentences))
    alone = [next(iter(tagger.tag([sentence]))) for sentence in sentences]
    assert [spans(sentence) for sentence in alone] == [spans(sentence) for sentence in together]
    assert confidences(alone) == pytest.approx(confidences(together), abs=1e-6)
