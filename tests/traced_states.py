"""Whether what is traced of a bundle is what its network computes: for the tests with small bundles
and with real ones.
"""

import torch
from torch.testing import assert_close

from ner_lstm.bundle import Bundle
from ner_lstm.lab.tracing import Tracer
from ner_lstm.model.network import Network


def network_of(folder):
    found = Bundle.load(folder)
    weights = {name: array.astype("float32") for name, array in found.weights.items()}
    return Network.restore(weights, found.config.model, found.encoding)


def assert_states_are_the_networks(folder, sentences, *, rounding):
    """Those of the network in float64, and but for its rounding, which grows with its weights,
    those in float32.
    """
    tracer, network, exact = Tracer.load(folder), network_of(folder), network_of(folder).double()
    for sentence in tracer.tagger.tag(sentences):
        readings = tracer.trace(sentence).readings
        highest = [reading for reading in readings if reading.layer == readings[-1].layer]
        traced = torch.cat(
            [torch.from_numpy(reading.values["state"]) for reading in highest], dim=1
        )
        embedded, lengths = tracer.embed(sentence.words)[None], torch.tensor([len(sentence.words)])
        with torch.no_grad():
            assert_close(traced, exact.encoder(embedded, lengths)[0], rtol=0, atol=1e-9)
            rounded = network.encoder(embedded.float(), lengths)[0]
        assert_close(traced.float(), rounded, rtol=0, atol=rounding)
