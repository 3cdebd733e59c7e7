"""Links, anchors and pictures of the documentation lead somewhere, and every page is linked to."""

import re
from pathlib import Path

import pytest
from documentation import NAMES, READMES, ROOT, examples_of, text_of

LINK = re.compile(r"\[[^\]]*\]\(([^)\s]+)\)")


def prose_of(page):
    """A page without code, which shows brackets that are no links."""
    return re.sub(r"```.*?```|`[^`\n]*`", "", text_of(page), flags=re.DOTALL)


def links_of(page):
    return [link for link in LINK.findall(prose_of(page)) if not link.startswith("https:")]


def anchors_of(page):
    """What GitHub makes of the headings of a page."""
    headings = re.findall(
        r"^#+ (.+)$", re.sub(r"```.*?```", "", text_of(page), flags=re.DOTALL), re.MULTILINE
    )
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


def target_of(page, link):
    """The path from the root that a link of a page leads to."""
    path = link.partition("#")[0]
    folder = (ROOT / page).parent
    return str((folder / path).resolve().relative_to(ROOT.resolve())) if path else page


@pytest.mark.parametrize("page", NAMES)
def test_every_link_and_anchor_of_a_page_leads_somewhere(page):
    for link in links_of(page):
        target, anchor = target_of(page, link), link.partition("#")[2]
        assert (ROOT / target).exists(), link
        assert not anchor or anchor in anchors_of(target), link


@pytest.mark.parametrize("readme", READMES)
def test_every_page_is_reached_from_a_readme(readme):
    reached, waiting = set(), [readme]
    while waiting:
        page = waiting.pop()
        if page not in reached:
            reached.add(page)
            waiting += [target_of(page, link) for link in links_of(page) if ".md" in link]
    assert reached >= set(NAMES)


def test_every_picture_is_shown_on_a_page_and_is_small():
    shown = {target_of(page, link) for page in NAMES for link in links_of(page)}
    for picture in (*Path(ROOT, "docs").rglob("*.png"), *Path(ROOT, "docs").rglob("*.svg")):
        assert str(picture.relative_to(ROOT)) in shown
        assert picture.stat().st_size < 500_000


def test_no_text_in_the_readmes_was_left_to_be_filled_in():
    for name in READMES:
        assert "@@" not in text_of(name)


def test_both_readmes_have_the_same_headings_commands_figures_and_links():
    english, chinese = READMES
    examples = [
        [shown for shown in examples_of(readme) if "apple-zh" not in shown.command]
        for readme in READMES
    ]
    assert examples[0] == examples[1]
    figures = [
        [
            sorted(re.findall(r"\d[\d,.]*", row))
            for row in re.findall(r"^\|.*", text_of(readme), re.MULTILINE)
        ]
        for readme in READMES
    ]
    assert figures[0] == figures[1]
    assert text_of(english).count("\n## ") == text_of(chinese).count("\n## ")
    links = [
        {target_of(readme, link).replace(".zh-CN", "") for link in links_of(readme)}
        for readme in READMES
    ]
    assert links[0] == links[1]
