"""Files of text and settings -> a folder to start from: checks before a run, and the run."""

from collections.abc import Sequence
from pathlib import Path

from ner_lstm.config import Config
from ner_lstm.errors import ConfigError
from ner_lstm.pretraining.recipe import require_learnable, settle
from ner_lstm.pretraining.run import OnEpoch, Pretrained, PretrainingRun
from ner_lstm.pretraining.text_data import read_texts
from ner_lstm.pretraining.texts import TextFile
from ner_lstm.training.memory import explaining_lack_of_memory
from ner_lstm.training.occupation import occupied
from ner_lstm.training.resuming import telling_the_way_on
from ner_lstm.training.starting import Start, check_start
from ner_lstm.training.training import find_training_device, own_randomness


def pretrain(
    texts: Sequence[str | Path],
    *,
    output: str | Path,
    config: Config | None = None,
    text_column: str | None = None,
    device: str = "auto",
    resume: bool = False,
    on_epoch: OnEpoch | None = None,
) -> Pretrained:
    """Learns words from text without labels, by predicting each from what stands before it and from
    what stands behind it, and keeps in the folder `output` what a tagger can start from.

    texts: files of text, gzip or not, JSON lines, Parquet, or corpora, whose labels are not looked
    at. config: settings of the network and of training; what is not given suits text. text_column:
    the key or column of the text in JSON lines and Parquet, None: "text". `model.start_from` is a
    bundle to go on from, a tagger or what was learnt from another text. The bundle in the folder
    is replaced as soon as the first epoch is done, a checkpoint is kept after each, and `resume`
    goes on from it. on_epoch: called after each epoch, once it is kept. On a CPU equal settings and
    texts give equal weights, resumed or not, whatever the threads. Raises NerLstmError.
    """
    if isinstance(texts, str | Path):
        texts = [texts]
    if not texts:
        raise ConfigError("texts: expected files of text to learn from, found none")
    settled, folder = settle(config or Config()), Path(output)
    require_learnable(settled)
    files = [TextFile(str(path), text_column, settled.data.encoding) for path in texts]
    for file in files:
        file.require()
    with occupied(folder), explaining_lack_of_memory():
        check_start(settled, output=folder)
        where = find_training_device(device)
        wanted, known = settled.data.tokenizer, None
        tokenizer = files[0].guess_tokenizer() if wanted == "auto" else wanted
        start = Start.of(settled, tokenizer=tokenizer)
        if start is not None:
            settled, known = start.settle(settled), start.bundle.encoding.forms
            require_learnable(settled)
        data = read_texts(files, tokenizer=tokenizer, folder=folder, start=known)
        with own_randomness(settled.training.seed, where):
            run = PretrainingRun(settled, data, start=start, folder=folder, device=where)
            with telling_the_way_on(folder, run.standing):
                run.begin(resume=resume)
                return run.finish(on_epoch)
