"""Settings and sentences -> what a run begins with: vocabularies, given vectors, and a network with
random weights, or those of a start.
"""

import logging
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

import torch

from ner_lstm.config import Config
from ner_lstm.corpus.identity import hashes_of
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.vectors import Vectors, read_vectors
from ner_lstm.encoding.vocabulary import NOTHING, RESERVED
from ner_lstm.errors import CorpusError
from ner_lstm.evaluation.known_corpora import KnownCorpora
from ner_lstm.model.network import Network
from ner_lstm.models import is_shipped
from ner_lstm.sentence import Sentence
from ner_lstm.training.data import TrainingData
from ner_lstm.training.documents import settle_documents
from ner_lstm.training.lexicons import find_classes
from ner_lstm.training.memory import require_memory
from ner_lstm.training.starting import Start

LARGEST_NUMBER = 1e12  # of vectors: sums of squares of larger ones overflow float32
log = logging.getLogger(__package__)


class NewModel(NamedTuple):
    """An untrained network; config: with the width of the given vectors and the shape of the start,
    if there are any.
    """

    config: Config
    encoding: Encoding
    network: Network
    vectors: Vectors | None
    start: Start | None


def build_model(config: Config, data: TrainingData) -> NewModel:
    """What is to be trained on the sentences. Raises NerLstmError for vectors, start or memory."""
    of = Encoding.of_characters if data.tokenizer == "characters" else Encoding.of
    encoding = of(data.learnt)
    require_memory(labels=len(encoding.labels))
    config = settle_documents(config, data)
    if start := Start.of(config, tokenizer=data.tokenizer):
        _warn_of_learnt(start, data)
        return _build_on(start, encoding, config, data)
    if not encoding.bigram_features(config.model):
        encoding = replace(encoding, bigrams=NOTHING)
    encoding = replace(encoding, classes=find_classes(config, data))
    vectors = _read_vectors(config, data.learnt)
    if vectors is not None:
        encoding = encoding.with_vectors(vectors.words)
        _log_share(config, encoding, data.dev)
    width = 0 if vectors is None else vectors.matrix.shape[1]
    config = config.assign({"model.vector_width": width}, source="model.vectors")
    network = Network.build(config.model, encoding)
    if vectors is not None and network.embeddings.vectors is not None:
        with torch.no_grad():
            network.embeddings.vectors.weight[RESERVED:] = torch.from_numpy(vectors.matrix)
    return NewModel(config, encoding, network, vectors, start=None)


def _build_on(start: Start, encoding: Encoding, config: Config, data: TrainingData) -> NewModel:
    """A network that knows what the start knows, and begins at random with the rest."""
    config = start.settle(config)
    known = start.bundle.encoding.classes
    classes = find_classes(config, data, known=known, model=start.model)
    extended = replace(start.extend(encoding, config.model), classes=classes)
    network = Network.build(config.model, extended)
    start.fill(network, extended)
    _log_start(start, encoding)
    return NewModel(config, extended, network, vectors=None, start=start)


def _log_start(start: Start, encoding: Encoding) -> None:
    known = start.bundle.encoding
    words = encoding.forms.words.entries
    shared = len(set(encoding.labels) & set(known.labels))
    log.info(
        "%s: knows %s of %s words%s",
        start.model,
        f"{sum(word in known.forms.words.ids for word in words):,}",
        f"{len(words):,}",
        f" and {shared} of {len(encoding.labels)} labels" if start.bundle.is_tagger else "",
    )
    lost = sorted(set(known.labels) - set(encoding.labels))
    if lost and not is_shipped(start.model):  # whose labels are seldom those that are wanted
        log.warning(
            "%s: its labels %s are not in the corpus to train on: they will be forgotten",
            start.model,
            ", ".join(lost),
        )


def _warn_of_learnt(start: Start, data: TrainingData) -> None:
    """Warns where what is scored is what the start was trained on."""
    known = KnownCorpora(start.bundle.corpora, start.bundle.start)
    for split in ("dev", "test"):
        hashes = hashes_of(data.corpora.get(split))
        if warning := known.describe_learnt(hashes, corpus=split, model=start.model):
            log.warning("%s", warning)


def _read_vectors(config: Config, sentences: Sequence[Sentence]) -> Vectors | None:
    """Those that the config names, scaled to unit variance, which the affixes have too."""
    path = config.model.vectors
    if path is None:
        return None
    words = dict.fromkeys(word for sentence in sentences for word in sentence.words)
    vectors = read_vectors(path, words=words, kept=config.model.vector_words)
    log.info("%s: %s", path, vectors.coverage)
    if not vectors.words:
        return vectors
    largest = float(max(vectors.matrix.max(), -vectors.matrix.min()))
    if largest > LARGEST_NUMBER:
        problem = (
            f"expected numbers of at most {LARGEST_NUMBER:g} in the vectors, found {largest:g}"
        )
        raise CorpusError(path, 0, problem)
    return replace(vectors, matrix=vectors.matrix / max(float(vectors.matrix.std()), 1e-6))


def _log_share(config: Config, encoding: Encoding, dev: Sequence[Sentence]) -> None:
    share = encoding.forms.vector_share(word for sentence in dev for word in sentence.words)
    log.info(
        "%s: %.1f %% of the words of dev have a vector in the bundle",
        config.model.vectors,
        100 * share,
    )
