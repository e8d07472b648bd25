#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <future>
#include <vector>

#include "http/fake_peer.h"
#include "http/server.h"

namespace sluice::http {
namespace {

using std::chrono::milliseconds;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

constexpr milliseconds kShort{50};

const SystemClock kClock;

std::unique_ptr<Server> StartServer(
    const Limits& limits, Handler handler = [](const Request&) {
      return Response{200, {}, "ok"};
    }) {
  ServerOptions options;
  options.limits = limits;
  auto server = Server::Start(kClock, options, std::move(handler));
  CHECK(server.ok());
  return *std::move(server);
}

constexpr std::string_view kGet = "GET / HTTP/1.1\r\nHost: x\r\n\r\n";

/// Expect that the server answers `status` in our own form, then closes in order.
void ExpectRefusal(FakePeer& peer, const std::string& status) {
  const auto [answer, in_order] = peer.ReadToEnd();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 " + status + " "));
  EXPECT_THAT(answer, HasSubstr("Connection: close\r\n"));
  EXPECT_THAT(answer, HasSubstr("x-amzn-RequestId: "));
  EXPECT_THAT(answer, HasSubstr("\r\n\r\n{\"Message\": \""));
  EXPECT_TRUE(in_order);
}

TEST(ServerLimits, AMalformedRequestIsRefusedAndNothingAfterItServed) {
  int handled = 0;
  const auto server = StartServer({}, [&](const Request&) {
    ++handled;
    return Response{};
  });
  for (const char* bytes :
       {"GET / HTTP/1.1\nHost: x\n\n", "GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c\r\n\r\n",
        "GET http://x/ HTTP/1.1\r\nHost: x\r\n\r\n", "GET /\x01 HTTP/1.1\r\nHost: x\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
        "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
        "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"}) {
    FakePeer peer(server->port());
    peer.Send(bytes + std::string(kGet));
    ExpectRefusal(peer, "400");
  }
  EXPECT_EQ(handled, 0);
}

TEST(ServerLimits, AHeadTooLargeIsAnswered431) {
  const auto server = StartServer({});
  FakePeer bytes(server->port());
  bytes.Send("GET / HTTP/1.1\r\nHost: x\r\nA: " + std::string(40'000, 'a'));
  ExpectRefusal(bytes, "431");
  FakePeer fields(server->port());
  std::string many = "GET / HTTP/1.1\r\nHost: x\r\n";
  for (int i = 0; i < 200; ++i) many += "A: b\r\n";
  fields.Send(many + "\r\n");
  ExpectRefusal(fields, "431");
}

TEST(ServerLimits, AClientThatSendsTooLargeABodySeesTheAnswer) {
  const auto server = StartServer({});
  const std::string body(8 * 1024 * 1024, 'a');
  FakePeer told(server->port());
  EXPECT_TRUE(told.Send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 8388608\r\n\r\n" + body))
      << "a client that writes all before it reads must be let finish";
  told.ShutdownSend();
  ExpectRefusal(told, "413");
  FakePeer chunked(server->port());
  EXPECT_TRUE(chunked.Send(
      "PUT / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n800000\r\n" + body));
  chunked.ShutdownSend();
  ExpectRefusal(chunked, "413");
  FakePeer waiting(server->port());
  waiting.Send(
      "PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 8388608\r\n\r\n");
  waiting.ShutdownSend();
  ExpectRefusal(waiting, "413");
}

TEST(ServerLimits, ASlowHeadIsAnswered408) {
  Limits limits;
  limits.header_time = kShort;
  const auto server = StartServer(limits);
  FakePeer peer(server->port());
  peer.Send("GET / HTTP/1.1\r\nHost:");
  ExpectRefusal(peer, "408");
}

TEST(ServerLimits, ADripOfBytesDoesNotExtendTheDeadline) {
  Limits limits;
  limits.header_time = kShort;
  const auto server = StartServer(limits);
  FakePeer peer(server->port());
  peer.Send("GET / HTTP/1.1\r\nHost: x\r\nA: ");
  std::thread drip([&] {
    for (const auto until = kClock.Steady() + 100 * kShort; kClock.Steady() < until;) {
      if (!peer.Send("a")) return;
      kClock.Sleep(milliseconds(1), {});
    }
  });
  EXPECT_THAT(peer.ReadMessage(), StartsWith("HTTP/1.1 408 "));
  peer.ShutdownSend();
  drip.join();
}

TEST(ServerLimits, ASlowBodyIsAnswered408) {
  Limits limits;
  limits.body_time = kShort;
  const auto server = StartServer(limits);
  FakePeer peer(server->port());
  peer.Send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  ExpectRefusal(peer, "408");
}

TEST(ServerLimits, ABodyThatBringsTooLittleIsAnswered408BeforeItsTimeIsUp) {
  Limits limits;
  limits.body_grace = kShort;
  limits.body_time = std::chrono::hours(1);
  limits.body_bytes_per_second = 1'000'000;
  const auto server = StartServer(limits);
  FakePeer peer(server->port());
  peer.Send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nabc");
  ExpectRefusal(peer, "408");
}

TEST(ServerLimits, ABodyThatBroughtEnoughMayPause) {
  Limits limits;
  limits.body_grace = milliseconds(0);
  limits.body_bytes_per_second = 1;
  const auto server = StartServer(limits);
  FakePeer peer(server->port());
  peer.Send("PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 1001\r\n\r\n" + std::string(1000, 'a'));
  kClock.Sleep(kShort, {});
  peer.Send("a");
  EXPECT_THAT(peer.ReadMessage(), StartsWith("HTTP/1.1 200 "));
}

TEST(ServerLimits, AnIdleConnectionIsClosedWithoutAWord) {
  Limits limits;
  limits.idle_time = kShort;
  const auto server = StartServer(limits);
  FakePeer used(server->port());
  used.Send(kGet);
  EXPECT_THAT(used.ReadMessage(), StartsWith("HTTP/1.1 200 "));
  const auto [more, in_order] = used.ReadToEnd();
  EXPECT_THAT(more, IsEmpty());
  EXPECT_TRUE(in_order);
}

TEST(ServerLimits, AConnectionThatNeverSpeaksIsClosedAfterTheHeadsTime) {
  Limits limits;
  limits.header_time = kShort;
  const auto server = StartServer(limits);
  FakePeer silent(server->port());
  const auto [more, in_order] = silent.ReadToEnd();
  EXPECT_THAT(more, IsEmpty());
  EXPECT_TRUE(in_order);
}

TEST(ServerLimits, AClientThatDoesNotReadIsDropped) {
  Limits limits;
  limits.write_time = kShort;
  const std::string large(64 * 1024 * 1024, 'x');
  std::promise<void> handled;
  auto server = StartServer(limits, [&](const Request&) {
    handled.set_value();
    return Response{200, {}, large};
  });
  FakePeer peer(server->port());
  peer.Send(kGet);
  handled.get_future().wait();
  server->Stop(milliseconds(60'000));  // returns once the connection is gone
  EXPECT_LT(peer.ReadToEnd().first.size(), large.size());
}

TEST(ServerLimits, ASlowHandlerIsNotTheClientsFault) {
  Limits limits;
  limits.header_time = limits.body_time = limits.idle_time = 4 * kShort;
  const auto server = StartServer(limits, [](const Request&) {
    kClock.Sleep(8 * kShort, {});
    return Response{200, {}, "ok"};
  });
  FakePeer peer(server->port());
  peer.Send(kGet);
  EXPECT_THAT(peer.ReadMessage(), StartsWith("HTTP/1.1 200 "));
}

TEST(ServerLimits, AConnectionBeyondItsAddresssShareIsTurnedAway) {
  Limits limits;
  limits.connections_per_address = 2;
  const auto server = StartServer(limits);
  std::vector<FakePeer> admitted;
  for (int i = 0; i < 2; ++i) {
    admitted.emplace_back(server->port()).Send(kGet);
    EXPECT_THAT(admitted.back().ReadMessage(), StartsWith("HTTP/1.1 200 "));
  }
  FakePeer excess(server->port());
  ExpectRefusal(excess, "503");
  admitted[0].Send("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  EXPECT_THAT(admitted[0].ReadMessage(), StartsWith("HTTP/1.1 200 "));
  admitted[0].Close();
  for (std::string answer; !answer.starts_with("HTTP/1.1 200 ");) {
    FakePeer next(server->port());
    next.Send(kGet);
    answer = next.ReadMessage();
  }
}

TEST(ServerLimits, BeyondTheBoundTheLongestIdleGivesWay) {
  Limits limits;
  limits.connections = 2;
  const auto server = StartServer(limits);
  FakePeer first(server->port());
  FakePeer second(server->port());
  for (FakePeer* peer : {&first, &second, &first}) {
    peer->Send(kGet);
    EXPECT_THAT(peer->ReadMessage(), StartsWith("HTTP/1.1 200 "));
  }
  FakePeer third(server->port());
  for (FakePeer* peer : {&third, &first}) {
    peer->Send(kGet);
    EXPECT_THAT(peer->ReadMessage(), StartsWith("HTTP/1.1 200 "));
  }
  const auto [more, in_order] = second.ReadToEnd();
  EXPECT_THAT(more, IsEmpty());
  EXPECT_TRUE(in_order);
}

TEST(ServerLimits, WhereNoneIsIdleTheNextIsTurnedAway) {
  Limits limits;
  limits.connections = 1;
  std::promise<void> begun;
  std::promise<void> proceed;
  const auto server = StartServer(limits, [&](const Request&) {
    begun.set_value();
    proceed.get_future().wait();
    return Response{200, {}, "ok"};
  });
  FakePeer busy(server->port());
  busy.Send(kGet);
  begun.get_future().wait();
  FakePeer excess(server->port());
  ExpectRefusal(excess, "503");
  proceed.set_value();
  EXPECT_THAT(busy.ReadMessage(), StartsWith("HTTP/1.1 200 "));
}

TEST(ServerLimits, BodiesTogetherAreBounded) {
  Limits limits;
  limits.all_bodies_bytes = 1000;
  std::promise<void> begun;
  std::promise<void> proceed;
  const auto server = StartServer(limits, [&](const Request& request) {
    if (request.path == "/hold") {
      begun.set_value();
      proceed.get_future().wait();
    }
    return Response{200, {}, "ok"};
  });
  const std::string length = " HTTP/1.1\r\nHost: x\r\nContent-Length: 600\r\n\r\n";
  const std::string body(600, 'b');
  FakePeer holder(server->port());
  holder.Send("PUT /hold" + length + body);
  begun.get_future().wait();
  FakePeer excess(server->port());
  excess.Send("PUT /" + length + body);
  excess.ShutdownSend();
  ExpectRefusal(excess, "503");
  proceed.set_value();
  EXPECT_THAT(holder.ReadMessage(), StartsWith("HTTP/1.1 200 "));
  FakePeer next(server->port());
  next.Send("PUT /" + length + body);
  EXPECT_THAT(next.ReadMessage(), StartsWith("HTTP/1.1 200 "));
}

TEST(ServerLimits, AnswersThatNobodyReadsAreBoundedTogether) {
  const std::string large(64 * 1024 * 1024, 'x');
  Limits limits;
  limits.all_bodies_bytes = large.size() * 3 / 2;
  const auto server = StartServer(limits, [&](const Request&) { return Response{200, {}, large}; });
  FakePeer deaf(server->port());
  deaf.Send(kGet);
  // With its head here, the answer is held.
  ASSERT_THAT(deaf.ReadMessage(/*has_body=*/false), StartsWith("HTTP/1.1 200 "));
  FakePeer peer(server->port());
  peer.Send(kGet);
  std::string answer = peer.ReadMessage();
  EXPECT_THAT(answer, StartsWith("HTTP/1.1 503 "));
  deaf.Close();
  while (!answer.starts_with("HTTP/1.1 200 ")) {
    peer.Send(kGet);
    answer = peer.ReadMessage();
  }
}

}  // namespace
}  // namespace sluice::http
