"""Run a command to its end and print its seconds, processor seconds and peak memory as JSON.

A program of its own, and a small one: a child's peak memory begins at the size of whoever forks it, so a harness that has
read files back would add its own size to every figure. Usage: measured.py COMMAND [ARGUMENT ...]
"""

import json
import os
import sys
import time


def main(command):
    begun = time.monotonic()
    child = os.posix_spawnp(command[0], command, os.environ, file_actions=[(os.POSIX_SPAWN_DUP2, 2, 1)])
    _, status, usage = os.wait4(child, 0)
    seconds = time.monotonic() - begun
    if code := os.waitstatus_to_exitcode(status):
        return code if code > 0 else 1
    print(json.dumps({"seconds": seconds, "cpu_s": usage.ru_utime + usage.ru_stime, "rss_mib": usage.ru_maxrss / 1024}))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
