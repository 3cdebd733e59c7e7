"""Corpora -> a report on what they hold and which of their labels are doubtful."""

from ner_lstm.corpus.checks.checking import CHECKS as CHECKS
from ner_lstm.corpus.checks.checking import check_corpora as check_corpora
from ner_lstm.corpus.checks.checking import find_errors as find_errors
