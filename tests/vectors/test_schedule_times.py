"""Hold the times of schedule expressions to libraries that others wrote: aws-croniter, which has EventBridge's
grammar, croniter, whose fields are cron's, and dateutil. SLUICE_SCHEDULE_TIMES names the program that answers,
SLUICE_SCHEDULE_SEED repeats a run, SLUICE_SCHEDULE_COUNT says how many expressions to make."""

import datetime
import itertools
import os
import random
import re
import subprocess
import zoneinfo
from pathlib import Path

from aws_croniter import AwsCroniter
from croniter import croniter
from dateutil import rrule

HERE = Path(__file__).resolve().parent
PROGRAM = os.environ.get("SLUICE_SCHEDULE_TIMES", str(HERE / "../../build/asan/src/model/schedule_times"))
UTC = datetime.timezone.utc
TIMES = 6
DAYS = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"]
MONTHS = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"]


def seeded():
    seed = int(os.environ.get("SLUICE_SCHEDULE_SEED") or random.SystemRandom().randrange(2**32))
    print(f"SLUICE_SCHEDULE_SEED={seed}")
    return random.Random(seed), int(os.environ.get("SLUICE_SCHEDULE_COUNT") or 1500)


def ask(cases, zone="UTC"):
    """Answer (after, expression) pairs: None for a refused one, else instants."""
    lines = [f"{int(after.timestamp() * 1000)} {TIMES} {zone} {text}\n" for after, text in cases]
    run = subprocess.run([PROGRAM], input="".join(lines), capture_output=True, text=True, timeout=300)
    assert run.returncode == 0, run.stderr
    answers = run.stdout.split("\n")[:-1]
    assert len(answers) == len(cases)
    return [None if a == "refused" else [from_millis(ms) for ms in a.split()] for a in answers]


def from_millis(text):
    return datetime.datetime(1970, 1, 1, tzinfo=UTC) + datetime.timedelta(milliseconds=int(text))


def element(rng, low, high, names=(), step=True):
    def value():
        number = rng.randint(low, high)
        spelled = names[number - low] if names and rng.random() < 0.4 else str(number)
        return spelled.lower() if rng.random() < 0.2 else spelled

    form = rng.choice(["v", "v", "v-v", "v-v"] + ["*/s", "v/s", "v-v/s"] * step)
    parts = {"v": value, "s": lambda: str(rng.randint(1, high))}
    return "".join(parts[c]() if c in parts else c for c in form)


def values(rng, low, high, **options):
    """Make a list; the star stands alone."""
    elements = [element(rng, low, high, **options) for _ in range(rng.choice([1, 1, 1, 2, 3]))]
    return rng.choice(["*", ",".join(elements), ",".join(elements)])


def years(rng):
    first = rng.randint(1995, 2079)  # croniter's years end with 2099
    return rng.choice(["*"] * 4 + [f"{first}-{first + rng.randint(1, 20)}", f"{first},{first + 8}", str(first)])


def days(rng):
    """Make the two fields, day-of-month and day-of-week."""
    if rng.random() < 0.5:
        letters = ["L", f"L-{rng.randint(1, 30)}", f"{rng.randint(1, 31)}W"]
        return rng.choice([values(rng, 1, 31)] * 4 + letters), "?"
    day = rng.choice([str(rng.randint(1, 7)), rng.choice(DAYS)])
    letters = [f"{day}L", f"{day}#{rng.randint(1, 5)}"]
    return "?", rng.choice([values(rng, 1, 7, names=DAYS, step=False)] * 3 + letters)


def expression(rng):
    day_of_month, day_of_week = days(rng)
    month = rng.choice(["*", values(rng, 1, 12, names=MONTHS)])
    return " ".join([values(rng, 0, 59), values(rng, 0, 23), day_of_month, month, day_of_week, years(rng)])


def moment(rng):
    edges = [datetime.datetime(2024, 2, 28, 23, 59), datetime.datetime(2026, 12, 31, 23, 59, 59, 999000)]
    edges += [datetime.datetime(2096, 2, 29), datetime.datetime(2000, 2, 29, 12)]
    drawn = datetime.datetime(1996, 1, 1) + datetime.timedelta(seconds=rng.randrange(100 * 366 * 86400))
    return rng.choice(edges + [drawn] * 12).replace(tzinfo=UTC)


def aws_times(text, after):
    """It gives up after ten steps, which looks like an end: then only what it found is known."""
    found = AwsCroniter(text).get_next(after, TIMES)
    return [at for at in found if at is not None]


def test_times_agree_with_aws_croniter():
    rng, count = seeded()
    cases = [(moment(rng), expression(rng)) for _ in range(count)]
    compared = 0
    for (after, text), ours in zip(cases, ask([(after, f"cron({text})") for after, text in cases])):
        theirs = aws_times(text, after)
        assert ours is not None and ours[: len(theirs)] == theirs, (text, after, ours, theirs)
        compared += len(theirs)
    assert compared > count


def unix_fields(text):
    """Write an expression as croniter reads it; None where it has no way to."""
    minute, hour, day_of_month, month, day_of_week, year = text.upper().split()
    if re.match(r"L.|29W|3.W", day_of_month):
        return None  # L-3 is unknown there, and a day that a month has not is its last there
    for number, (day, name) in enumerate(itertools.zip_longest(DAYS, MONTHS, fillvalue="none")):
        day_of_week = day_of_week.replace(day, str(number + 1))
        month = month.replace(name, str(number + 1))
    ranges = re.findall(r"(\d+)-(\d+)(/?)", " ".join([minute, hour, day_of_month, month, day_of_week]))
    if any(first == last or step and int(first) > int(last) for first, last, step in ranges):
        return None  # 5-5 goes all around there, and 22-2/3 begins anew at 0
    day_of_week = re.sub(r"(?<!#)[1-7]", lambda found: str(int(found.group()) - 1), day_of_week)
    day_of_week = re.sub(r"^(\d)L$", r"L\1", day_of_week)
    either = [("*" if field == "?" else field) for field in (day_of_month, day_of_week)]
    return " ".join([minute, hour, either[0], month, either[1], "0", year])


def croniter_times(text, after):
    iterator = croniter(text, after, ret_type=datetime.datetime, max_years_between_matches=110)
    times = []
    try:
        while len(times) < TIMES:
            times.append(iterator.get_next())
    except ValueError:  # no more of them up to 2099
        pass
    return times


def test_times_agree_with_croniter():
    rng, count = seeded()
    cases = [(moment(rng), expression(rng)) for _ in range(count)]
    compared = 0
    for (after, text), ours in zip(cases, ask([(after, f"cron({text})") for after, text in cases])):
        fields = unix_fields(text)
        if fields is None:
            continue
        theirs = croniter_times(fields, after)
        assert ours is not None and ours[: len(theirs)] == theirs, (text, fields, after, ours, theirs)
        assert len(theirs) == TIMES or all(at.year >= 2099 for at in ours[len(theirs):]), (text, after, ours)
        compared += len(theirs)
    assert compared > count


def test_the_last_weekday_of_a_month_agrees_with_dateutil():
    rng, count = seeded()
    for _ in range(count // 100):
        after = moment(rng)
        [ours] = ask([(after, "cron(0 0 LW * ? *)")])
        rule = rrule.rrule(rrule.MONTHLY, dtstart=after.replace(day=1, hour=0, minute=0, second=0, microsecond=0),
                           byweekday=(rrule.MO, rrule.TU, rrule.WE, rrule.TH, rrule.FR), bysetpos=-1)
        assert ours == list(rule.xafter(after, TIMES)), after


ZONES = ["Europe/Berlin", "America/New_York", "America/Sao_Paulo", "Australia/Lord_Howe", "Pacific/Apia", "Asia/Kolkata",
         "Africa/Casablanca", "America/St_Johns", "Antarctica/Troll"]


def instants(walls, zone, after):
    """The rule that EventBridge Scheduler states: a time that clocks skip is left out, one shown twice counts once."""
    for wall in walls:
        instant = wall.replace(tzinfo=zone).astimezone(UTC)
        if instant.astimezone(zone).replace(tzinfo=None) == wall and instant > after:
            yield instant


def clock_changes(zone):
    """Minutes around each change of a zone's clocks from 2024 to 2027."""
    at = datetime.datetime(2024, 1, 1, tzinfo=UTC)
    while at.year < 2028:
        later = at + datetime.timedelta(minutes=30)
        if at.astimezone(zone).utcoffset() != later.astimezone(zone).utcoffset():
            yield later
        at = later


def test_times_in_a_zone_agree_with_croniter_and_zoneinfo():
    rng, count = seeded()
    compared = 0
    for name in ZONES:
        zone = zoneinfo.ZoneInfo(name)
        moments = [at + datetime.timedelta(minutes=rng.randint(-200, 200)) for at in clock_changes(zone)]
        moments += [datetime.datetime(2026, 1, 1, tzinfo=UTC) + datetime.timedelta(hours=rng.randrange(8760))]
        for after in moments:
            fields = [rng.choice(["*/15 * * * *", "30 * * * *", "10 2 * * *", "30 1,2,3 * * *", "0 0 * * *", "45 23 * * *"])
                      for _ in range(4)]
            cases = [(after, f"cron({text[:-2]} ? *)") for text in fields]
            for text, ours in zip(fields, ask(cases, name)):
                begin = after.astimezone(zone).replace(tzinfo=None, fold=0) - datetime.timedelta(hours=30)
                walls = croniter(text, begin, ret_type=datetime.datetime)
                theirs = list(itertools.islice(instants((walls.get_next() for _ in itertools.count()), zone, after), TIMES))
                assert ours == theirs, (name, text, after, ours, theirs)
                compared += len(ours)
    assert compared > 100 * len(ZONES)


def aws_takes(text):
    try:
        AwsCroniter(text)
        return True
    except Exception:  # what it throws for an expression depends on where it is wrong
        return False


def comparable(text):
    """False where we mean to differ from aws-croniter's grammar, or it has bounds of its own."""
    fields = text.upper().split(" ")
    return len(fields) == 6 and "" not in fields and not any([
        re.search(r"\*-|-\*", text),  # 5-* and *-5, which EventBridge's guide has not
        "/" in text,  # its increments must themselves be values of the field, and 0 throws
        re.search(r"\d{3}", " ".join(fields[:5])) or re.search(r"(^|\D)0\d", fields[4]),  # leading zeros
        "L-" in fields[4] or fields[2] == "LW",  # a second spelling of 3L; throws
        "-" in fields[5],  # 2030-2020 goes around the end there
        re.search(r"[lw]", text.split(" ")[2] + re.sub("(?i)[a-z]{3}", "", text.split(" ")[4])),  # capitals only
    ])


def test_the_same_expressions_are_taken_as_by_aws_croniter():
    rng, count = seeded()
    after = datetime.datetime(2026, 1, 1, tzinfo=UTC)
    texts = []
    while len(texts) < count:
        text = list(expression(rng))
        for _ in range(rng.randint(1, 2)):
            at = rng.randrange(len(text) + 1)
            text[at : at + rng.randint(0, 1)] = rng.choice("0123456789 ,-*?LW#") * rng.randint(0, 1)
        if comparable("".join(text)):
            texts.append("".join(text))
    taken = [ours is not None for ours in ask([(after, f"cron({text})") for text in texts])]
    assert [(t, ours) for t, ours in zip(texts, taken) if ours != aws_takes(t)] == []
    assert 0 < sum(taken) < len(taken)
