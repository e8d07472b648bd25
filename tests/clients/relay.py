"""Stand between a client and a server and lose answers: the server has done the work, the client hears nothing."""

import contextlib
import http.client
import http.server
import threading

from botocore.config import Config


class Relay:
    """An address to give to a client in place of the server's. `lose(method, word)` drops the next answer to such a request."""

    def __init__(self, server):
        self.server, self.key, self.secret = server, server.key, server.secret
        self.lost, self._to_lose = [], []
        self._listener = http.server.ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._listener.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._listener.server_address[1]}"
        threading.Thread(target=self._listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()

    def lose(self, method, word):
        self._to_lose.append((method, word))

    def client(self, service):
        return self.server.client(service, endpoint_url=self.url, config=Config(retries={"total_max_attempts": 3}))

    def close(self):
        self._listener.shutdown()
        self._listener.server_close()

    def forward(self, method, target, headers, body):
        connection = http.client.HTTPConnection(self.server.url.removeprefix("http://"), timeout=30)
        with contextlib.closing(connection):
            connection.putrequest(method, target, skip_host=True, skip_accept_encoding=True)
            for name, value in headers:
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, answer.headers.items(), answer.read()

    def is_lost(self, method, target):
        for wanted in self._to_lose:
            if wanted[0] == method and wanted[1] in target:
                self._to_lose.remove(wanted)
                self.lost.append((method, target))
                return True
        return False

    def _handler(relay):
        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def answer(self):
                body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
                status, headers, told = relay.forward(self.command, self.path, self.headers.items(), body)
                if relay.is_lost(self.command, self.path):
                    self.close_connection = True
                    return
                self.send_response_only(status)
                for name, value in headers:
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(told)

            do_GET = do_POST = do_PATCH = do_PUT = do_DELETE = answer

            def log_message(self, *_):
                pass

        return Handler
