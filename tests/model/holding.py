"""Hold an answer to the shape that a model gives it."""

from model.constraint import fits_pattern


def deviations(shape, value, place="answer"):
    """List where a JSON value is not what the shape says: unknown, absent and null members, types, choices, patterns, most lengths.
    Least sizes of lists are not held: an answer's empty list is one, whatever the model says, as it is with AWS."""
    if shape is None:
        return [] if value in ({}, None) else [f"{place} has members and the model none"]
    check = {"structure": _structure, "list": _list, "map": _map, "string": _string}.get(shape.type_name, _scalar)
    return check(shape, value, place)


def _structure(shape, value, place):
    if not isinstance(value, dict):
        return [f"{place} is no object"]
    names = {member.serialization.get("name", name): (name, member) for name, member in shape.members.items()
             if member.serialization.get("location") is None}
    found = [f"{place}.{name} is not in the model" for name in value if name not in names]
    found += [f"{place}.{name} is absent" for name in shape.required_members if name not in value]
    for name in value:
        if name in names:
            found += deviations(names[name][1], value[name], f"{place}.{name}")
    return found


def _list(shape, value, place):
    if not isinstance(value, list):
        return [f"{place} is no list"]
    found = [f"{place} has {len(value)} items"] if len(value) > shape.metadata.get("max", len(value)) else []
    return found + [each for n, item in enumerate(value) for each in deviations(shape.member, item, f"{place}[{n}]")]


def _map(shape, value, place):
    if not isinstance(value, dict):
        return [f"{place} is no map"]
    found = [f"{place} has {len(value)} entries"] if len(value) > shape.metadata.get("max", len(value)) else []
    for key, item in value.items():
        found += deviations(shape.key, key, f"{place} key") + deviations(shape.value, item, f"{place}.{key}")
    return found


def _string(shape, value, place):
    if not isinstance(value, str):
        return [f"{place} is no text: {value!r}"]
    if shape.enum and value not in shape.enum:
        return [f"{place} is none of {shape.enum}: {value!r}"]
    if len(value) > shape.metadata.get("max", len(value)) or not fits_pattern(shape, value):
        return [f"{place} does not fit: {value!r}"]
    return []


def _scalar(shape, value, place):
    types = {"boolean": bool, "integer": int, "long": int, "double": (int, float), "float": (int, float), "timestamp": (int, float)}
    wanted = types[shape.type_name]
    if not isinstance(value, wanted) or (isinstance(value, bool) and wanted is not bool):
        return [f"{place} is no {shape.type_name}: {value!r}"]
    return []
