"""Profiles whose text finds the mistakes of writers and readers."""

AWKWARD = [
    'quote " and \\ backslash',
    "line\nfeed, carriage\rreturn, tab\t",
    "comma, semicolon; pipe|",
    "München – Ærøskøbing – Łódź",
    "日本語 中文 한국어",
    "emoji 👩‍👩‍👧‍👦 and 🏳️‍🌈",
    "right-to-left עברית العربية",
    "separators \u2028 \u2029 and \ufeff",
    "control \u0001\u001f\u007f\u0085",
    "=cmd|' /C calc'!A0",
    " leading and trailing ",
    "null\u0000inside",
    "</script><b>&amp;",
    "e\u0301 is not é",
    "\U0010ffff and \ue000",
]


def awkward_profile(number):
    text = AWKWARD[number % len(AWKWARD)]
    profile = {
        "AccountNumber": f"A-{number:05}",
        "FirstName": text,
        "LastName": f"Number {number}",
        "EmailAddress": f"customer{number}@example.com",
        "PhoneNumber": f"+4930{number:07}",
        "Address": {"Address1": text, "City": "Zürich", "PostalCode": f"{number:05}"},
        "Attributes": {"tier": "gold", "note": text, text: "as a key"},
    }
    if number % 3 == 0:
        profile["AdditionalInformation"] = (text + " ") * 20
    if number % 5 == 0:
        profile["PartyType"] = "BUSINESS"
        profile["BusinessName"] = text
    return profile


def as_exported(profile_id, profile):
    """What a row must say of a profile that was created so, times aside."""
    return {"ProfileId": profile_id, **profile}


def without_times(row):
    return {name: value for name, value in row.items() if name not in ("CreatedAt", "LastUpdatedAt")}
