"""Whatever goes wrong between the program and its bucket: the whole set with its manifest or nothing, and no upload left.

What passes by itself is tried again; the rest fails at once and says what it was."""

import email.utils
import time

import pytest

AN_HOUR_ON = (("Date", email.utils.formatdate(time.time() + 3600, usegmt=True)),)

# What an export asks of a bucket, in this order.
ACTIONS = ["HeadBucket", "CreateMultipartUpload", "UploadPart", "ListParts", "CompleteMultipartUpload", "PutObject"]
WITH_BODY = ["UploadPart", "CompleteMultipartUpload", "PutObject"]

# kind of fault, how it is made
PASSING = {
    "503-slow-down": ("refuse", {"times": 3}),
    "429": ("refuse", {"times": 2, "status": 429, "code": "TooManyRequests"}),
    "500": ("refuse", {"times": 2, "status": 500, "code": "InternalError"}),
    "reset": ("reset", {"times": 2}),
    "reset-in-body": ("reset_in_body", {"times": 2}),
    "lost-answer": ("lose", {}),
    "cut-answer": ("cut", {}),
    "500-after-success": ("refuse_after", {"status": 500, "code": "InternalError"}),
    "503-after-success": ("refuse_after", {"times": 2}),
    "wrong-clock": ("refuse", {"status": 403, "code": "RequestTimeTooSkewed", "headers": AN_HOUR_ON}),
}
LOST = {"kind": "lose"}
# As S3 answers a Complete that is repeated after a while; moto remembers.
GONE = {"kind": "refuse_after", "status": 404, "code": "NoSuchUpload"}
# These are part of every test run; the others are of the sweep.
SLICE = {
    ("HeadBucket", "reset"), ("CreateMultipartUpload", "lost-answer"), ("CreateMultipartUpload", "wrong-clock"),
    ("UploadPart", "503-slow-down"), ("UploadPart", "reset-in-body"), ("UploadPart", "cut-answer"), ("ListParts", "500"),
    ("CompleteMultipartUpload", "lost-answer"), ("CompleteMultipartUpload", "500-after-success"),
    ("PutObject", "lost-answer"), ("PutObject", "503-after-success"),
}


def passing_cases():
    for action in ACTIONS:
        for name in PASSING:
            if name == "reset-in-body" and action not in WITH_BODY:
                continue
            marks = [] if (action, name) in SLICE else [pytest.mark.sweep]
            yield pytest.param(action, *PASSING[name], id=f"{action}-{name}", marks=marks)


@pytest.mark.parametrize("action, kind, how", list(passing_cases()))
def test_what_passes_by_itself_is_ridden_out(lake, action, kind, how):
    # The first HeadBucket is the API's, and a person waits for it.
    lake.inject(action, kind, skip=1 if action == "HeadBucket" else 0, **how)
    state, message = lake.export().end()
    assert state == "COMPLETED", message
    assert lake.hits() == how.get("times", 1)
    lake.expect_whole()


REFUSALS = {
    "403": ({"status": 403, "code": "AccessDenied"}, "answered 403 AccessDenied to {action}"),
    "404-bucket": ({"status": 404, "code": "NoSuchBucket"}, "answered 404 NoSuchBucket to {action}"),
    "301-region": ({"status": 301, "code": "PermanentRedirect", "headers": (("x-amz-bucket-region", "eu-west-9"),)},
                   "is in Region eu-west-9, but is configured for us-east-1"),
    "clock-never-right": ({"status": 403, "code": "RequestTimeTooSkewed"}, "answered 403 RequestTimeTooSkewed to {action}"),
    "object-lock": ({"status": 400, "code": "InvalidRequest"}, "answered 400 InvalidRequest to {action}"),
}


def refusal_cases():
    for action in ACTIONS[:4]:
        for name, (how, said) in REFUSALS.items():
            in_slice = name == "403" and action != "HeadBucket" or (action, name) == ("CreateMultipartUpload", "301-region")
            yield pytest.param(action, how, said, id=f"{action}-{name}", marks=[] if in_slice else [pytest.mark.sweep])


@pytest.mark.parametrize("action, how, said", list(refusal_cases()))
def test_a_refusal_before_the_commit_fails_at_once_and_leaves_nothing(lake, action, how, said):
    if action == "HeadBucket":
        how = how | {"skip": 1}
    lake.inject(action, "refuse", times=float("inf"), **how)
    state, message = lake.export().end()
    assert state == "FAILED"
    # An answer to HEAD has no code.
    wanted = said.format(action=action)
    assert wanted in message or action == "HeadBucket" and "to HeadBucket" in message, message
    assert "after" not in message, "it is not tried again"
    lake.heal()
    lake.expect_nothing()


@pytest.mark.parametrize("action, skip", [("CompleteMultipartUpload", 0), ("CompleteMultipartUpload", 1), ("PutObject", 0)])
def test_a_refusal_in_the_commit_is_shown_and_what_was_begun_is_finished_once_it_is_lifted(lake, action, skip):
    lake.inject(action, "refuse", times=float("inf"), skip=skip, status=403, code="AccessDenied")
    export = lake.export()
    state, message = export.await_message("cannot be published yet")
    assert state == "IN_PROGRESS" and f"answered 403 AccessDenied to {action}" in message, (state, message)
    assert not [key for key in lake.keys() if "_manifest." in key]
    lake.heal()
    assert export.end()[0] == "COMPLETED"
    lake.expect_whole()


@pytest.mark.sweep
@pytest.mark.parametrize("name", ["500", "503-slow-down", "reset", "lost-answer", "cut-answer", "wrong-clock"])
@pytest.mark.parametrize("first, lost, then", [
    ("CreateMultipartUpload", LOST, "ListMultipartUploads"), ("CreateMultipartUpload", LOST, "AbortMultipartUpload"),
    ("CompleteMultipartUpload", GONE, "HeadObject"), ("PutObject", LOST, "HeadObject")])
def test_what_goes_wrong_while_a_lost_answer_is_made_up_for_is_ridden_out_too(lake, first, lost, then, name):
    kind, how = PASSING[name]
    lake.inject(first, **lost)
    lake.inject(then, kind, **how)
    assert lake.export().end()[0] == "COMPLETED"
    assert lake.hits() == 1 + how.get("times", 1)
    lake.expect_whole()


def test_an_upload_that_is_gone_because_it_was_completed_is_found_done(lake):
    lake.inject("CompleteMultipartUpload", **GONE)
    assert lake.export().end()[0] == "COMPLETED"
    assert lake.hits() == 1 and "HeadObject" in lake.actions()
    lake.expect_whole()


@pytest.mark.parametrize("kind", ["refuse", "refuse_after"])
def test_an_error_within_200_is_an_error(lake, kind):
    lake.inject("CompleteMultipartUpload", kind, times=2, status=200, code="InternalError")
    assert lake.export().end()[0] == "COMPLETED"
    lake.expect_whole()


def test_a_lost_race_of_conditions_is_run_again(lake):
    lake.inject("PutObject", "refuse", times=2, status=409, code="ConditionalRequestConflict")
    assert lake.export().end()[0] == "COMPLETED"
    lake.expect_whole()


@pytest.mark.parametrize("kind", ["wrong_etag", "half_body"])
def test_a_store_that_holds_other_bytes_than_were_sent_fails_the_run_before_its_commit(lake, kind):
    lake.inject("UploadPart", kind)
    state, message = lake.export().end()
    assert state == "FAILED" and "other bytes than were sent" in message, (state, message)
    lake.expect_nothing()


@pytest.mark.parametrize("kind, how", [("refuse", {"times": 2}), ("lose", {}), ("refuse_after", {"status": 500, "code": "InternalError"})])
def test_uploads_are_thrown_away_although_that_goes_wrong_at_first(lake, kind, how):
    lake.inject("UploadPart", "refuse", times=float("inf"), status=403, code="AccessDenied")
    lake.inject("AbortMultipartUpload", kind, **how)
    assert lake.export().end()[0] == "FAILED"
    lake.expect_nothing()


def test_what_others_upload_under_the_same_prefix_is_left_alone(lake):
    theirs = [f"crm/{name}" for name in ("theirs", "000000000000/acme/theirs")]
    for key in theirs:
        lake.s3.create_multipart_upload(Bucket=lake.name, Key=key)
    lake.inject("CreateMultipartUpload", "lose")
    lake.inject("UploadPart", "refuse", times=float("inf"), status=403, code="AccessDenied")
    assert lake.export().end()[0] == "FAILED"
    assert sorted(lake.uploads()) == sorted(theirs)
    lake.heal()
    assert lake.export().end()[0] == "COMPLETED"
    assert sorted(lake.uploads()) == sorted(theirs)


def outage(lake, seconds):
    """A bucket answers 503 SlowDown to everything for a while in mid-run."""
    lake.inject("UploadPart", "hold")
    export = lake.export()
    lake.proxy.await_held()
    lake.proxy.slow_down(lake.name)
    lake.proxy.release_held()
    began, before = time.monotonic(), len(lake.actions())
    state, message = export.await_message("slows us down")
    assert state == "IN_PROGRESS" and f"bucket '{lake.name}' slows us down" in message, (state, message)
    time.sleep(max(0, began + seconds - time.monotonic()))  # the outage itself
    asked = len(lake.actions()) - before
    assert export.status()[0] == "IN_PROGRESS"
    lake.heal()
    assert export.end()[0] == "COMPLETED"
    lake.expect_whole()
    return asked


def test_a_bucket_that_slows_down_is_asked_less_and_the_run_says_so(lake):
    assert outage(lake, 2) <= 20


@pytest.mark.sweep
def test_a_minute_of_slow_down_is_ridden_out(lake):
    assert outage(lake, 60) <= 600


@pytest.mark.sweep
@pytest.mark.parametrize("action", ["HeadBucket", "UploadPart"])
def test_an_answer_that_never_comes_is_asked_for_again(lake, action):
    lake.inject(action, "hang", skip=1 if action == "HeadBucket" else 0)
    assert lake.export().end(timeout=150)[0] == "COMPLETED"
    lake.expect_whole()
