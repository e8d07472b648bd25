#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <latch>
#include <mutex>
#include <semaphore>
#include <vector>

#include "http/fake_peer.h"
#include "http/server.h"

namespace sluice::http {
namespace {

using testing::StartsWith;

const SystemClock kClock;

std::unique_ptr<Server> StartQuick(size_t workers, Handler handler,
                                   std::function<void()> before_answers = {}) {
  ServerOptions options;
  options.before_answers = std::move(before_answers);
  options.workers = workers;
  options.is_quick = [](const Request& request) { return request.method == "GET"; };
  auto server = Server::Start(kClock, std::move(options), std::move(handler));
  CHECK(server.ok());
  return *std::move(server);
}

std::string Get(std::string_view path) {
  return "GET " + std::string(path) + " HTTP/1.1\r\nHost: x\r\n\r\n";
}

TEST(ServerQuick, ARequestThatIsSlowAfterAllHoldsNobody) {
  std::latch others(100);
  const auto server = StartQuick(32, [&](const Request& request) -> Response {
    if (request.path == "/slow") {
      others.wait();
    } else {
      others.count_down();
    }
    return {};
  });
  FakePeer slow(server->port());
  slow.Send(Get("/slow"));
  FakePeer peer(server->port());
  for (int i = 0; i < 100; ++i) {
    peer.Send(Get("/"));
    EXPECT_THAT(peer.ReadMessage(), StartsWith("HTTP/1.1 200 "));
  }
  EXPECT_THAT(slow.ReadMessage(), StartsWith("HTTP/1.1 200 "));
}

TEST(ServerQuick, SlowRequestsNeverTakeTheThreadThatReads) {
  std::counting_semaphore<> begun(0);
  std::counting_semaphore<> proceed(0);
  const auto server = StartQuick(2, [&](const Request&) -> Response {
    begun.release();
    proceed.acquire();
    return {};
  });
  std::vector<FakePeer> slow;
  for (int i = 0; i < 5; ++i) slow.emplace_back(server->port()).Send(Get("/slow"));
  begun.acquire();
  begun.acquire();
  FakePeer malformed(server->port());
  malformed.Send("what?\r\n\r\n");
  EXPECT_THAT(malformed.ReadMessage(), StartsWith("HTTP/1.1 400 "));
  proceed.release(5);
  for (FakePeer& peer : slow) EXPECT_THAT(peer.ReadMessage(), StartsWith("HTTP/1.1 200 "));
}

TEST(ServerQuick, ASlowRequestThatOutlastsTheServerIsWaitedFor) {
  std::promise<void> begun;
  std::promise<void> proceed;
  std::atomic<bool> done = false;
  auto server = StartQuick(1, [&](const Request&) -> Response {
    begun.set_value();
    proceed.get_future().wait();
    done = true;
    return {};
  });
  FakePeer peer(server->port());
  peer.Send(Get("/"));
  begun.get_future().wait();
  server->Stop(std::chrono::milliseconds(0));
  proceed.set_value();
  server.reset();
  EXPECT_TRUE(done);
}

TEST(ServerQuick, QuickAndSlowRequestsAreAnsweredTogether) {
  const auto server = StartQuick(4, [](const Request& request) -> Response {
    return {200, {}, request.method};
  });
  std::vector<FakePeer> peers;
  for (int i = 0; i < 20; ++i) peers.emplace_back(server->port());
  for (int round = 0; round < 50; ++round) {
    for (size_t i = 0; i < peers.size(); ++i) {
      peers[i].Send(i % 2 ? Get("/") : "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    }
    for (size_t i = 0; i < peers.size(); ++i) {
      EXPECT_THAT(peers[i].ReadMessage(), testing::EndsWith(i % 2 ? "GET" : "PUT"));
    }
  }
}

TEST(ServerQuick, NoAnswerIsSentBeforeWhatComesBeforeAnswers) {
  std::atomic<int> handled = 0;
  std::atomic<int> settled = 0;
  std::mutex settling;
  const auto server = StartQuick(
      4,
      [&](const Request&) -> Response {
        return {200, {{"Number", std::to_string(++handled)}}, {}};
      },
      [&] {
        const std::lock_guard lock(settling);
        settled = handled.load();
      });
  std::vector<FakePeer> peers;
  for (int i = 0; i < 20; ++i) peers.emplace_back(server->port());
  for (int round = 0; round < 20; ++round) {
    for (size_t i = 0; i < peers.size(); ++i) {
      peers[i].Send(i % 3 ? Get("/") : "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 0\r\n\r\n");
    }
    for (FakePeer& peer : peers) {
      const std::string answer = peer.ReadMessage();
      const size_t at = answer.find("Number: ");
      ASSERT_NE(at, std::string::npos) << answer;
      EXPECT_GE(settled, std::stoi(answer.substr(at + 8)));
    }
  }
  EXPECT_EQ(settled, 400);
}

TEST(ServerQuick, WhatWasHandledWithASlowRequestIsAnsweredBeforeIt) {
  std::latch answered(1);
  const auto server = StartQuick(8, [&](const Request& request) -> Response {
    if (request.path == "/slow") answered.wait();
    return {};
  });
  // Requests on one connection each, sent together so that some are gathered with the slow one.
  std::vector<FakePeer> peers;
  for (int i = 0; i < 12; ++i) peers.emplace_back(server->port());
  for (size_t i = 0; i < peers.size(); ++i) peers[i].Send(Get(i == 6 ? "/slow" : "/"));
  for (size_t i = 0; i < peers.size(); ++i) {
    if (i == 6) continue;
    EXPECT_THAT(peers[i].ReadMessage(), StartsWith("HTTP/1.1 200 "));
  }
  answered.count_down();
  EXPECT_THAT(peers[6].ReadMessage(), StartsWith("HTTP/1.1 200 "));
}

}  // namespace
}  // namespace sluice::http
