"""Corpora -> a report on what they hold and which of their labels are doubtful."""

from ner_lstm.checks.checking import CHECKS as CHECKS
from ner_lstm.checks.checking import Check as Check
from ner_lstm.checks.checking import check_corpora as check_corpora
from ner_lstm.checks.checking import find_errors as find_errors
from ner_lstm.checks.findings import ERROR as ERROR
from ner_lstm.checks.findings import WARNING as WARNING
from ner_lstm.checks.findings import CheckedCorpus as CheckedCorpus
from ner_lstm.checks.findings import CheckReport as CheckReport
from ner_lstm.checks.findings import Corpora as Corpora
from ner_lstm.checks.findings import Finding as Finding
from ner_lstm.checks.findings import FindingKind as FindingKind
from ner_lstm.checks.findings import count as count
from ner_lstm.checks.findings import quote as quote
