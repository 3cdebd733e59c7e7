"""Column files <-> Sentence: their layout is recognised, their lines are read and written back."""

from ner_lstm.columns.conll import read_columns as read_columns
from ner_lstm.columns.conll_writer import confidence_cells as confidence_cells
from ner_lstm.columns.conll_writer import render_appended as render_appended
from ner_lstm.columns.conll_writer import render_columns as render_columns
from ner_lstm.columns.conll_writer import tag_cells as tag_cells
from ner_lstm.columns.layout import cut_cells as cut_cells
from ner_lstm.columns.writable import opens_json as opens_json
