"""Folder <-> Bundle: what a trained tagger is at rest."""

from ner_lstm.bundle.bundle import Bundle as Bundle
from ner_lstm.bundle.bundle import summarise as summarise
from ner_lstm.bundle.files import holds_bundle as holds_bundle
from ner_lstm.bundle.weights import halve as halve
