"""A config -> a run with each of several seeds, what they reached, and the best of them on dev."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ner_lstm.arguments import argument
from ner_lstm.bundle import holds_bundle
from ner_lstm.config import Config
from ner_lstm.errors import ConfigError, OutputError
from ner_lstm.tagger import Tagger
from ner_lstm.training.advice import advise_start
from ner_lstm.training.checkpoint import holds_checkpoint
from ner_lstm.training.data import read_data
from ner_lstm.training.occupation import occupied
from ner_lstm.training.origin import Origin
from ner_lstm.training.run import Trained, score
from ner_lstm.training.seed_runs import (
    holds_seed_runs,
    load_origin,
    remove_seed_runs,
    run_folder,
    save_origin,
    start_afresh,
)
from ner_lstm.training.starting import Start, check_start
from ner_lstm.training.training import choose_device, train_on

log = logging.getLogger(__package__)


@dataclass(frozen=True, slots=True)
class SeedRuns:
    """What each seed reached: its F1 on each split; and the run that was kept."""

    f1: dict[int, dict[str, float]]
    best: Trained


def train_seeds(
    config: Config, *, count: int, output: Path, device: str = "auto", resume: bool = False
) -> SeedRuns:
    """Trains with the config's seed and those that follow it, and keeps the run with the highest
    dev F1 in the folder `output`.

    `resume` goes on where runs stopped: those that are finished are only scored again. Raises
    NerLstmError.
    """
    with occupied(output), _telling_the_way_on(output):
        check_start(config, output=output)
        where = choose_device(config, device=device)
        data = read_data(config)  # once: what is held out as dev must be the same for all
        start = Start.of(config, tokenizer=data.tokenizer)
        origin = Origin.of(config, data.corpora, start=start.digest if start else None)
        _begin(output, origin, resume=resume)
        first = config.training.seed
        runs: dict[int, Trained] = {}
        for seed in range(first, first + count):
            log.info("seed %s, %s of %s", seed, seed - first + 1, count)
            seeded = config.assign({"training.seed": seed}, source=argument("seeds"))
            run = run_folder(output, seed)
            stopped = holds_checkpoint(run)
            if resume and holds_bundle(run) and not stopped:
                runs[seed] = score(Tagger.load(run, device=str(where)), data, folder=run)
            else:
                runs[seed] = train_on(
                    data, config=seeded, output=run, device=where, resume=resume and stopped
                )
        f1 = {seed: run.f1 for seed, run in runs.items()}
        best = max(f1, key=lambda seed: f1[seed]["dev"])
        runs[best].tagger.save(output)
        remove_seed_runs(output)
    advise_start(config, data, dev_f1=f1[best]["dev"])
    return SeedRuns(f1, Trained(runs[best].tagger, output, runs[best].scores))


@contextmanager
def _telling_the_way_on(output: Path) -> Iterator[None]:
    """Whoever is stopped inside by a full disk, say, is told how to go on."""
    try:
        yield
    except OutputError as error:
        way_on = f"{argument('resume', True)} goes on"
        if way_on in str(error) or not holds_seed_runs(output):
            raise
        raise OutputError(f"{error}: {way_on}") from None


def _begin(output: Path, origin: Origin, *, resume: bool) -> None:
    """Makes all runs come from the same. Raises ConfigError where earlier ones do not."""
    if not resume:
        start_afresh(output)
        save_origin(output, origin)
    elif changes := load_origin(output).changes(origin):
        raise ConfigError(f"{output}: cannot resume: {'; '.join(changes)}")
