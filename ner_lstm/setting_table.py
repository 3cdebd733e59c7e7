"""The settings of a config -> their defaults, the values that they may have, and what they mean."""

import json
from collections.abc import Mapping
from typing import Any

from ner_lstm.config import Config

# what a JSON schema calls types and bounds, in words
TYPE_WORDS = {
    "string": "text",
    "boolean": "true, false",
    "array": "texts",
    "integer": "integer",
    "number": "number",
}
BOUND_WORDS = {
    "minimum": "from",
    "exclusiveMinimum": "above",
    "maximum": "to",
    "exclusiveMaximum": "below",
}
Fields = Mapping[str, Mapping[str, Any]]  # the values of a JSON schema are of any type


def describe_settings() -> dict[str, dict[str, str]]:
    """For each section and setting its default, and in brackets the values that it may have."""
    return {
        section: {
            name: json.dumps(field["default"]).strip('"').replace("null", "none")
            + f" ({_spell_values(field)})"
            for name, field in fields.items()
        }
        for section, fields in _sections().items()
    }


def explain_settings() -> dict[str, dict[str, str]]:
    """The same, with what each setting means."""
    sections = _sections()
    return {
        section: {
            name: f"{values}: {sections[section][name]['description']}"
            for name, values in settings.items()
        }
        for section, settings in describe_settings().items()
    }


def _sections() -> dict[str, Fields]:
    schema = Config.model_json_schema()["$defs"]
    return {section: schema[type(value).__name__]["properties"] for section, value in Config()}


def _spell_values(field: Mapping[str, Any]) -> str:
    """The values that a field of a JSON schema may have, in words."""
    if "anyOf" in field:
        return " or ".join(
            "none" if kind["type"] == "null" else _spell_values(kind) for kind in field["anyOf"]
        )
    if "enum" in field:
        return ", ".join(field["enum"])
    bounds = [f"{words} {field[key]}" for key, words in BOUND_WORDS.items() if key in field]
    return " ".join([TYPE_WORDS[field["type"]], *bounds])
