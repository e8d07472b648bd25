"""Walk a service model and list what an operation's input must be: one Constraint for each single thing that can be broken."""

import dataclasses
import re

import botocore.session

ITEM, KEY, VALUE = "[]", "{key}", "{value}"
NUMBERS = ("integer", "long", "float", "double")

_session = botocore.session.get_session()


@dataclasses.dataclass(frozen=True)
class Constraint:
    kind: str  # required, type, enum, pattern, or min_ or max_ with characters, items, entries or value
    place: tuple  # members by name; ITEM, KEY and VALUE step into a list or a map
    shape: object = dataclasses.field(compare=False)  # what stands at the place
    location: str = "body"  # or uri, querystring

    def __str__(self):
        return f"{self.kind} of {'.'.join(self.place)}"


def service(name):
    return _session.get_service_model(name)


def constraints(operation):
    """List the constraints of an operation's input, each once."""
    if operation.input_shape is None:
        return []
    found = []
    for name, shape in operation.input_shape.members.items():
        location = shape.serialization.get("location", "body")
        if name in operation.input_shape.required_members:
            found.append(Constraint("required", (name,), shape, location))
        found += _of_value((name,), shape, location)
    return found


def _of_value(place, shape, location):
    def one(kind):
        return Constraint(kind, place, shape, location)

    found = []
    if location == "body" and place[-1] != KEY or shape.type_name in NUMBERS + ("boolean",):
        found.append(one("type"))
    if shape.type_name == "structure":
        return found + _of_members(place, shape, location)
    if shape.type_name == "list":
        return found + _of_range(one, shape, "items") + _of_value(place + (ITEM,), shape.member, location)
    if shape.type_name == "map":
        keys = _of_value(place + (KEY,), shape.key, location)
        return found + _of_range(one, shape, "entries") + keys + _of_value(place + (VALUE,), shape.value, location)
    if shape.type_name == "string":
        return found + _of_text(one, shape)
    return found + _of_range(one, shape, "value")


def _of_members(place, shape, location):
    found = []
    for name, member in shape.members.items():
        if name in shape.required_members:
            found.append(Constraint("required", place + (name,), member, location))
        found += _of_value(place + (name,), member, location)
    return found


def _of_text(one, shape):
    if shape.enum:
        return [one("enum")]
    found = _of_range(one, shape, "characters")
    if "pattern" in shape.metadata and shape.metadata["pattern"].strip("^$") != ".*":
        found.append(one("pattern"))
    return found


def _of_range(one, shape, unit):
    least, most = shape.metadata.get("min"), shape.metadata.get("max")
    counts = unit != "value"
    found = [one(f"min_{unit}")] if least is not None and (least > 0 or not counts) else []
    return found + ([one(f"max_{unit}")] if most is not None else [])


def wire_name(shape, member):
    return shape.serialization.get("name", member)


def fits(shape, text):
    """Hold a text to a string shape: its length in characters, and its pattern over the whole of it, `\\w` being ASCII."""
    least, most = shape.metadata.get("min", 0), shape.metadata.get("max", len(text))
    return least <= len(text) <= most and fits_pattern(shape, text) and (not shape.enum or text in shape.enum)


def fits_pattern(shape, text):
    pattern = shape.metadata.get("pattern", ".*")
    # One that is tied to the beginning alone, as that of TagArn, is only a beginning.
    match = re.match if pattern.startswith("^") and "$" not in pattern else re.fullmatch
    return match(pattern, text, re.ASCII | re.DOTALL) is not None
