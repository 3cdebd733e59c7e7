"""A JUnit report and junit.xsd -> what the schema does not allow; no validator is among the
dependencies.
"""

import re
from pathlib import Path
from xml.etree.ElementTree import parse

XS = "{http://www.w3.org/2001/XMLSchema}"
SCHEMA = parse(Path(__file__).with_name("junit.xsd")).getroot()
VALUES = {"xs:string": ".*", "xs:nonNegativeInteger": "[0-9]+", "seconds": r"[0-9]+(\.[0-9]+)?"}


def find_violations(element):
    """One line for every element, attribute, value and text that has no place in the schema, or is
    missing.
    """
    declared = SCHEMA.find(f"{XS}element[@name='{element.tag}']")
    if declared is None:
        yield f"no element {element.tag}"
        return
    kind = declared.get("type")
    body = declared if kind is None else SCHEMA.find(f"{XS}complexType[@name='{kind}']")
    attributes = (
        {} if body is None else {one.get("name"): one for one in body.iter(f"{XS}attribute")}
    )
    children = (
        set()
        if body is None
        else {one.get("ref") for one in body.iter(f"{XS}element") if one is not declared}
    )
    for name, value in element.attrib.items():
        if name not in attributes:
            yield f"no attribute {name} of {element.tag}"
        elif not re.fullmatch(VALUES[attributes[name].get("type", "")], value):
            yield f"{element.tag} {name}={value!r}"
    required = {name for name, one in attributes.items() if one.get("use") == "required"}
    yield from (f"no {name} in {element.tag}" for name in required - element.attrib.keys())
    if kind is None and (element.text or "").strip():
        yield f"text in {element.tag}"
    for child in element:
        if child.tag not in children:
            yield f"no {child.tag} in {element.tag}"
        if (child.tail or "").strip():
            yield f"text behind {child.tag}"
        yield from find_violations(child)
