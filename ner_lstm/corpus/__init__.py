"""Files <-> Sentence: every format is known by its name or content, and written by its suffix."""

from ner_lstm.corpus.corpora import SAMPLES as SAMPLES
from ner_lstm.corpus.corpora import Corpus as Corpus
from ner_lstm.corpus.corpora import read_corpus as read_corpus
from ner_lstm.corpus.corpora import sample_splits as sample_splits
from ner_lstm.corpus.writing import write_corpus as write_corpus
from ner_lstm.corpus.writing import written_format as written_format
from ner_lstm.reading import Labels as Labels
from ner_lstm.reading import ReadOptions as ReadOptions
