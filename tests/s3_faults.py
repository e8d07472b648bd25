"""Stand between the program and an S3 server, know each request by S3's name for it, and do wrong what a test asks for."""

import contextlib
import dataclasses
import http.client
import http.server
import socket
import struct
import threading
import time
import urllib.parse


def action_of(method, target):
    """Name a request as S3 does."""
    url = urllib.parse.urlsplit(target)
    query = urllib.parse.parse_qs(url.query, keep_blank_values=True)
    of_bucket = url.path.strip("/").count("/") == 0
    if of_bucket:
        return {"HEAD": "HeadBucket"}.get(method, "ListMultipartUploads" if "uploads" in query else "ListObjectsV2")
    if "uploadId" in query:
        return {"PUT": "UploadPart", "POST": "CompleteMultipartUpload", "DELETE": "AbortMultipartUpload"}.get(method, "ListParts")
    return {"POST": "CreateMultipartUpload", "PUT": "PutObject", "HEAD": "HeadObject"}.get(method, "GetObject")


@dataclasses.dataclass
class Fault:
    """What happens to the requests of one action: `kind` is a method of `_Exchange`; `skip` of them pass before `times` do not."""

    action: str
    kind: str
    bucket: str
    times: float = 1
    skip: int = 0
    status: int = 503
    code: str = "SlowDown"
    headers: tuple = ()
    hits: int = 0

    def document(self):
        return f"<?xml version='1.0'?><Error><Code>{self.code}</Code><Message>as scripted</Message></Error>".encode()


class FaultyS3:
    """An address to give to the program in place of the S3 server's at `origin`."""

    def __init__(self, origin):
        self.origin_url = origin
        self.origin = origin.removeprefix("http://")
        self.seen = []  # (time, action, bucket, status) of every request
        self.headers = []  # (action, bucket, request headers)
        self._faults = []
        self._lock = threading.Lock()
        self._down = set()
        self._ended = threading.Event()
        self._held = threading.Event()
        self._released = threading.Event()
        self._listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._listener.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._listener.server_address[1]}"
        threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def inject(self, action, kind, bucket, **how):
        with self._lock:
            self._faults.append(Fault(action, kind, bucket, **how))

    def faults_of(self, bucket):
        return [fault for fault in self._faults if fault.bucket == bucket]

    def slow_down(self, bucket):
        """Answer 503 SlowDown to whatever is asked of a bucket, until it is healed."""
        with self._lock:
            self._down.add(bucket)

    def heal(self, bucket):
        with self._lock:
            self._faults = [fault for fault in self._faults if fault.bucket != bucket]
            self._down.discard(bucket)

    def actions(self, bucket):
        return [action for _, action, of, _ in self.seen if of == bucket]

    def close(self):
        self._ended.set()
        self._released.set()
        self._listener.shutdown()
        self._listener.server_close()

    def take(self, action, bucket):
        with self._lock:
            if bucket in self._down:
                return Fault(action, "refuse", bucket)
            for fault in self._faults:
                if (fault.action, fault.bucket) != (action, bucket) or fault.hits == fault.times:
                    continue
                if fault.skip > 0:
                    fault.skip -= 1
                    continue
                fault.hits += 1
                return fault
        return None

    def await_end(self):
        self._ended.wait(120)

    def hold(self):
        released = self._released
        self._held.set()
        released.wait(120)

    def await_held(self):
        """Wait until a request is held."""
        assert self._held.wait(60)
        self._held.clear()

    def release_held(self):
        released, self._released = self._released, threading.Event()
        released.set()


class _Exchange:
    """One request and what comes of it. A kind of fault is a method."""

    def __init__(self, handler, proxy):
        self.handler, self.proxy = handler, proxy
        self.length = int(handler.headers.get("Content-Length", 0))

    def carry(self, fault):
        if fault is None:
            return self.answer(*self.forward())
        return getattr(self, fault.kind)(fault)

    def refuse(self, fault):
        """An answer in place of the store's work."""
        self.read()
        return self.answer(fault.status, (("Content-Type", "application/xml"), *fault.headers), fault.document())

    def refuse_after(self, fault):
        """The work is done, and the answer says that it failed."""
        self.forward()
        return self.answer(fault.status, (("Content-Type", "application/xml"),), fault.document())

    def reset(self, _):
        """The connection breaks before anything is read."""
        return self.drop()

    def reset_in_body(self, _):
        """The connection breaks in the middle of what is sent."""
        self.handler.rfile.read(self.length // 2)
        return self.drop()

    def lose(self, _):
        """The work is done, and the connection breaks in place of an answer."""
        self.forward()
        return self.drop()

    def cut(self, _):
        """The work is done, and the answer ends in its middle."""
        status, headers, body = self.forward()
        out = [f"HTTP/1.1 {status} {http.client.responses[status]}"]
        out += [f"{name}: {value}" for name, value in headers]
        text = "\r\n".join(out).encode() + b"\r\n\r\n" + body
        self.handler.wfile.write(text[:-len(body) // 2] if body else text[:-6])
        self.handler.close_connection = True
        return status

    def hang(self, _):
        """No answer, as long as the test lasts."""
        self.read()
        self.proxy.await_end()
        return self.drop()

    def hold(self, _):
        """Nothing is done until the test says so."""
        self.proxy.hold()
        bucket = self.handler.path.split("/")[1]
        return self.carry(self.proxy.take(action_of(self.handler.command, self.handler.path), bucket))

    def wrong_etag(self, _):
        """The work is done, and the answer names another version of it."""
        status, headers, body = self.forward()
        headers = [(name, value) for name, value in headers if name.lower() != "etag"]
        return self.answer(status, [*headers, ("ETag", '"00000000000000000000000000000000"')], body)

    def half_body(self, _):
        """The store is given half of what was sent, and says nothing of it."""
        return self.answer(*self.forward(lambda body: body[:len(body) // 2]))

    def read(self):
        return self.handler.rfile.read(self.length)

    def forward(self, change=lambda body: body):
        body = change(self.read())
        connection = http.client.HTTPConnection(self.proxy.origin, timeout=60)
        with contextlib.closing(connection):
            connection.putrequest(self.handler.command, self.handler.path, skip_host=True, skip_accept_encoding=True)
            for name, value in self.handler.headers.items():
                connection.putheader(name, str(len(body)) if name.lower() == "content-length" else value)
            connection.endheaders(body)
            answer = connection.getresponse()
            headers = [(n, v) for n, v in answer.headers.items() if n.lower() not in ("connection", "transfer-encoding")]
            return answer.status, headers, answer.read()

    def answer(self, status, headers, body):
        self.handler.send_response_only(status)
        names = {name.lower() for name, _ in headers}
        for name, value in headers:
            self.handler.send_header(name, value)
        if "content-length" not in names and status != 204:
            self.handler.send_header("Content-Length", str(len(body)))
        self.handler.end_headers()
        if self.handler.command != "HEAD":
            self.handler.wfile.write(body)
        return status

    def drop(self):
        """Close with a reset, as a server that dies does."""
        self.handler.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.handler.close_connection = True
        return 0


def _handler(proxy):
    class Handler(http.server.BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def answer(self):
            action = action_of(self.command, self.path)
            bucket = self.path.split("?")[0].split("/")[1]
            proxy.headers.append((action, bucket, dict(self.headers.items())))
            status = _Exchange(self, proxy).carry(proxy.take(action, bucket))
            proxy.seen.append((time.monotonic(), action, bucket, status))

        do_GET = do_POST = do_PUT = do_DELETE = do_HEAD = answer

        def log_message(self, *_):
            pass

    return Handler
