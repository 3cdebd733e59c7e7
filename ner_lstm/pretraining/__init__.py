"""Raw text -> a bundle without labels, which knows words and what stands beside them: a tagger can
start from it.
"""

from ner_lstm.pretraining.language_trainer import TextEpoch as TextEpoch
from ner_lstm.pretraining.pretraining import pretrain as pretrain
from ner_lstm.pretraining.run import Pretrained as Pretrained
