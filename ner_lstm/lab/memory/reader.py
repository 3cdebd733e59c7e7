"""Sequences of words -> the label of their last one, by one of the tool's encoders: its training,
and what is measured of it.
"""

import copy
from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from ner_lstm.lab.memory.experiment import RecallAtDistance, Settings, Variant
from ner_lstm.lab.memory.task import count_words, draw_labels, draw_words
from ner_lstm.lab.widths import equal_width, weights_of
from ner_lstm.model.embeddings import build_table
from ner_lstm.model.encoders import ENCODERS, Recurrent
from ner_lstm.training.adam import Moments, step_weights

# a norm below it counts as so much: float64 has hardly anything smaller, and 0 has no logarithm
MIN_NORM = 1e-300


class Reader(nn.Module):
    """A table of vectors, an encoder that reads ahead, and a projection of its last state to the
    labels.
    """

    def __init__(self, variant: Variant, settings: Settings) -> None:
        super().__init__()
        width = settings.embedding_width
        hidden_width = width_of(variant, settings)
        self.table = build_table(count_words(settings), width)
        encoder = ENCODERS[variant.encoder](
            width, hidden_width, layers=1, bidirectional=False, dropout=0.0
        )
        assert isinstance(encoder, Recurrent)
        self.encoder = encoder
        self.projection = nn.Linear(encoder.width, settings.labels)
        if variant.forget_bias is not None:
            set_forget_bias(encoder, variant.forget_bias)

    def forward(self, vectors: Tensor) -> Tensor:
        """Scores float (B, labels) of the last word of embedded sequences float (B, T, D)."""
        batch, time, _ = vectors.shape
        states: Tensor = self.encoder(vectors, torch.full((batch,), time))
        scores: Tensor = self.projection(states[:, -1])
        return scores


def width_of(variant: Variant, settings: Settings) -> int:
    """The hidden width at which a kind has as many weights as the LSTM, as closely as can be from
    below.
    """
    width = settings.embedding_width
    weights = weights_of("lstm", width, hidden_width=settings.lstm_width, bidirectional=False)
    return equal_width(variant.encoder, width, weights=weights, bidirectional=False)


def set_forget_bias(encoder: Recurrent, bias: float) -> None:
    """Sets the bias of every forget gate of an LSTM, which torch keeps as the second of four and as
    a sum of two.
    """
    with torch.no_grad():
        for cell in encoder.ahead:
            for name, part in (("bias_ih_l0", bias), ("bias_hh_l0", 0.0)):
                cell.get_parameter(name).chunk(4)[1].fill_(part)


def build_reader(variant: Variant, *, seed: int, settings: Settings) -> Reader:
    """A reader with the first weights of a seed. Not in two threads at once: it borrows torch's
    only random generator.
    """
    with torch.random.fork_rng(devices=[]):
        # of the CPU; torch.manual_seed would change CUDA's too
        torch.default_generator.manual_seed(seed)
        return Reader(variant, settings)


def train_reader(
    reader: Reader,
    distances: Sequence[int],
    *,
    rng: np.random.Generator,
    settings: Settings,
    check: Callable[[], None],
) -> None:
    """Trains it, a batch of sequences for each distance; check: called before every step, and may
    raise to end it.
    """
    moments = [Moments(weight) for weight in reader.parameters()]
    step = torch.zeros(())
    for distance in distances:
        check()
        labels = draw_labels(rng, count=settings.batch, settings=settings)
        words = draw_words(rng, labels, distance=distance, settings=settings)
        loss = nn.functional.cross_entropy(
            reader(reader.table(torch.from_numpy(words))), torch.from_numpy(labels)
        )
        gradients = list(torch.autograd.grad(loss, list(reader.parameters())))
        norm = torch.linalg.vector_norm(
            torch.stack([torch.linalg.vector_norm(gradient) for gradient in gradients])
        )
        torch._foreach_mul_(gradients, (settings.clip_norm / norm.clamp_min(1e-12)).clamp_max(1.0))
        step += 1
        step_weights(moments, gradients, rate=settings.learning_rate, step=step)


def look_back(
    reader: Reader, distances: Sequence[int], *, seed: int, settings: Settings
) -> RecallAtDistance:
    """What it reaches at each of the distances, on sequences that depend on the seed alone."""
    accuracies, gradients = [], []
    for distance in distances:
        rng = np.random.default_rng([seed, distance, 2])
        labels = draw_labels(rng, count=settings.scored, settings=settings)
        words = draw_words(rng, labels, distance=distance, settings=settings)
        with torch.no_grad():
            found = reader(reader.table(torch.from_numpy(words))).argmax(dim=1).numpy()
        accuracies.append((found == labels).mean())
        few = slice(settings.differentiated)
        norms = gradient_norms(reader, torch.from_numpy(words[few]), torch.from_numpy(labels[few]))
        gradients.append(norms.log10().mean().item())
    return RecallAtDistance(np.array(accuracies), np.array(gradients))


def gradient_norms(reader: Reader, words: Tensor, labels: Tensor) -> Tensor:
    """float64 (B,): how fast the lead of the right label over the best other one can change with
    the vector of the cue.

    The norm of the gradient of one score less another, with respect to the first vector; in
    float64, as in float32 it is zero after a few dozen words. words: int64 (B, T); labels: int64
    (B,).
    """
    exact = copy.deepcopy(reader).double()
    vectors = exact.table(words).detach().requires_grad_()
    scores = exact(vectors)
    own = scores.gather(1, labels[:, None])[:, 0]
    others = scores.scatter(1, labels[:, None], -torch.inf).amax(dim=1)
    (gradient,) = torch.autograd.grad((own - others).sum(), vectors)
    # squares of 1e-160 would be zero
    largest = gradient[:, 0].abs().amax(dim=1, keepdim=True).clamp_min(MIN_NORM)
    norms: Tensor = largest[:, 0] * torch.linalg.vector_norm(gradient[:, 0] / largest, dim=1)
    return norms.clamp_min(MIN_NORM)
