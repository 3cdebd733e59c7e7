"""Two lists of sentences -> scores, reports, unmet expectations and mistakes."""

from ner_lstm.evaluation.scores import evaluate

__all__ = ["evaluate"]
