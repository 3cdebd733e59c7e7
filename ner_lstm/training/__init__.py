"""Sentences -> bundle: a whole training run, or one with each of several seeds."""

from ner_lstm.training.data import TrainingData as TrainingData
from ner_lstm.training.data import read_data as read_data
from ner_lstm.training.run import EpochReport as EpochReport
from ner_lstm.training.run import Trained as Trained
from ner_lstm.training.seeds import SeedRuns as SeedRuns
from ner_lstm.training.seeds import train_seeds as train_seeds
from ner_lstm.training.training import choose_device as choose_device
from ner_lstm.training.training import train as train
from ner_lstm.training.training import train_on as train_on
