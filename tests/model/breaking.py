"""Requests that break exactly one constraint, made from a request that is right."""

import copy

from model import texts
from model.constraint import ITEM, KEY, NUMBERS, VALUE, wire_name

WRONG_TYPES = {
    "structure": ["text", 7, True, ["item"]], "map": ["text", 7, False, ["item"]], "list": ["text", 7, True, {"key": "value"}],
    "string": [7, 1.5, True, ["item"], {"key": "value"}], "boolean": ["true", 1, ["item"], {"key": "value"}],
    "integer": ["5", 1.5, True, [5], {"key": 5}], "double": ["0.5", True, [0.5], {"key": 0.5}],
}
WRONG_NUMBERS_IN_A_QUERY = ["", "ten", "1.0", "+1", " 1", "1 ", "1e1", "0x1", "true", "99999999999999999999999"]


def broken(constraint, request, maker):
    """Yield (what was done, request, wire place) for each way to break the constraint."""
    if constraint.kind == "required":
        changed = copy.deepcopy(request)
        del parent_of(changed, constraint.place)[constraint.place[-1]]
        yield "absent", changed, place_of(constraint, request)
        if constraint.location == "body":
            yield "null", replaced(request, constraint.place, None), place_of(constraint, request)
        return
    for what, value in _values(constraint, maker):
        yield what, replaced(request, constraint.place, value), place_of(constraint, request)


def _values(constraint, maker):
    shape, random = constraint.shape, maker.random
    match constraint.kind:
        case "type":
            wrong = WRONG_TYPES[shape.type_name] if constraint.location == "body" else WRONG_NUMBERS_IN_A_QUERY
            inside = [None] if constraint.place[-1] in (ITEM, VALUE) else []
            values = wrong + inside
        case "enum":
            first = shape.enum[0]
            values = ["", first.lower(), first + "x", " " + first, "NO_SUCH_CHOICE"]
        case "pattern":
            values = texts.misfits(shape, random)
        case "min_characters":
            values = [texts.too_short(shape, random)]
        case "max_characters":
            values = [texts.too_long(shape, random)]
        case "min_items" | "min_entries":
            values = [[] if shape.type_name == "list" else {}]
        case "max_items":
            few = [maker.value(constraint.place + (ITEM,), shape.member) for _ in range(8)]
            values = [[few[n % len(few)] for n in range(shape.metadata["max"] + 1)]]
        case "max_entries":
            key, value = texts.fitting(shape.key, random), maker.value(constraint.place + (VALUE,), shape.value)
            values = [{f"{key[:8]}{n}": value for n in range(shape.metadata["max"] + 1)}]
        case "min_value":
            values = _below(shape)
        case "max_value":
            values = _above(shape)
    return [(f"{shorten(value)}", value) for value in values]


def _below(shape):
    least = shape.metadata["min"]
    return [least - 1, -(2**63)] if shape.type_name in NUMBERS[:2] else [least - 0.001, -1e300]


def _above(shape):
    most = shape.metadata["max"]
    return [most + 1, 2**63 - 1, 2**63, 2**64] if shape.type_name in NUMBERS[:2] else [most + 0.001, 1e300]


def shorten(value):
    text = repr(value)
    return text if len(text) < 80 else f"{text[:60]}… ({len(text)})"


def parent_of(request, place):
    for step in place[:-1]:
        request = _step(request, step)
    return request


def _step(value, step):
    if step == ITEM:
        return value[0]
    return next(iter(value.values())) if step == VALUE else value[step]


def replaced(request, place, value):
    changed = copy.deepcopy(request)
    parent = parent_of(changed, place)
    match place[-1]:
        case "[]":
            parent[0] = value
        case "{value}":
            parent[next(iter(parent))] = value
        case "{key}":
            parent[value] = parent.pop(next(iter(parent)))
        case name:
            parent[name] = value
    return changed


def place_of(constraint, request):
    """Write a place as a refusal names it: Publications[0].Event, Tags.key; a map where the key itself is wrong."""
    written, value = "", request
    for step in constraint.place:
        if step == KEY:
            break
        written += "[0]" if step == ITEM else "." + (next(iter(value)) if step == VALUE else step)
        value = value.get(step) if step not in (ITEM, VALUE) else _step(value, step)
    written = written.lstrip(".")
    if constraint.location != "body":
        return wire_name(constraint.shape, constraint.place[0]) if len(constraint.place) == 1 else constraint.place[0]
    return written
