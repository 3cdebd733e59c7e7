"""Results -> JUnit XML, in which CI servers show expectations, behaviours and labels as test cases.

The elements are those of Jenkins' schema (junit-10.xsd), which pytest and JUnit 5 write too. Apache
Ant's has no output of a single case, and wants a host and a time of the run, of which nothing is
known here.
"""

import re
from collections.abc import Mapping, Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from ner_lstm.evaluation.evaluations import Evaluation, Results
from ner_lstm.evaluation.expectations import Outcome
from ner_lstm.evaluation.resampling import Intervals
from ner_lstm.evaluation.scores import Count
from ner_lstm.one_line import one_line
from ner_lstm.reports.tables import RATIOS, spell_ratios

# XML 1.0, production 2: what no document may hold, not even as a reference, beyond what one_line
# spells out.
NO_CHARACTERS = re.compile("[\ufffe\uffff]")


def render_junit(results: Results) -> str:
    """A suite a corpus: a test case an expectation, and one a label that never fails and tells its
    scores; then behaviours.
    """
    root = Element("testsuites", name="ner-lstm evaluate", time="0")
    root.extend(map(_corpus_suite, results.evaluations))
    if results.behaviours:
        cases = [_outcome_case("behaviours", outcome) for outcome in results.behaviours]
        root.append(_suite("behaviours", cases, {}))
    for total in ("tests", "failures", "errors"):
        root.set(total, str(sum(int(suite.get(total, "0")) for suite in root)))
    indent(root)
    written: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return written.decode() + "\n"


def _corpus_suite(evaluation: Evaluation) -> Element:
    scores, uncertainty = evaluation.scores, evaluation.uncertainty
    cases = [_outcome_case("expectations", outcome) for outcome in evaluation.outcomes]
    cases += [
        _label_case(label, count, uncertainty.labels[label])
        for label, count in scores.labels.items()
    ]
    properties = {
        "model": "" if evaluation.model is None else evaluation.model.path,
        "scorer": f"{scores.scorer}, {scores.mode} mode, {scores.scheme} tags, exact match",
        **dict(zip(("precision", "recall", "f1"), spell_ratios(scores.overall), strict=True)),
    }
    return _suite(evaluation.corpus.path, cases, properties)


def _suite(name: str, cases: Sequence[Element], properties: Mapping[str, str]) -> Element:
    failures = sum(case.find("failure") is not None for case in cases)
    counts = {"tests": f"{len(cases)}", "failures": f"{failures}", "errors": "0", "skipped": "0"}
    suite = Element("testsuite", {"name": _spell(name), **counts, "time": "0"})
    if properties:
        listed = SubElement(suite, "properties")
        for key, value in properties.items():
            SubElement(listed, "property", name=key, value=_spell(value))
    suite.extend(cases)
    return suite


def _outcome_case(classname: str, outcome: Outcome) -> Element:
    case = Element("testcase", classname=classname, name=_spell(outcome.name), time="0")
    if not outcome.met:
        # Jenkins shows the attribute, GitLab the text
        failure = SubElement(case, "failure", type="unmet", message=_spell(outcome.message))
        failure.text = _spell(outcome.message)
    return case


def _label_case(label: str, count: Count, intervals: Intervals) -> Element:
    case = Element("testcase", classname="labels", name=_spell(label), time="0")
    lines = [
        f"{name} {ratio} (95 % interval {interval.spell()})"
        for name, ratio, interval in zip(RATIOS, spell_ratios(count), intervals, strict=True)
    ]
    lines.append(
        f"support {count.gold:,} ({count.predicted:,} predicted, {count.correct:,} of them right)"
    )
    SubElement(case, "system-out").text = "\n".join(lines)
    return case


def _spell(text: str) -> str:
    """The text on one line, without what XML cannot hold."""
    return NO_CHARACTERS.sub(lambda match: rf"\u{ord(match[0]):04x}", one_line(text))
