"""Settings and sentences -> a network that an epoch at a time learns them, and its bundle."""

import logging
import platform
from collections.abc import Sequence
from itertools import chain

import numpy as np
import torch

from ner_lstm.bundle import Bundle, halve
from ner_lstm.bundle.weights import require_sound
from ner_lstm.config import Config
from ner_lstm.documents import document_numbers
from ner_lstm.encoding.batch import EncodedSentence
from ner_lstm.encoding.entity_counts import EntityCounts
from ner_lstm.encoding.forms import FormTable
from ner_lstm.errors import ConfigError
from ner_lstm.evaluation.label_sets import labels_in
from ner_lstm.model.network import Network
from ner_lstm.model.weights import StoredWeights
from ner_lstm.sentence import Sentence
from ner_lstm.training.batches import count_epochs
from ner_lstm.training.building import build_model
from ner_lstm.training.data import TrainingData
from ner_lstm.training.document_memory import DocumentMemory, number_occurrences
from ner_lstm.training.list_dropout import list_dropout_of
from ner_lstm.training.origin import Origin
from ner_lstm.training.temperature import MIN_TEMPERATURE
from ner_lstm.training.trainer import Trainer

log = logging.getLogger(__package__)


class Fit:
    """A network and what trains it on the sentences of `data.train`.

    epochs: in how many the learning rate falls to zero, None: what suits the corpus.
    """

    def __init__(
        self, config: Config, data: TrainingData, *, device: torch.device, epochs: int | None = None
    ) -> None:
        self._data = data
        self.config, self._encoding, network, vectors, self._start = build_model(config, data)
        self.network = network.to(device)
        table = FormTable(self._encoding.forms)
        words, replayed = (
            sum(len(sentence.words) for sentence in sentences)
            for sentences in (data.train, data.replay)
        )
        self.epochs = epochs or count_epochs(
            words + round(config.training.replay_share * replayed),
            config.training,
            # from text alone all epochs are taken: so it was measured
            has_start=self._start is not None and self._start.bundle.is_tagger,
        )
        train, replay, memory = self._encode_corpora(table, device=device)
        self.trainer = Trainer(
            self.network,
            train,
            replay=replay,
            table=table,
            config=config.training,
            epochs=self.epochs,
            device=device,
            memory=memory,
            text_words=self._start.text_words if self._start else 0,
            list_dropout=list_dropout_of(
                self._encoding.classes, rate=config.training.lexicon_dropout
            ),
        )
        self._entity_counts = EntityCounts.of(data.learnt)
        digest = self._start.digest if self._start else None
        self.origin = Origin.of(
            self.config,
            data.corpora,
            vectors=vectors,
            start=digest,
            sources=[source.version for source in self._encoding.classes.sources],
        )
        log.info(
            "%s sentences, %s words, labels %s; %s weights",
            f"{len(data.train):,}",
            f"{words:,}",
            ", ".join(self._encoding.labels),
            f"{sum(weight.numel() for weight in network.parameters()):,}",
        )
        if self.trainer.long_sentences:
            log.info(
                "%s sentences of more than %s words are cut at random places in training"
                " (prediction never cuts)",
                f"{self.trainer.long_sentences:,}",
                f"{config.training.batch_tokens:,}",
            )

    def _encode_corpora(
        self, table: FormTable, *, device: torch.device
    ) -> tuple[list[EncodedSentence], list[EncodedSentence], DocumentMemory | None]:
        """The sentences of train and of the replay, and the memory of their documents where the
        network reads one.
        """
        data, model = self._data, self.config.model
        encoded = [*self._encode(data.train, table), *self._encode(data.replay, table)]
        memory = None
        if model.has_document_memory:
            sentences = chain(data.train, data.replay)
            documents = document_numbers(sentences, window_sentences=model.document_sentences)
            encoded, groups = number_occurrences(encoded, documents=list(documents), table=table)
            memory = DocumentMemory(groups, width=self.network.encoder.width, device=device)
        return encoded[: len(data.train)], encoded[len(data.train) :], memory

    def _encode(self, sentences: Sequence[Sentence], table: FormTable) -> list[EncodedSentence]:
        """The sentences of a corpus, in which O may stand for labels that it does not have."""
        open_tags = self._encoding.open_tags(labels_in(sentences))
        return [
            self._encoding.encode(sentence, table=table, open_tags=open_tags)
            for sentence in sentences
        ]

    def bundle(self, *, epoch: int) -> Bundle:
        """What has been learnt by the end of an epoch.

        Raises ConfigError where weights have grown so large that nothing can be computed with them.
        """
        bundle = Bundle(
            config=self.config,
            encoding=self._encoding,
            tokenizer=self._data.tokenizer,
            scheme=self._data.scheme,
            weights=stored_weights(self.network),
            corpora=self._data.corpora,
            versions=versions(),
            entity_counts=self._entity_counts,
            start=self._start.describe() if self._start else None,
        )
        require_finite(bundle, epoch=epoch)
        return bundle


def versions() -> dict[str, object]:
    """What a bundle says of the programs that trained it."""
    return {"torch": torch.__version__, "python": platform.python_version()}


def stored_weights(network: Network) -> StoredWeights:
    """The weights of a network as a bundle has them."""
    weights = {
        name: tensor.detach().cpu().numpy().astype(np.float32, copy=False)
        for name, tensor in network.state_dict().items()
    }
    return halve(weights)


def require_finite(bundle: Bundle, *, epoch: int) -> None:
    """Raises ConfigError where weights have grown so large that nothing can be computed with them
    by the end of an epoch.
    """
    try:
        require_sound(bundle.weights, temperature=MIN_TEMPERATURE)
    except ValueError as error:
        rate = bundle.config.training.learning_rate
        raise ConfigError(
            f"training.learning_rate: after epoch {epoch}: {error}: expected a rate below {rate:g}"
        ) from None
