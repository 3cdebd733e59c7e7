"""One run: sentences and settings -> the epochs of its training, a checkpoint after each, and the
best as a bundle.
"""

import logging
import platform
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from ner_lstm.bundle import Bundle, halve
from ner_lstm.bundle.checks import require_weights
from ner_lstm.config import Config
from ner_lstm.encoding.encoding import Encoding
from ner_lstm.encoding.forms import FormTable
from ner_lstm.encoding.surfaces import Surfaces
from ner_lstm.encoding.vectors import Vectors, read_vectors
from ner_lstm.encoding.vocabulary import NOTHING, RESERVED
from ner_lstm.engines.loading import load_engine
from ner_lstm.errors import BundleError, ConfigError, CorpusError, OutputError
from ner_lstm.evaluation.scores import Count, Scores, count_entities, evaluate
from ner_lstm.model.network import Network
from ner_lstm.one_line import one_line
from ner_lstm.tagger import Tagger
from ner_lstm.training.batches import count_epochs
from ner_lstm.training.checkpoint import (
    Checkpoint,
    Progress,
    holds_checkpoint,
    load_checkpoint,
    remove_checkpoint,
    save_checkpoint,
)
from ner_lstm.training.data import TrainingData
from ner_lstm.training.memory import require_memory
from ner_lstm.training.origin import Origin
from ner_lstm.training.seed_runs import start_afresh
from ner_lstm.training.temperature import LOWEST, fit_temperature
from ner_lstm.training.trainer import Trainer

LARGEST_NUMBER = 1e12  # of vectors: sums of squares of larger ones overflow float32
log = logging.getLogger(__package__)  # one name for all that a training says


@dataclass(frozen=True, slots=True)
class Trained:
    """What a run leaves: the tagger, the folder of its bundle, and its scores on each split but
    train.
    """

    tagger: Tagger
    folder: Path
    scores: dict[str, Scores]


class Run:
    """One training run: what it is about to train, and the best that it has."""

    def __init__(
        self, config: Config, data: TrainingData, *, folder: Path, device: torch.device
    ) -> None:
        self._data, self._folder, self._device = data, folder, device
        encoding = (Encoding.of_characters if data.tokenizer == "characters" else Encoding.of)(
            data.train
        )
        require_memory(labels=len(encoding.labels))
        if not encoding.bigram_features(config.model):
            encoding = replace(encoding, bigrams=NOTHING)
        vectors = _read_vectors(config, data)
        self._encoding = encoding if vectors is None else encoding.with_vectors(vectors.words)
        if vectors is not None:
            share = self._encoding.forms.vector_share(
                word for sentence in data.dev for word in sentence.words
            )
            log.info(
                "%s: %.1f %% of the words of dev have a vector in the bundle",
                config.model.vectors,
                100 * share,
            )
        self._config, network = _build(config, self._encoding, vectors)
        self._network = network.to(device)
        table = FormTable(self._encoding.forms)
        sentences = [self._encoding.encode(sentence, table=table) for sentence in data.train]
        words = sum(len(sentence.words) for sentence in data.train)
        self._epochs = count_epochs(words, config.training)
        self._trainer = Trainer(
            self._network,
            sentences,
            table=table,
            config=config.training,
            epochs=self._epochs,
            device=device,
        )
        self._surfaces = Surfaces.of(data.train)
        self._progress = Progress(epoch=0, best_f1=-1.0, best_epoch=0)
        self._origin = Origin.of(self._config, data.corpora, vectors=vectors)
        weights = sum(weight.numel() for weight in network.parameters())
        log.info(
            "%s sentences, %s words, labels %s; %s weights",
            *(
                f"{len(data.train):,}",
                f"{words:,}",
                ", ".join(self._encoding.labels),
                f"{weights:,}",
            ),
        )
        if self._trainer.long_sentences:
            log.info(
                "%s sentences of more than %s words are cut at random places in training"
                " (prediction never cuts)",
                *(f"{self._trainer.long_sentences:,}", f"{config.training.batch_tokens:,}"),
            )

    def fit(self, *, resume: bool) -> None:
        """Runs the epochs that are left, until dev F1 has not risen for too many."""
        if resume:
            self._resume()
        else:
            start_afresh(self._folder)
        with self._telling_the_way_on():
            if not resume:
                self._checkpoint()
            while self._progress.epoch < self._epochs and not self._is_stale():
                self._run_epoch()

    @contextmanager
    def _telling_the_way_on(self) -> Iterator[None]:
        """Whoever is stopped inside is told what has been done and, from the first checkpoint on,
        how to go on.
        """
        try:
            yield
        except KeyboardInterrupt:
            done = self._progress
            kept = (
                f"the tagger of epoch {done.best_epoch} is in {self._folder}"
                if done.best_epoch
                else "no tagger yet"
            )
            way_on = (
                "--resume goes on"
                if holds_checkpoint(self._folder)
                else "the same command begins again"
            )
            log.warning(
                "interrupted after %s of %s epochs: %s; %s", done.epoch, self._epochs, kept, way_on
            )
            raise
        except OutputError as error:  # a full disk, say
            if not holds_checkpoint(self._folder):
                raise
            raise OutputError(
                f"{error}; after {self._progress.epoch} of {self._epochs} epochs: --resume goes on"
            ) from None

    def _is_stale(self) -> bool:
        patience = self._config.training.patience_epochs
        return patience is not None and self._progress.epoch - self._progress.best_epoch >= patience

    def _run_epoch(self) -> None:
        epoch = self._trainer.run_epoch(self._progress.epoch + 1)
        bundle = self._bundle()
        self._require_sound(bundle, epoch=epoch.number)
        f1 = self._dev_f1(bundle)
        best = f1 > self._progress.best_f1
        if best:
            bundle.save(self._folder)
            self._progress = replace(self._progress, best_f1=float(f1), best_epoch=epoch.number)
        self._progress = replace(self._progress, epoch=epoch.number)
        self._checkpoint()
        log.info(
            "epoch %*d/%d  loss %7.4f  dev F1 %.4f%s  %s words/s",
            *(len(str(self._epochs)), epoch.number, self._epochs, epoch.loss, f1),
            *("*" if best else " ", f"{epoch.words_per_second:,.0f}"),
        )

    def _require_sound(self, bundle: Bundle, *, epoch: int) -> None:
        """Raises ConfigError where weights have grown so large that nothing can be computed with
        them.
        """
        try:
            require_weights(bundle.weights, temperature=LOWEST)
        except ValueError as error:
            rate = self._config.training.learning_rate
            raise ConfigError(
                f"training.learning_rate: after epoch {epoch}: {error}: expected a rate below"
                f" {rate:g}"
            ) from None

    def _dev_f1(self, bundle: Bundle) -> float:
        engine = load_engine(
            bundle.weights,
            bundle.config.model,
            bundle.encoding,
            source=self._folder,
            name="auto",
            device=str(self._device),
            workers=torch.get_num_threads(),
        )
        tagger = Tagger(
            engine, self._encoding, tokenizer=self._data.tokenizer, scheme=self._data.scheme
        )
        return sum(count_entities(self._data.dev, tagger.tag(self._data.dev)).values(), Count()).f1

    def _bundle(self) -> Bundle:
        weights = {
            name: tensor.detach().cpu().numpy()
            for name, tensor in self._network.state_dict().items()
        }
        return Bundle(
            config=self._config,
            encoding=self._encoding,
            tokenizer=self._data.tokenizer,
            scheme=self._data.scheme,
            weights=halve(
                {name: array.astype(np.float32, copy=False) for name, array in weights.items()}
            ),
            corpora=self._data.corpora,
            versions={"torch": torch.__version__, "python": platform.python_version()},
            surfaces=self._surfaces,
        )

    def _checkpoint(self) -> None:
        weights, optimizers = self._network.state_dict(), self._trainer.optimizers.state()
        save_checkpoint(self._folder, Checkpoint(self._progress, self._origin, weights, optimizers))

    def _resume(self) -> None:
        checkpoint = load_checkpoint(self._folder)
        if changes := checkpoint.origin.changes(self._origin):
            raise ConfigError(f"{self._folder}: cannot resume: {'; '.join(changes)}")
        try:
            self._network.load_state_dict(dict(checkpoint.weights))
            self._trainer.optimizers.load(checkpoint.optimizers)
        except (RuntimeError, KeyError, ValueError) as error:
            problem = one_line(str(error).splitlines()[0])
            raise BundleError(
                f"{self._folder}: cannot resume: the checkpoint does not fit its settings:"
                f" {problem}"
            ) from None
        self._progress = checkpoint.progress
        log.info("resumed after epoch %s", self._progress.epoch)

    def finish(self) -> Trained:
        """Calibrates and scores the best epoch as it lies on disk, writes what comes of it there,
        and removes the checkpoint.
        """
        with self._telling_the_way_on():
            tagger = Tagger.load(self._folder, device=str(self._device))
            temperature = fit_temperature(
                lambda degree: tagger.at(degree).tag(self._data.dev), self._data.dev
            )
            replace(Bundle.load(self._folder), temperature=temperature).save(self._folder)
            trained = score(self._data, folder=self._folder, device=self._device)
            overall = {split: scores.overall for split, scores in trained.scores.items()}
            ratios = {
                split: {"precision": one.precision, "recall": one.recall, "f1": one.f1}
                for split, one in overall.items()
            }
            replace(Bundle.load(self._folder), scores=ratios).save(self._folder)
        remove_checkpoint(self._folder)
        return trained


def score(data: TrainingData, *, folder: Path, device: torch.device) -> Trained:
    """A finished run as it lies on disk, scored on dev and test."""
    tagger = Tagger.load(folder, device=str(device))
    splits = {"dev": data.dev} | ({"test": data.test} if data.test else {})
    return Trained(
        tagger,
        folder,
        {split: evaluate(sentences, tagger.tag(sentences)) for split, sentences in splits.items()},
    )


def _read_vectors(config: Config, data: TrainingData) -> Vectors | None:
    """Those that the config names, of the training words or all, and scaled to unit variance, which
    the affixes have too.
    """
    path = config.model.vectors
    if path is None:
        return None
    words = {word: None for sentence in data.train for word in sentence.words}
    vectors = read_vectors(path, words=words, kept=config.model.vector_words)
    log.info("%s: %s", path, vectors.coverage)
    if (
        vectors.words
        and (largest := float(max(vectors.matrix.max(), -vectors.matrix.min()))) > LARGEST_NUMBER
    ):
        raise CorpusError(
            path,
            0,
            f"expected numbers of at most {LARGEST_NUMBER:g} in the vectors, found {largest:g}",
        )
    return replace(
        vectors,
        matrix=(
            vectors.matrix / max(float(vectors.matrix.std()), 1e-6)
            if vectors.words
            else vectors.matrix
        ),
    )


def _build(config: Config, encoding: Encoding, vectors: Vectors | None) -> tuple[Config, Network]:
    """The network, with the given vectors, whose width the returned config has."""
    width = 0 if vectors is None else vectors.matrix.shape[1]
    config = config.assign({"model.vector_width": width}, source="model.vectors")
    network = Network.build(config.model, encoding)
    if vectors is not None and network.embeddings.vectors is not None:
        with torch.no_grad():
            network.embeddings.vectors.weight[RESERVED:] = torch.from_numpy(vectors.matrix)
    return config, network
