"""The README's example runs as it stands there."""

import re
import shutil
from pathlib import Path

SENTENCE = "Ada lives in Paris ."
README = Path(__file__).parent.parent / "README.md"


def test_the_example_of_the_readme_runs(
    bundle,
    tmp_path,
    monkeypatch,
    capsys,
):
    (example,) = re.findall(r"```python\n(.*?)```", README.read_text(encoding="utf-8"), re.DOTALL)
    shutil.copytree(bundle, tmp_path / "runs" / "apple")
    monkeypatch.chdir(tmp_path)
    # the tagger of the tests knows people and cities, not apples
    exec(
        compile(example.replace("The Apple is a great company !", SENTENCE), str(README), "exec"),
        {},
    )
    assert capsys.readouterr().out.splitlines() == ["Ada PER", "Paris CITY"]
