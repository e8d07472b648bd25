#include <benchmark/benchmark.h>

#include "http/client.h"
#include "http/fake_peer.h"
#include "http/server.h"

namespace sluice::http {
namespace {

const SystemClock kClock;

std::unique_ptr<Server> StartServer(size_t body_bytes) {
  ServerOptions options;
  options.limits.body_bytes = body_bytes;
  auto server = Server::Start(kClock, options, [](const Request&) {
    return Response{200, {}, "{}"};
  });
  CHECK(server.ok());
  return *std::move(server);
}

/// One round trip of a small request on a kept connection.
void KeptConnection(benchmark::State& state) {
  const auto server = StartServer(1024);
  FakePeer peer(server->port());
  for (auto _ : state) {
    peer.Send("GET /applications HTTP/1.1\r\nHost: localhost\r\n\r\n");
    benchmark::DoNotOptimize(peer.ReadMessage());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(KeptConnection)->UseRealTime();

/// The client's upload of one part to our server.
void Upload(benchmark::State& state) {
  const std::string body(size_t(state.range(0)), 'x');
  const auto server = StartServer(body.size());
  Client client;
  const std::string url = "http://127.0.0.1:" + std::to_string(server->port()) + "/part";
  for (auto _ : state) CHECK(client.Send({"PUT", url, {}, body}, {}).ok());
  state.SetBytesProcessed(state.iterations() * state.range(0));
}
BENCHMARK(Upload)->Arg(0)->Arg(8 * 1024 * 1024)->UseRealTime();

}  // namespace
}  // namespace sluice::http
