#include "http/server.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/resource.h>

#include <atomic>
#include <future>
#include <latch>
#include <stdexcept>
#include <thread>
#include <vector>

#include "base/fake_clock.h"
#include "base/id.h"
#include "http/fake_peer.h"

namespace sluice::http {
namespace {

using std::chrono::milliseconds;
using testing::EndsWith;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr milliseconds kLong{60'000};

const SystemClock kClock;

/// The promises of a server that hands its requests to workers, and of one that takes all for
/// quick.
class ServerPromise : public testing::TestWithParam<bool> {
 protected:
  std::unique_ptr<Server> StartServer(Handler handler, ServerOptions options = {}) {
    if (GetParam()) options.is_quick = [](const Request&) { return true; };
    auto server = Server::Start(kClock, std::move(options), std::move(handler));
    CHECK(server.ok());
    return *std::move(server);
  }
};
INSTANTIATE_TEST_SUITE_P(ByWorkers, ServerPromise, testing::Values(false));
INSTANTIATE_TEST_SUITE_P(WhereRead, ServerPromise, testing::Values(true));

Response Echo(const Request& request) {
  return {200, {}, request.method + " " + request.path + " " + request.query + " " + request.body};
}

std::string Get(std::string_view path, std::string_view fields = "") {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n" + std::string(fields) + "\r\n";
}

TEST_P(ServerPromise, HandsOverARequestAndSendsItsAnswer) {
  Request seen;
  const auto server = StartServer([&](const Request& request) -> Response {
    seen = request;
    return {201, {{"X-Kind", "thing"}}, "made"};
  });
  FakePeer peer(server->port());
  peer.Send("POST /a/b?c=%20 HTTP/1.1\r\nHost: h\r\nX-A: 1\r\nContent-Length: 4\r\n\r\nbody");
  const std::string answer = peer.ReadMessage();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 201 Created\r\nDate: "));
  EXPECT_THAT(answer,
              HasSubstr("Content-Length: 4\r\nConnection: keep-alive\r\nX-Kind: thing\r\n"));
  EXPECT_THAT(answer, EndsWith("\r\n\r\nmade"));
  EXPECT_THAT(answer, HasSubstr("x-amzn-RequestId: " + seen.request_id + "\r\n"));
  EXPECT_TRUE(IsUuid(seen.request_id));
  EXPECT_EQ(seen.method + seen.path + seen.query + seen.body, "POST/a/bc=%20body");
  EXPECT_EQ(seen.headers.Find("x-a"), "1");
  EXPECT_EQ(seen.peer, "127.0.0.1");
}

TEST_P(ServerPromise, TellsTheDateOfItsClock) {
  const FakeClock clock({784'111'777'000});
  auto server = Server::Start(clock, {}, Echo);
  ASSERT_TRUE(server.ok());
  FakePeer peer((*server)->port());
  peer.Send(Get("/"));
  EXPECT_THAT(peer.ReadMessage(), HasSubstr("Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"));
}

TEST_P(ServerPromise, KeepsTheConnection) {
  const auto server = StartServer(Echo);
  FakePeer peer(server->port());
  for (int i = 0; i < 3; ++i) {
    peer.Send(Get("/" + std::to_string(i)));
    EXPECT_THAT(peer.ReadMessage(), EndsWith("GET /" + std::to_string(i) + "  "));
  }
  peer.Send(Get("/last", "Connection: close\r\n"));
  const auto [answer, in_order] = peer.ReadToEnd();
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_TRUE(in_order);
}

TEST_P(ServerPromise, AnswersPipelinedRequestsInTheirOrder) {
  const auto server = StartServer(Echo);
  FakePeer peer(server->port());
  std::string requests;
  for (int i = 0; i < 50; ++i) requests += Get("/" + std::to_string(i));
  peer.Send(requests);
  for (int i = 0; i < 50; ++i) {
    EXPECT_THAT(peer.ReadMessage(), EndsWith("GET /" + std::to_string(i) + "  "));
  }
}

TEST_P(ServerPromise, ReadsARequestThatComesByteByByte) {
  const auto server = StartServer(Echo);
  FakePeer peer(server->port());
  for (char c : "PUT /x HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n\r\nabc") {
    if (c != '\0') peer.Send({&c, 1});
  }
  EXPECT_THAT(peer.ReadMessage(), EndsWith("PUT /x  abc"));
}

TEST_P(ServerPromise, AnswersHeadWithTheLengthAlone) {
  const auto server = StartServer(Echo);
  FakePeer peer(server->port());
  peer.Send("HEAD /x HTTP/1.1\r\nHost: x\r\n\r\n" + Get("/y", "Connection: close\r\n"));
  EXPECT_THAT(peer.ReadMessage(false), HasSubstr("Content-Length: 9\r\n"));
  EXPECT_THAT(peer.ReadMessage(), StartsWith("HTTP/1.1 200 OK\r\n"));
}

TEST_P(ServerPromise, InvitesABodyThatWaitsForContinue) {
  const auto server = StartServer(Echo);
  FakePeer peer(server->port());
  peer.Send("PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_EQ(peer.ReadMessage(), "HTTP/1.1 100 Continue\r\n\r\n");
  peer.Send("abc");
  EXPECT_THAT(peer.ReadMessage(), EndsWith("PUT /  abc"));
}

TEST_P(ServerPromise, CarriesALargeAnswer) {
  const std::string large(20 * 1024 * 1024, 'x');
  const auto server = StartServer([&](const Request&) -> Response { return {200, {}, large}; });
  FakePeer peer(server->port());
  peer.Send(Get("/"));
  EXPECT_TRUE(peer.ReadMessage().ends_with("\r\n\r\n" + large));
}

TEST_P(ServerPromise, AHandlerThatThrowsIsAnswered500AndTheNextIsServed) {
  const auto server = StartServer([](const Request& request) -> Response {
    if (request.path == "/known") throw std::runtime_error("a secret");
    if (request.path == "/unknown") throw 7;
    if (request.path == "/split") return {200, {{"A", "b\r\nSet-Cookie: c"}}, ""};
    return {204, {}, ""};
  });
  FakePeer peer(server->port());
  for (const char* path : {"/known", "/unknown", "/split"}) {
    peer.Send(Get(path));
    const std::string answer = peer.ReadMessage();
    EXPECT_THAT(answer, StartsWith("HTTP/1.1 500 "));
    EXPECT_THAT(answer, HasSubstr("Content-Length: 0\r\n"));
    EXPECT_THAT(answer, Not(HasSubstr("Set-Cookie")));
  }
  peer.Send(Get("/"));
  EXPECT_THAT(peer.ReadMessage(), StartsWith("HTTP/1.1 204 No Content\r\n"));
}

TEST_P(ServerPromise, AnswersAsManyAtOnceAsItHasWorkers) {
  std::latch together(4);
  ServerOptions options;
  options.workers = 4;
  const auto server = StartServer(
      [&](const Request&) -> Response {
        together.arrive_and_wait();
        return {};
      },
      options);
  std::vector<FakePeer> peers;
  for (int i = 0; i < 4; ++i) peers.emplace_back(server->port()).Send(Get("/"));
  for (FakePeer& peer : peers) EXPECT_THAT(peer.ReadMessage(), StartsWith("HTTP/1.1 200 "));
}

TEST_P(ServerPromise, RequestsBeyondTheWorkersWaitAndAreAnswered) {
  ServerOptions options;
  options.workers = 2;
  const auto server = StartServer(Echo, options);
  std::vector<FakePeer> peers;
  for (int i = 0; i < 60; ++i) peers.emplace_back(server->port()).Send(Get("/"));
  for (FakePeer& peer : peers) EXPECT_THAT(peer.ReadMessage(), StartsWith("HTTP/1.1 200 "));
}

TEST_P(ServerPromise, SurvivesAClientThatLeavesWhileItsRequestIsHandled) {
  std::promise<void> begun;
  std::promise<void> proceed;
  const auto server = StartServer([&](const Request& request) -> Response {
    if (request.path == "/slow") {
      begun.set_value();
      proceed.get_future().wait();
    }
    return {200, {}, std::string(1'000'000, 'x')};
  });
  {
    FakePeer leaver(server->port());
    leaver.Send(Get("/slow"));
    begun.get_future().wait();
  }
  proceed.set_value();
  FakePeer peer(server->port());
  peer.Send(Get("/"));
  EXPECT_THAT(peer.ReadMessage(), StartsWith("HTTP/1.1 200 "));
}

TEST_P(ServerPromise, AThousandIdleConnectionsHinderNobody) {
  // Both ends are of this process, and the usual soft limit is 1,024 descriptors.
  rlimit descriptors{};
  ASSERT_EQ(::getrlimit(RLIMIT_NOFILE, &descriptors), 0);
  descriptors.rlim_cur = descriptors.rlim_max;
  ASSERT_EQ(::setrlimit(RLIMIT_NOFILE, &descriptors), 0);
  ServerOptions options;
  options.limits.connections_per_address = 1024;
  const auto server = StartServer(Echo, options);
  std::vector<FakePeer> idle;
  for (int i = 0; i < 900; ++i) idle.emplace_back(server->port());
  for (int i = 0; i < 100; ++i) {
    idle.emplace_back(server->port()).Send(Get("/"));
    EXPECT_THAT(idle.back().ReadMessage(), StartsWith("HTTP/1.1 200 "));
  }
  FakePeer peer(server->port());
  peer.Send(Get("/alive"));
  EXPECT_THAT(peer.ReadMessage(), EndsWith("GET /alive  "));
}

TEST_P(ServerPromise, StopFinishesTheRequestInHandAndRefusesOthers) {
  std::promise<void> begun;
  std::promise<void> proceed;
  const auto server = StartServer([&](const Request&) -> Response {
    begun.set_value();
    proceed.get_future().wait();
    return {200, {}, "done"};
  });
  FakePeer idle(server->port());
  FakePeer busy(server->port());
  busy.Send(Get("/"));
  begun.get_future().wait();
  std::thread stopper([&] { server->Stop(kLong); });
  EXPECT_TRUE(idle.ReadToEnd().second) << "an idle connection is closed at once";
  const int fd = FakePeer::Open();
  const sockaddr_in address = FakePeer::Loopback(server->port());
  EXPECT_NE(::connect(fd, reinterpret_cast<const sockaddr*>(&address), sizeof(address)), 0);
  ::close(fd);
  proceed.set_value();
  const auto [answer, in_order] = busy.ReadToEnd();
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(answer, EndsWith("done"));
  EXPECT_TRUE(in_order);
  stopper.join();
  server->Stop(kLong);
}

TEST_P(ServerPromise, StopFinishesARequestThatIsStillComing) {
  const auto server = StartServer(Echo);
  FakePeer peer(server->port());
  peer.Send("PUT /x HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\n");
  EXPECT_THAT(peer.ReadMessage(), StartsWith("HTTP/1.1 100 "));
  std::thread stopper([&] { server->Stop(kLong); });
  peer.Send("abc");
  EXPECT_THAT(peer.ReadMessage(), EndsWith("PUT /x  abc"));
  stopper.join();
}

TEST_P(ServerPromise, StopClosesWhatOutlastsTheGrace) {
  std::promise<void> begun;
  std::promise<void> proceed;
  auto server = StartServer([&](const Request&) -> Response {
    begun.set_value();
    proceed.get_future().wait();
    return {};
  });
  FakePeer peer(server->port());
  peer.Send(Get("/"));
  begun.get_future().wait();
  server->Stop(milliseconds(1));
  EXPECT_THAT(peer.ReadToEnd().first, IsEmpty());
  proceed.set_value();
  server.reset();
}

TEST_P(ServerPromise, ABadAddressIsInvalidAndATakenOneUnavailable) {
  ServerOptions options;
  options.host = "not an address";
  EXPECT_TRUE(Server::Start(kClock, options, Echo).status().Is(ErrorKind::kInvalid));
  options.host = "192.0.2.1";
  EXPECT_TRUE(Server::Start(kClock, options, Echo).status().Is(ErrorKind::kInvalid));
  const auto server = StartServer(Echo);
  options.host = "127.0.0.1";
  options.port = server->port();
  EXPECT_TRUE(Server::Start(kClock, options, Echo).status().Is(ErrorKind::kUnavailable));
}

}  // namespace
}  // namespace sluice::http
