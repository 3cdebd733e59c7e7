"""Predictions -> what seqeval, conlleval and nervaluate count of them, and why they differ."""

from ner_lstm.evaluation.scorers.side_by_side import SideBySide as SideBySide
from ner_lstm.evaluation.scorers.side_by_side import Tally as Tally
from ner_lstm.evaluation.scorers.side_by_side import compare_scorers as compare_scorers
