"""Two lists of sentences -> scores, mistakes, comparisons, and what is met of expectations."""

from ner_lstm.evaluation.scores import evaluate

__all__ = ["evaluate"]
