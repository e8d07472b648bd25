"""Texts that fit a string shape, at any length, and texts that break nothing but its pattern."""

from model.constraint import fits, fits_pattern

# What the generator starts from; a shape takes those that fit it.
SEEDS = [
    "a", "Ab-9_.", "a/b.c", "a b", "Grüße 日本 🙂\n\t\"\\", "s3://bucket/a", "https://example.com", "Salesforce://AppFlow/p", "a::b*",
    "aws.partner/example.com/x", "aws.cases", "app-integrations.webhooks/x", "23:59", "9:05", "example-bucket", "allow-forms",
    "0123456789abcdef0123456789abcdef", "01234567-89ab-cdef-0123-456789abcdef", "arn:aws:profile:us-east-1:000000000000:domains/d",
    "arn:aws:app-integrations:us-east-1:000000000000:application/01234567-89ab-cdef-0123-456789abcdef", "123", "a@example.com",
]

# What is put into, before and after a fitting text to break its pattern.
INTRUDERS = [" ", "\t", "\n", "!", "%", "*", "é", "🙂", "\u00a0", "\u0000", ":", "a", ",", "A", "~", "\\", '"']

# What breaks one pattern or another as it stands.
BREAKERS = [
    " ", "\t \n", "\u3000", "aws:x", "aws:", "a:b", "://a", "s3://", "s3://b", "s3:/bucket", "s3-x://bucket/a", "24:00", "12:60", "1:5", "aa:bb",
    "aws.partner", "aws.casesx", "xaws.cases", "Pipe", "Pipe  ", "app-integrations.webhooks/", "app-integrations.webhooks/ä", "a::", "::b", "a:b",
    "a::b**", "a::*b", "0" * 31, "0" * 33, "g" * 32, "A" * 32, "01234567-89AB-cdef-0123-456789abcdef", "arn:aws:x", "arn:aws-cn:profile:a:b:c",
    "ARN:aws:app-integrations:us-east-1:1:x", "arn:aws:profilé", "x://\n", "x:///", "Aws:x",
]


def fitting(shape, random, length=None):
    """Make a text that fits, of `length` characters where the pattern admits it; without, a short one."""
    if shape.enum:
        return random.choice(shape.enum)
    seeds = [seed for seed in SEEDS if fits_pattern(shape, seed) and len(seed) <= shape.metadata.get("max", len(seed))]
    assert seeds, f"no seed fits {shape.name}: {shape.metadata}"
    seed = random.choice(seeds)
    if length is None:
        length = max(len(seed), shape.metadata.get("min", 0))
    for seed in [seed] + random.sample(seeds, len(seeds)):
        if (text := stretched(shape, random, seed, length)) is not None:
            return text
    return seed


def stretched(shape, random, seed, length):
    """Bring a text to a length by repeating one of its characters or by cutting it; None when the pattern does not admit that."""
    if len(seed) >= length:
        return seed[:length] if fits_pattern(shape, seed[:length]) else None
    places = random.sample(range(len(seed)), len(seed))
    for place in places:
        def longer(count):
            return seed[:place] + seed[place] * count + seed[place:]

        # A pattern is asked about short texts first: one that does not fit may cost it exponential time.
        if all(fits_pattern(shape, longer(count)) for count in (1, 2, 7)) and fits_pattern(shape, longer(length - len(seed))):
            return longer(length - len(seed))
    return None


def too_long(shape, random):
    """Make a text one character longer than is allowed, which breaks the pattern as well only if that has a bound of its own."""
    length = shape.metadata["max"] + 1
    text = fitting(shape, random, length)
    return text if len(text) == length else text[0] * length


def too_short(shape, random):
    text = fitting(shape, random)
    return text[: shape.metadata["min"] - 1]


def misfits(shape, random):
    """List texts of a right length that the pattern does not admit."""
    texts = list(BREAKERS)
    for _ in range(3):
        text = fitting(shape, random)
        for intruder in INTRUDERS:
            at = random.randrange(len(text) + 1)
            texts += [intruder + text, text + intruder, text[:at] + intruder + text[at:]]
    texts = [t for t in dict.fromkeys(texts) if not fits_pattern(shape, t) and fits(_without_pattern(shape), t)]
    assert texts, f"nothing breaks the pattern of {shape.name}: {shape.metadata}"
    return random.sample(texts, min(len(texts), 12))


class _without_pattern:
    def __init__(self, shape):
        self.metadata = {name: value for name, value in shape.metadata.items() if name != "pattern"}
        self.enum = None
