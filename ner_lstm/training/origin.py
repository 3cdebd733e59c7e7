"""What the weights of a run come from, settings and corpora, and what of it is no longer what it
was.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from ner_lstm.config import Config
from ner_lstm.encoding.vectors import Vectors
from ner_lstm.one_line import one_line
from ner_lstm.training.held_out import HELD_OUT

CORPORA = ("train", "dev", "test", "replay")
TEXT = "text"  # what corpora without labels are called, of a run that learns from text
Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class Origin:
    """settings: by section; corpora: by split, path, hash and counts; vectors, start: hashes, of
    the given vectors and of the weights that training started from; sources: versions of what gives
    words classes.
    """

    settings: Mapping[str, Json]
    corpora: Mapping[str, Json]
    vectors: str | None = None
    start: str | None = None
    sources: list[str] = field(default_factory=list)  # as JSON gives it back

    @classmethod
    def of(
        cls,
        config: Config,
        corpora: Mapping[str, Json],
        *,
        vectors: Vectors | None = None,
        start: str | None = None,
        sources: Sequence[str] = (),
    ) -> "Origin":
        """That of a run with these settings."""
        if vectors is None:
            return cls(config.model_dump(), corpora, start=start, sources=list(sources))
        digest = hashlib.sha256("\n".join(vectors.words).encode("utf-8", "surrogatepass"))
        digest.update(vectors.matrix.tobytes())
        return cls(config.model_dump(), corpora, digest.hexdigest(), start, list(sources))

    @property
    def is_text(self) -> bool:
        """Whether it is that of a run that learns from text, and trains no tagger."""
        return any(split.startswith(TEXT) for split in self.corpora)

    def changes(self, now: "Origin") -> list[str]:
        """What would give other weights now, a phrase each; another path alone does not."""
        changes = [*self._changed_settings(now), *self._changed_corpora(now)]
        model, data = now.settings["model"], now.settings["data"]
        for source, before, after in (
            (model["vectors"], self.vectors, now.vectors),
            (model["start_from"], self.start, now.start),
            (_spell(data["lexicons"]), self.sources, now.sources),
        ):
            if not changes and before != after:
                changes.append(f"{one_line(str(source))} has changed since")
        return changes

    def _changed_settings(self, now: "Origin") -> Iterator[str]:
        default = Config().model_dump()  # as which a run was whose settings lack one that is new
        for section, settings in now.settings.items():
            for key, value in settings.items():
                before = self.settings.get(section, {}).get(key, default[section][key])
                is_path = (
                    (section == "data" and key in CORPORA)
                    or (key == "start_from" and self.start and now.start)
                    or (key == "lexicons" and len(self.sources) == len(now.sources) > 0)
                )
                if before != value and not is_path:
                    yield f"{section}.{key} was {_spell(before)} and is {_spell(value)}"

    def _changed_corpora(self, now: "Origin") -> Iterator[str]:
        for split in dict.fromkeys((*CORPORA, *self.corpora, *now.corpora)):
            before, after = (corpora.get(split, {}) for corpora in (self.corpora, now.corpora))
            if before.get("path") == after.get("path") == HELD_OUT:
                continue  # it changes with train, or with the seed
            if bool(before) != bool(after) or any(
                before[key] != after[key] for key in (before.keys() & after.keys()) - {"path"}
            ):
                old, new = (_spell(corpus.get("path")) for corpus in (before, after))
                yield (
                    f"{new} has changed since"
                    if old == new
                    else f"{'data.' * (split in CORPORA)}{split} was {old} and is {new}"
                )


def _spell(value: object) -> str:
    """As `--set` takes it."""
    return (
        "none"
        if value in (None, [])
        else str(value).lower()
        if isinstance(value, bool)
        else one_line(", ".join(value))
        if isinstance(value, list)
        else one_line(str(value))
    )
