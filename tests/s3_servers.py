"""S3 servers that others wrote, each on a free port of the loopback for as long as a test needs it.

`moto_server` is quick and checks nothing; `ceph_gateway` checks signatures and checksums. Ceph's cluster is one monitor,
one object daemon that keeps all in memory, and the gateway; it needs what tools/install_s3_server installs."""

import contextlib
import logging
import shutil
import socket
import subprocess
import tempfile
import time
import urllib.request
import uuid
from pathlib import Path

import boto3
from botocore.config import Config
from moto.server import ThreadedMotoServer

GATEWAY_KEY = "AKIDGATEWAY"
GATEWAY_SECRET = "gateway/secret+key"
# Both servers take a bucket from the host's name under this domain, which always means this machine (RFC 6761).
DOMAIN = "localhost"


def client(url, key="lake-key", secret="lake-secret"):
    """A boto3 client of one of these servers."""
    config = Config(retries={"max_attempts": 1}, s3={"addressing_style": "path"})
    return boto3.client("s3", endpoint_url=url, region_name="us-east-1", aws_access_key_id=key,
                        aws_secret_access_key=secret, config=config)


@contextlib.contextmanager
def moto_server():
    """Run moto in this process; every credential is good. Yields its URL."""
    logging.getLogger("werkzeug").setLevel(logging.ERROR)
    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        _, port = server.get_host_and_port()
        yield f"http://127.0.0.1:{port}"
    finally:
        server.stop()


@contextlib.contextmanager
def ceph_gateway():
    """Run Ceph's gateway with one user, GATEWAY_KEY and GATEWAY_SECRET. Yields its URL."""
    folder = Path(tempfile.mkdtemp(prefix="ceph-"))
    cluster = _Cluster(folder)
    try:
        yield cluster.start()
    finally:
        cluster.stop()
        shutil.rmtree(folder)


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class _Cluster:
    def __init__(self, folder):
        if shutil.which("radosgw") is None:
            raise RuntimeError("there is no radosgw: run tools/install_s3_server")
        self.folder = folder
        self.daemons = []
        self.monitor = f"[v2:127.0.0.1:{_free_port()}/0]"
        self.port = _free_port()
        self.id = str(uuid.uuid4())
        (folder / "ceph.conf").write_text(self._configuration())

    def _configuration(self):
        return f"""
[global]
fsid = {self.id}
mon_host = {self.monitor}
public_network = 127.0.0.0/8
keyring = {self.folder}/keyring
run_dir = {self.folder}
log_file = {self.folder}/$name.log
mon_cluster_log_file = {self.folder}/cluster.log
admin_socket = {self.folder}/$name.asok
pid_file = {self.folder}/$name.pid
crash_dir = {self.folder}
mon_data = {self.folder}/mon
mon_data_avail_warn = 1
mon_data_avail_crit = 0
mon_tick_interval = 1
paxos_propose_interval = 0.05
paxos_min_wait = 0.01
osd_data = {self.folder}/osd
osd_objectstore = memstore
memstore_device_bytes = 2147483648
osd_pool_default_size = 1
osd_pool_default_min_size = 1
osd_pool_default_pg_num = 1
osd_pool_default_pg_autoscale_mode = off
osd_crush_chooseleaf_type = 0
rgw_frontends = beast endpoint=127.0.0.1:{self.port}
rgw_dns_name = {DOMAIN}
rgw_run_sync_thread = false
rgw_enable_lc_threads = false
rgw_enable_gc_threads = false
rgw_thread_pool_size = 32
"""

    def start(self):
        self._make_keys()
        (self.folder / "mon").mkdir()
        (self.folder / "osd").mkdir()
        self._run("monmaptool", "--create", "--fsid", self.id, "--addv", "a", self.monitor, self.folder / "monmap")
        self._ceph("ceph-mon", "--mkfs", "-i", "a", "--monmap", self.folder / "monmap")
        self._daemon("ceph-mon", "-i", "a", "-f")
        osd = str(uuid.uuid4())
        self._ceph("ceph", "--connect-timeout", "30", "osd", "new", osd)
        self._ceph("ceph-osd", "-i", "0", "--mkfs", "--osd-uuid", osd)
        self._daemon("ceph-osd", "-i", "0", "-f")
        self._ceph("radosgw-admin", "user", "create", "--uid=lake", "--display-name=lake",
                   f"--access-key={GATEWAY_KEY}", f"--secret-key={GATEWAY_SECRET}")
        self._daemon("radosgw", "-f", "--no-mon-config")
        return self._await_gateway()

    def stop(self):
        for process in reversed(self.daemons):
            process.kill()
            process.wait(30)

    def _make_keys(self):
        keyring = self.folder / "keyring"
        self._run("ceph-authtool", "--create-keyring", keyring)
        for name in ("client.admin", "mon.", "osd.0"):
            self._run("ceph-authtool", keyring, "--gen-key", "-n", name, "--cap", "mon", "allow *", "--cap", "osd", "allow *")

    def _await_gateway(self):
        url = f"http://127.0.0.1:{self.port}"
        deadline = time.monotonic() + 60
        while True:
            try:
                urllib.request.urlopen(url, timeout=5).close()
                return url
            except OSError as failure:
                if time.monotonic() > deadline or self.daemons[-1].poll() is not None:
                    raise RuntimeError(f"the gateway did not start:\n{self._logs()}") from failure
                time.sleep(0.05)

    def _logs(self):
        return "\n".join(f"--- {path.name}\n{path.read_text()[-2000:]}" for path in sorted(self.folder.glob("*.log")))

    def _ceph(self, program, *arguments):
        self._run(program, "-c", self.folder / "ceph.conf", *arguments)

    def _run(self, *command):
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, timeout=60)
        if done.returncode != 0:
            raise RuntimeError(f"{command[0]} failed:\n{done.stdout}{done.stderr}\n{self._logs()}")

    def _daemon(self, program, *arguments):
        with (self.folder / f"{program}.out").open("w") as out:
            self.daemons.append(subprocess.Popen([program, "-c", str(self.folder / "ceph.conf"), *arguments], stdout=out,
                                                 stderr=subprocess.STDOUT, stdin=subprocess.DEVNULL, start_new_session=True))
