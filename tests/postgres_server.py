"""A PostgreSQL server of the tests' own: a cluster in a folder that goes away with it, on a free port of the loopback."""

import contextlib
import os
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from pathlib import Path

PASSWORD = "pg/secret+word"
PSQL = ["psql", "-qAtX", "-v", "ON_ERROR_STOP=1", "-f", "-"]
ESCAPES = {"n": "\n", "r": "\r", "t": "\t", "b": "\b", "f": "\f", "v": "\v"}


def binaries():
    """The folder of the newest server that is installed, or None. Debian has it outside of PATH."""
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda path: int(path.parts[-3]))
    if found:
        return found[-1].parent
    initdb = shutil.which("initdb")
    return Path(initdb).parent if initdb else None


def _owner():
    """Who runs it: the server refuses to be root."""
    if os.geteuid() != 0:
        return {}
    known = {line.split(":")[0] for line in Path("/etc/passwd").read_text().splitlines()}
    name = "postgres" if "postgres" in known else "nobody"
    return {"user": name, "extra_groups": []}


class PostgresServer:
    """Threads: one. `settings` are those of postgresql.conf."""

    def __init__(self, **settings):
        self.folder = Path(tempfile.mkdtemp(prefix="sluice-postgres-", dir="/tmp"))
        self.data = self.folder / "data"
        self.settings = {"fsync": "off", "max_prepared_transactions": 10, "timezone": "Asia/Kolkata"} | settings
        self.port = None
        self.process = None
        self.databases = 0
        if owner := _owner():
            shutil.chown(self.folder, owner["user"])
        password = self.folder / "password"
        password.write_text(PASSWORD)
        password.chmod(0o644)
        subprocess.run([binaries() / "initdb", "-D", self.data, "-U", "postgres", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync",
                        "--auth=scram-sha-256", f"--pwfile={password}"], check=True, capture_output=True, cwd="/", **owner)

    def start(self):
        if self.port is None:
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", 0))
                self.port = probe.getsockname()[1]
        settings = self.settings | {"port": self.port, "listen_addresses": "127.0.0.1", "unix_socket_directories": ""}
        options = [part for name, value in settings.items() for part in ("-c", f"{name}={value}")]
        self.log = self.folder.joinpath("log").open("ab")
        self.process = subprocess.Popen([binaries() / "postgres", "-D", self.data, *options], stdout=self.log, stderr=self.log,
                                        cwd="/", start_new_session=True, **_owner())
        deadline = time.monotonic() + 60
        while self._psql("SELECT 1", "postgres").returncode != 0:
            if self.process.poll() is not None or time.monotonic() > deadline:
                raise AssertionError("PostgreSQL did not start:\n" + self.folder.joinpath("log").read_text())
            time.sleep(0.05)
        return self

    def stop(self, how=signal.SIGINT):
        """SIGINT ends its sessions, SIGQUIT is a crash."""
        self.process.send_signal(how)
        self.process.wait(30)
        self.log.close()

    def restart(self):
        """Crash and come back."""
        self.stop(signal.SIGQUIT)
        self.start()

    def remove(self):
        if self.process is not None and self.process.poll() is None:
            self.stop(signal.SIGQUIT)
        shutil.rmtree(self.folder, ignore_errors=True)

    def make_database(self, options=""):
        """Make an empty database and return its name."""
        self.databases += 1
        name = f"db{self.databases}"
        self.psql(f"CREATE DATABASE {name} {options}", "postgres")
        return name

    def url(self, database, user="postgres", password=PASSWORD):
        escaped = password.replace("/", "%2F").replace("+", "%2B")
        return f"postgresql://{user}:{escaped}@127.0.0.1:{self.port}/{database}"

    def psql(self, sql, database, **settings):
        """Run SQL in one session under `settings`; return what it prints, unaligned and without headings."""
        done = self._psql(sql, database, **settings)
        assert done.returncode == 0, done.stderr.decode()
        return done.stdout.decode()

    def rows(self, query, database, **settings):
        """The rows of a query as lists of PostgreSQL's own text; None is null."""
        copied = self.psql(f"COPY ({query}) TO STDOUT", database, **settings)
        return [[_unescape(field) for field in line.split("\t")] for line in copied.split("\n")[:-1]]

    @contextlib.contextmanager
    def session(self, sql, database, at_end=""):
        """A session that has run `sql` and stays open; it runs `at_end` before it ends."""
        with subprocess.Popen(PSQL, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=self._environment(database)) as psql:
            psql.stdin.write(f"{sql};\n\\echo open\n".encode())
            psql.stdin.flush()
            while (line := psql.stdout.readline()) != b"open\n":
                assert line, "the session ended"
            yield
            psql.stdin.write(at_end.encode())
            psql.stdin.close()

    def _psql(self, sql, database, **settings):
        return subprocess.run(PSQL, input=sql.encode(), capture_output=True, env=self._environment(database, **settings))

    def _environment(self, database, **settings):
        options = " ".join(f"-c {name}={value}" for name, value in settings.items())
        return {"PATH": os.environ["PATH"], "PGHOST": "127.0.0.1", "PGPORT": str(self.port), "PGUSER": "postgres",
                "PGPASSWORD": PASSWORD, "PGDATABASE": database, "PGOPTIONS": options, "PGCLIENTENCODING": "UTF8"}


def _unescape(field):
    """Source: PostgreSQL's documentation of COPY, Text Format."""
    if field == r"\N":
        return None
    return re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), field)
