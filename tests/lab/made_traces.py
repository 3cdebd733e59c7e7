"""Traces of cells with random weights, of any kind, for the tests of what is made of traces."""

import numpy as np
import torch

from ner_lstm.lab.cells import CELLS, Layer, read_layers
from ner_lstm.lab.tracing import AHEAD, BACK, CellTrace, Trace
from ner_lstm.sentence import Sentence

LABELS = ("COMPANY", "FRUIT")
MODULES = {"rnn": torch.nn.RNN, "gru": torch.nn.GRU, "lstm": torch.nn.LSTM}


def make_trace(
    words,
    *,
    entities=(),
    cell="lstm",
    width=5,
    layers=1,
    sides=2,
    seed=1,
):
    """The trace of some words, each of a random vector; the tags are O and S- of the labels, of
    random probabilities.
    """
    torch.manual_seed(seed)
    module = MODULES[cell](4, width, num_layers=layers, bidirectional=sides == 2)
    suffixes = ("", "_reverse")[:sides]
    with torch.no_grad():
        cells = [
            [CELLS[cell](Layer.of(module, suffix=f"_l{layer}{end}")) for end in suffixes]
            for layer in range(layers)
        ]
        read = read_layers(cells, 3 * torch.randn(len(words), 4))
    generator = np.random.default_rng(seed)
    readings = [
        CellTrace(
            layer,
            direction,
            {name: part.numpy() for name, part in values.items()},
            generator.normal(size=width).astype(np.float32),
        )
        for layer, found in enumerate(read, 1)
        for direction, values in zip((AHEAD, BACK), found, strict=False)
    ]
    tags = [
        "O",
        *(f"S-{label}" for label in sorted({*LABELS, *(entity.label for entity in entities)})),
    ]
    probabilities = generator.dirichlet(np.ones(len(tags)), size=len(words))
    return Trace(Sentence(tuple(words), tuple(entities)), tags, probabilities, readings)


def trace_text(tracer, text):
    """The traces of the sentences of a text."""
    return [tracer.trace(sentence) for sentence in tracer.tagger.tag_text(text)]
