"""Stand before an S3 server and hold requests back, or answer them in its place, for as long as a test needs it."""

import http.client
import http.server
import threading
import urllib.parse


class Gate:
    """`url` is to be used as the server's. Requests go through but for those that a rule takes; of several, the latest does."""

    def __init__(self, behind):
        self._behind = behind.removeprefix("http://")
        self._rules = []
        self._lock = threading.Lock()
        self._listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._listener.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._listener.server_address[1]}"
        threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def hold(self, method, word):
        """Hold back requests whose target has `word` until the rule is opened."""
        return self._add(_Rule(method, word, None))

    def refuse(self, method, word, status, code):
        """Answer requests whose target has `word` with an error until the rule is opened."""
        return self._add(_Rule(method, word, (status, code)))

    def close(self):
        for rule in self._rules:
            rule.open()
        self._listener.shutdown()
        self._listener.server_close()

    def _add(self, rule):
        with self._lock:
            self._rules.append(rule)
        return rule

    def _rule_for(self, method, target):
        with self._lock:
            return next((rule for rule in reversed(self._rules) if rule.takes(method, target)), None)

    def _forward(self, handler, body):
        connection = http.client.HTTPConnection(self._behind, timeout=30)
        try:
            connection.putrequest(handler.command, handler.path, skip_host=True, skip_accept_encoding=True)
            for name, value in handler.headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, answer.headers.items(), answer.read()
        finally:
            connection.close()

    def _handler(gate):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                rule = gate._rule_for(self.command, self.path)
                if rule and rule.error:
                    rule.seen.set()
                    return self.tell(*rule.error_answer())
                if rule:
                    rule.seen.set()
                    rule.opened.wait(60)
                    self.close_connection = True
                    return None
                return self.tell(*gate._forward(self, body))

            def tell(self, status, headers, body):
                self.send_response_only(status)
                for name, value in headers:
                    if name.lower() not in ("transfer-encoding", "content-length", "connection"):
                        self.send_header(name, value)
                if self.command != "HEAD":
                    self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)

            do_GET = do_PUT = do_POST = do_DELETE = do_HEAD = answer

            def log_message(self, *arguments):
                pass

        return Handler


class _Rule:
    def __init__(self, method, word, error):
        self.method, self.word, self.error = method, word, error
        self.seen, self.opened = threading.Event(), threading.Event()

    def takes(self, method, target):
        return not self.opened.is_set() and method == self.method and self.word in urllib.parse.unquote(target)

    def open(self):
        self.opened.set()

    def error_answer(self):
        status, code = self.error
        body = f"<Error><Code>{code}</Code><Message>from the test</Message></Error>".encode()
        return status, [("Content-Type", "application/xml")], body
