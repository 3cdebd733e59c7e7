"""Whether what is traced of a bundle is what its network computes: for the tests with small bundles and with real ones."""

from collections.abc import Iterable
from pathlib import Path

import torch
from torch.testing import assert_close

from ner_lstm.bundle import Bundle
from ner_lstm.lab.tracing import Tracer
from ner_lstm.model.network import Network
from ner_lstm.sentence import Sentence


def network_of(folder: Path) -> Network:
    found = Bundle.load(folder)
    weights = {name: array.astype("float32") for name, array in found.weights.items()}
    return Network.restore(weights, found.config.model, found.encoding)


def assert_states_are_the_networks(folder: Path, sentences: Iterable[Sentence]) -> None:
    tracer, network = Tracer.load(folder), network_of(folder)
    for sentence in tracer.tagger.tag(sentences):
        readings = tracer.trace(sentence).readings
        highest = [reading for reading in readings if reading.layer == readings[-1].layer]
        traced = torch.cat([torch.from_numpy(reading.values["state"]) for reading in highest], dim=1)
        with torch.no_grad():
            states = network.encoder(tracer.embed(sentence.words)[None], torch.tensor([len(sentence.words)]))[0]
        assert_close(traced, states, rtol=0, atol=1e-6)
