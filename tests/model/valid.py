"""Requests that a model admits: with nothing optional, with everything, at their fullest, at random."""

from model.constraint import ITEM, NUMBERS, VALUE
from model.texts import fitting

ABSENT = object()


class Maker:
    """Make requests for an operation. `pinned` is asked for each place and answers what has to stand there for reasons that no
    model tells, ABSENT to leave it out, or None to let the Maker choose; `settle` has the last word on each request."""

    def __init__(self, operation, random, pinned, settle):
        self.operation, self.random, self.pinned, self.settle = operation, random, pinned, settle

    def minimal(self):
        return self._make(lambda: False, Shortest)

    def whole(self):
        """Make every member, each list and map with one entry."""
        return self._make(lambda: True, Shortest)

    def fullest(self):
        """Make every member at its longest, each list and map at its fullest."""
        return self._make(lambda: True, Longest)

    def any(self):
        return self._make(lambda: self.random.random() < 0.6, Any)

    def _make(self, wanted, size):
        shape = self.operation.input_shape
        return self.settle(self._structure((), shape, wanted, size(self.random)) if shape else {})

    def value(self, place, shape, wanted=lambda: True, size=None):
        size = size or Shortest(self.random)
        pinned = self.pinned(place)
        if pinned is not None:
            return pinned
        kind = shape.type_name
        if kind == "structure":
            return self._structure(place, shape, wanted, size)
        if kind == "list":
            count = size.count(shape)
            inner = size if count <= 200 else Shortest(self.random)  # else no body would be small enough
            return [self.value(place + (ITEM,), shape.member, wanted, inner) for _ in range(count)]
        if kind == "map":
            keys = (self._key(shape.key, size, number) for number in range(size.count(shape)))
            return {key: self.value(place + (VALUE,), shape.value, wanted, size) for key in keys}
        if kind == "string":
            return fitting(shape, self.random, size.length(shape))
        return size.number(shape) if kind in NUMBERS else self.random.random() < 0.5

    def _structure(self, place, shape, wanted, size):
        made = {}
        for name, member in shape.members.items():
            if name in shape.required_members or wanted():
                value = self.value(place + (name,), member, wanted, size)
                if value is not ABSENT:
                    made[name] = value
        return made

    def _key(self, shape, size, number):
        text = fitting(shape, self.random, size.length(shape))
        return text[: shape.metadata.get("max", 255) - len(str(number))] + str(number)


class Shortest:
    def __init__(self, random):
        self.random = random

    def count(self, shape):
        return max(1, shape.metadata.get("min", 0))

    def length(self, shape):
        return None

    def number(self, shape):
        return shape.metadata.get("min", 1)


class Longest(Shortest):
    def count(self, shape):
        return shape.metadata.get("max", 2)

    def length(self, shape):
        return shape.metadata.get("max", 300)

    def number(self, shape):
        return shape.metadata.get("max", 2**31 - 1)


class Any(Shortest):
    def count(self, shape):
        least = shape.metadata.get("min", 0)
        return self.random.randint(least, min(shape.metadata.get("max", 3), least + 3))

    def length(self, shape):
        least = shape.metadata.get("min", 0)
        return self.random.randint(least, min(shape.metadata.get("max", 300), least + self.random.choice((3, 40, 300))))

    def number(self, shape):
        least, most = shape.metadata.get("min", 0), shape.metadata.get("max", 1000)
        return self.random.randint(least, most) if shape.type_name in ("integer", "long") else self.random.uniform(least, most)
