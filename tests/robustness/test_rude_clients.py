"""Clients that are slow, silent, broken or hostile: the others go on being answered, memory stays bounded, and every
descriptor comes back."""

import os
import random
import socket
import struct
import time
from pathlib import Path

from botocore.auth import SigV4Auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials

from exports import await_completed, import_many, make_domain, make_integration, start_export
from sluice_server import BINARY

# Short patience, so that a test sees its end.
IMPATIENT = """
[limits]
header-seconds = 1
body-seconds = 2
write-seconds = 1
idle-seconds = 2
"""
HEAD = b"POST /dataIntegrations HTTP/1.1\r\nHost: x\r\n"
GET = b"GET /livez HTTP/1.1\r\nHost: x\r\n\r\n"
# What the sanitizers add to each connection's memory is part of it, but not what they keep of memory that was freed.
MOST_GROWTH_MIB = 160
FREED_IS_FREE = {"ASAN_OPTIONS": "detect_leaks=0:quarantine_size_mb=1"}


def connect(server, source="127.0.0.1", receive_buffer=None):
    host, port = server.url.removeprefix("http://").split(":")
    peer = socket.socket()
    peer.settimeout(30)
    if receive_buffer:
        peer.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
    peer.bind((source, 0))
    peer.connect((host, int(port)))
    return peer


def read_to_end(peer):
    """Read until the server closes; a reset ends it too."""
    answer = b""
    try:
        while more := peer.recv(65536):
            answer += more
    except ConnectionResetError:
        pass
    return answer


def read_answer(peer):
    """Read one answer with its body; returns its status."""
    answer = b""
    while b"\r\n\r\n" not in answer:
        more = peer.recv(1)
        assert more, f"ended after {answer!r}"
        answer += more
    lengths = [line for line in answer.lower().split(b"\r\n") if line.startswith(b"content-length:")]
    left = int(lengths[0].split(b":")[1]) if lengths else 0
    while left > 0:
        left -= len(peer.recv(left))
    return int(answer.split(b" ", 2)[1])


def descriptors(server):
    return len(os.listdir(f"/proc/{server.process.pid}/fd"))


def resident_mib(server):
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(status.split("VmRSS:")[1].split()[0]) / 1024


def await_descriptors(server, most):
    """Wait until no more are open: a connection is let go soon after its end, not at once."""
    deadline = time.monotonic() + 30
    while descriptors(server) > most:
        assert time.monotonic() < deadline, f"{descriptors(server)} descriptors, expected {most}"
        time.sleep(0.05)


def assert_others_are_answered(server):
    assert server.apps.list_data_integrations()["DataIntegrations"] == []
    assert server.get("/livez")[0] == 200


def reset(peer):
    """End a connection as a crash of the other side does."""
    peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    peer.close()


def test_a_thousand_idle_connections_leave_room_for_an_export(make_server):
    server = make_server(env=FREED_IS_FREE)
    assert_others_are_answered(server)
    open_before, resident_before = descriptors(server), resident_mib(server)
    idle = [connect(server, f"127.0.0.{2 + number % 5}") for number in range(1000)]
    for peer in idle[::10]:
        peer.sendall(GET)
        assert read_answer(peer) == 200
    make_domain(server)
    import_many(server, 50)
    integration = make_integration(server)
    start_export(server, integration)
    await_completed(server, integration)
    assert resident_mib(server) - resident_before < MOST_GROWTH_MIB
    for peer in idle:
        peer.close()
    await_descriptors(server, open_before + 10)


def test_beyond_the_bound_idle_connections_give_way(make_server):
    server = make_server(config="[limits]\nconnections = 100\n")
    idle = [connect(server) for _ in range(250)]
    for _ in range(20):
        assert_others_are_answered(server)
    assert descriptors(server) < 100 + 60
    for peer in idle:
        peer.close()


def test_one_address_does_not_take_all_places(server):
    crowd = [connect(server) for _ in range(300)]
    turned_away = [peer for peer in crowd[256:] if read_to_end(peer).startswith(b"HTTP/1.1 503 ")]
    assert len(turned_away) == len(crowd) - 256
    other = connect(server, "127.0.0.9")
    other.sendall(GET)
    assert read_answer(other) == 200


def test_few_descriptors_are_shared_between_connections_and_files(make_server, tmp_path):
    wrapper = tmp_path / "sluice-with-few-descriptors"
    wrapper.write_text(f'#!/bin/sh\nulimit -n 300\nexec "{BINARY}" "$@"\n')
    wrapper.chmod(0o755)
    server = make_server(binary=wrapper)
    idle = [connect(server, f"127.0.0.{2 + number % 3}") for number in range(400)]
    make_domain(server)
    import_many(server, 50)
    integration = make_integration(server)
    start_export(server, integration)
    await_completed(server, integration)
    assert descriptors(server) < 200
    for peer in idle:
        peer.close()


def test_slow_clients_are_answered_408_while_the_others_go_on(make_server):
    server = make_server(config=IMPATIENT)
    assert_others_are_answered(server)
    before = descriptors(server)
    slow_heads = [connect(server) for _ in range(60)]
    slow_bodies = [connect(server) for _ in range(60)]
    for peer in slow_heads:
        peer.sendall(b"GET /livez HTTP/1.1\r\nHos")
    for peer in slow_bodies:
        peer.sendall(HEAD + b"Content-Length: 100000\r\n\r\n{")
    deadline = time.monotonic() + 20
    waiting = slow_heads + slow_bodies
    while waiting and time.monotonic() < deadline:
        assert_others_are_answered(server)
        for peer in waiting:
            try:
                peer.send(b"a")  # a byte now and then buys no time
            except (BrokenPipeError, ConnectionResetError):
                pass
        waiting = [peer for peer in waiting if not has_ended(peer)]
    assert not waiting
    await_descriptors(server, before + 10)


def has_ended(peer):
    """True once the server has answered 408 or closed."""
    peer.settimeout(0)
    try:
        answer = peer.recv(65536)
    except BlockingIOError:
        return False
    except ConnectionResetError:
        return True
    assert answer == b"" or answer.startswith(b"HTTP/1.1 408 "), answer
    peer.close()
    return True


def test_clients_that_vanish_leave_nothing_behind(server):
    assert_others_are_answered(server)
    before = descriptors(server)
    beginnings = [b"", b"GET", GET[:-2], GET, HEAD + b"Content-Length: 100\r\n\r\n{", b"\xff" * 100]
    for number in range(600):
        peer = connect(server)
        peer.sendall(beginnings[number % len(beginnings)])
        (reset if number % 2 else socket.socket.close)(peer)
    assert_others_are_answered(server)
    await_descriptors(server, before + 10)


def test_a_client_that_has_shut_its_side_still_gets_its_answer(server):
    peer = connect(server)
    peer.sendall(GET)
    peer.shutdown(socket.SHUT_WR)
    assert read_to_end(peer).startswith(b"HTTP/1.1 200 ")


def signed_get(server, path):
    """The bytes of a signed request, good for five minutes and as often as one likes."""
    request = AWSRequest("GET", server.url + path)
    SigV4Auth(Credentials(server.key, server.secret), "app-integrations", "us-east-1").add_auth(request)
    fields = {"Host": server.url.removeprefix("http://")} | dict(request.headers)
    return (f"GET {path} HTTP/1.1\r\n" + "".join(f"{k}: {v}\r\n" for k, v in fields.items()) + "\r\n").encode()


def test_clients_that_never_read_are_dropped_and_cost_little(make_server):
    server = make_server(config=IMPATIENT, env=FREED_IS_FREE)
    fields = [f"{number:0100}" for number in range(2000)]
    server.apps.create_data_integration(
        Name="large", KmsKey="k", SourceURI="s3://lake/x", ObjectConfiguration={"a": {"Fields": fields}, "b": {"Fields": fields}})
    request = signed_get(server, "/dataIntegrations/large")
    open_before, resident_before = descriptors(server), resident_mib(server)
    deaf = [connect(server, receive_buffer=4096) for _ in range(20)]
    for peer in deaf:
        peer.sendall(request * 15)  # 6 MB of answers
    for _ in deaf:
        assert server.get("/livez")[0] == 200
    await_descriptors(server, open_before + 10)
    assert resident_mib(server) - resident_before < MOST_GROWTH_MIB
    for peer in deaf:
        assert len(read_to_end(peer)) < 15 * 400_000  # the rest was cut off


def test_pipelined_requests_are_answered_in_order(server):
    peer = connect(server)
    peer.sendall(GET * 200 + b"GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n" + GET)
    assert [read_answer(peer) for _ in range(202)] == [200] * 200 + [403, 200]


RUDE = {
    "noise": (bytes(random.Random(3).randbytes(4000)), 400),
    "tls": (bytes.fromhex("1603010200010001fc0303") + bytes(500), 400),
    "http2": (b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n" + bytes(9), 400),
    "http09": (b"GET /livez\r\n\r\n", 400),
    "http3": (b"GET /livez HTTP/3.0\r\nHost: x\r\n\r\n", 400),
    "absolute": (b"GET http://x/livez HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "connect": (b"CONNECT x:443 HTTP/1.1\r\nHost: x\r\n\r\n", 400),
    "bare-lf": (b"GET /livez HTTP/1.1\nHost: x\n\n", 400),
    "folded": (b"GET /livez HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n", 400),
    "nul": (b"GET /livez HTTP/1.1\r\nHost: x\r\nA: b\0c\r\n\r\n", 400),
    "blank-in-name": (b"GET /livez HTTP/1.1\r\nHost: x\r\nContent-Length : 1\r\n\r\na", 400),
    "no-host": (b"GET /livez HTTP/1.1\r\n\r\n", 400),
    "two-hosts": (b"GET /livez HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", 400),
    "both-lengths": (HEAD + b"Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400),
    "two-lengths": (HEAD + b"Content-Length: 1\r\nContent-Length: 2\r\n\r\nab", 400),
    "negative-length": (HEAD + b"Content-Length: -1\r\n\r\n", 400),
    "list-of-lengths": (HEAD + b"Content-Length: 1, 1\r\n\r\na", 400),
    "hex-length": (HEAD + b"Content-Length: 0x1\r\n\r\na", 400),
    "huge-length": (HEAD + b"Content-Length: 18446744073709551616\r\n\r\n", 400),
    "large-length": (HEAD + b"Content-Length: 18446744073709551615\r\n\r\n", 413),
    "coded": (HEAD + b"Transfer-Encoding: gzip, chunked\r\n\r\n", 400),
    "bad-chunk": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nxyz\r\n", 400),
    "huge-chunk": (HEAD + b"Transfer-Encoding: chunked\r\n\r\nffffffffffffffff\r\n", 413),
    "expects-tea": (HEAD + b"Expect: tea\r\nContent-Length: 1\r\n\r\na", 417),
    "many-fields": (b"GET /livez HTTP/1.1\r\nHost: x\r\n" + b"A: b\r\n" * 200 + b"\r\n", 431),
    "long-target": (b"GET /" + b"a" * 40000 + b" HTTP/1.1\r\nHost: x\r\n\r\n", 431),
}


def test_what_is_not_http_is_refused_and_nothing_behind_it_served(server):
    for name, (rude, status) in RUDE.items():
        peer = connect(server)
        peer.sendall(rude + GET)
        peer.shutdown(socket.SHUT_WR)
        answer = read_to_end(peer)
        assert answer.startswith(b"HTTP/1.1 %d " % status), (name, answer[:200])
        assert answer.count(b"x-amzn-RequestId: ") == 1 and b"Connection: close\r\n" in answer, (name, answer)
    assert_others_are_answered(server)


def test_who_waits_for_continue_is_told_to_go_on_or_not(server):
    peer = connect(server)
    peer.sendall(HEAD + b"Expect: 100-continue\r\nContent-Length: 2\r\n\r\n")
    assert read_answer(peer) == 100
    peer.sendall(b"{}")
    assert read_answer(peer) == 403  # not signed
    too_much = connect(server)
    too_much.sendall(HEAD + b"Expect: 100-continue\r\nContent-Length: 9999999\r\n\r\n")
    assert read_answer(too_much) == 413
