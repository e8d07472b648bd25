"""Answer calls that come as lines of JSON, by the AWS command line in one process: aws_cli_driver.py ENDPOINT

Each line has service, operation and input; each answer has output or error."""

import contextlib
import io
import json
import re
import sys

from awscli.clidriver import create_clidriver
from botocore import xform_name


def call(driver, endpoint, service, operation, input):
    words = [service, xform_name(operation, "-"), "--endpoint-url", endpoint, "--cli-input-json", json.dumps(input), "--no-paginate"]
    told, said = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(told), contextlib.redirect_stderr(said):
        code = driver.main(words)
    if code == 0:
        return {"output": json.loads(told.getvalue() or "{}")}
    refusal = re.search(r"An error occurred \((\w+)\) when calling the (\w+) operation(?:.*?): (.*)", said.getvalue(), re.DOTALL)
    code, message = (refusal[1], refusal[3].strip()) if refusal else (f"exit {code}", said.getvalue())
    return {"error": {"code": code, "message": message, "status": None}}


def main():
    driver = create_clidriver()
    for line in sys.stdin:
        print(json.dumps(call(driver, sys.argv[1], **json.loads(line))), flush=True)


main()
