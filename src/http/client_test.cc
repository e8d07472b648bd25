#include "http/client.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <future>
#include <latch>
#include <mutex>
#include <thread>
#include <vector>

#include "base/clock.h"
#include "http/fake_peer.h"
#include "http/server.h"

namespace sluice::http {
namespace {

using std::chrono::milliseconds;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::StartsWith;

constexpr const char* kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

const SystemClock kClock;

/// Answer every request of a connection with `answer` and keep what was read.
struct Recorder {
  std::string answer = kOk;
  std::mutex mutex;
  std::vector<std::string> messages;

  void operator()(FakePeer peer) {
    for (std::string message; !(message = peer.ReadMessage()).empty();) {
      {
        std::lock_guard lock(mutex);
        messages.push_back(message);
      }
      peer.Send(answer);
    }
  }
};

TEST(Client, SendsExactlyWhatItIsGiven) {
  Recorder recorder;
  FakeServer server(std::ref(recorder));
  Client client;
  const std::string url = server.Url("/a/../b/./c%2Fd?x=%20&y");
  const auto answer = client.Send(
      {"PUT", url, {{"X-Empty", ""}, {"Host", "signed:1"}, {"X-A", "b c"}}, "body"}, {});
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->status, 200);
  EXPECT_EQ(answer->body, "ok");
  EXPECT_THAT(recorder.messages,
              ElementsAre("PUT /a/../b/./c%2Fd?x=%20&y HTTP/1.1\r\nHost: signed:1\r\nX-Empty:\r\n"
                          "X-A: b c\r\nContent-Length: 4\r\n\r\nbody"));
}

TEST(Client, ARequestWithoutABodySaysSoOnlyWhereOneIsExpected) {
  Recorder recorder;
  FakeServer server(std::ref(recorder));
  Client client;
  for (const char* method : {"GET", "DELETE", "POST", "PUT"}) {
    ASSERT_TRUE(client.Send({method, server.Url("/"), {}, {}}, {}).ok());
  }
  ASSERT_EQ(recorder.messages.size(), 4u);
  EXPECT_THAT(recorder.messages[0], Not(HasSubstr("Content-Length")));
  EXPECT_THAT(recorder.messages[1], Not(HasSubstr("Content-Length")));
  EXPECT_THAT(recorder.messages[2], HasSubstr("Content-Length: 0\r\n"));
  EXPECT_THAT(recorder.messages[3], HasSubstr("Content-Length: 0\r\n"));
}

TEST(Client, ReusesItsConnectionAndForgetsTheRequestBefore) {
  Recorder recorder;
  FakeServer server(std::ref(recorder));
  Client client;
  ASSERT_TRUE(client.Send({"PUT", server.Url("/1"), {{"X-Secret", "s"}}, "body"}, {}).ok());
  ASSERT_TRUE(client.Send({"GET", server.Url("/2"), {}, {}}, {}).ok());
  EXPECT_EQ(server.connections(), 1);
  EXPECT_THAT(recorder.messages[1], StartsWith("GET /2 HTTP/1.1\r\nHost: 127.0.0.1:"));
  EXPECT_THAT(recorder.messages[1], Not(HasSubstr("Secret")));
}

TEST(Client, ReadsFieldsOfTheFinalAnswerAlone) {
  Recorder recorder;
  recorder.answer =
      "HTTP/1.1 103 Early Hints\r\nLink: early\r\n\r\nHTTP/1.1 404 Not Found\r\nETag:  \"a\" \r\n"
      "etag: b\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX-Trailer: t\r\n\r\n";
  FakeServer server(std::ref(recorder));
  Client client;
  const auto answer = client.Send({"GET", server.Url("/"), {}, {}}, {});
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->status, 404);
  EXPECT_EQ(answer->body, "abc");
  EXPECT_THAT(answer->headers.fields(),
              ElementsAre(testing::Pair("ETag", "\"a\""), testing::Pair("etag", "b"),
                          testing::Pair("Transfer-Encoding", "chunked")));
}

TEST(Client, HeadDoesNotWaitForABody) {
  Recorder recorder;
  recorder.answer = "HTTP/1.1 200 OK\r\nContent-Length: 99999999999\r\n\r\n";
  FakeServer server(std::ref(recorder));
  Client client;
  const auto answer = client.Send({"HEAD", server.Url("/"), {}, {}}, {});
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->headers.Find("content-length"), "99999999999");
  EXPECT_EQ(answer->body, "");
}

TEST(Client, DoesNotFollowARedirect) {
  Recorder recorder;
  recorder.answer = "HTTP/1.1 307 Moved\r\nLocation: /elsewhere\r\nContent-Length: 0\r\n\r\n";
  FakeServer server(std::ref(recorder));
  Client client;
  const auto answer = client.Send({"GET", server.Url("/"), {}, {}}, {});
  ASSERT_TRUE(answer.ok());
  EXPECT_EQ(answer->status, 307);
  EXPECT_EQ(recorder.messages.size(), 1u);
}

TEST(Client, IgnoresAProxyFromTheEnvironment) {
  ::setenv("http_proxy", "http://127.0.0.1:1", 1);
  Recorder recorder;
  FakeServer server(std::ref(recorder));
  Client client;
  EXPECT_TRUE(client.Send({"GET", server.Url("/"), {}, {}}, {}).ok());
  ::unsetenv("http_proxy");
}

TEST(Client, UploadsFiveMebibytesToOurServer) {
  std::string body(5 * 1024 * 1024, '\0');
  for (size_t i = 0; i < body.size(); ++i) body[i] = char(i * 31 + i / 65'537);
  ServerOptions options;
  options.limits.body_bytes = body.size();
  const auto server = Server::Start(kClock, options, [](const Request& request) {
    return Response{200, {}, request.body};
  });
  ASSERT_TRUE(server.ok());
  Client client;
  ClientRequest request = {
      "PUT", "http://127.0.0.1:" + std::to_string((*server)->port()) + "/", {}, body};
  request.max_answer_bytes = body.size();
  const auto answer = client.Send(request, {});
  ASSERT_TRUE(answer.ok());
  EXPECT_TRUE(answer->body == body);
}

TEST(Client, SeesWhyOurServerRefusesALargeBody) {
  const auto server = Server::Start(kClock, {}, [](const Request&) {
    return Response{200, {}, ""};
  });
  ASSERT_TRUE(server.ok());
  const std::string body(8 * 1024 * 1024, 'x');
  Client client;
  const auto answer = client.Send(
      {"PUT", "http://127.0.0.1:" + std::to_string((*server)->port()) + "/", {}, body}, {});
  ASSERT_TRUE(answer.ok()) << answer.status().ToString();
  EXPECT_EQ(answer->status, 413);
}

TEST(Client, AnAnswerBeyondItsBoundIsCorrupt) {
  Recorder recorder;
  recorder.answer = "HTTP/1.1 200 OK\r\nContent-Length: 11\r\n\r\n01234567890";
  FakeServer server(std::ref(recorder));
  Client client;
  ClientRequest request = {"GET", server.Url("/"), {}, {}};
  request.max_answer_bytes = 11;
  EXPECT_TRUE(client.Send(request, {}).ok());
  request.max_answer_bytes = 10;
  EXPECT_TRUE(client.Send(request, {}).status().Is(ErrorKind::kCorrupt));
}

TEST(Client, AHeadWithoutEndIsCorrupt) {
  FakeServer server([](FakePeer peer) {
    peer.ReadMessage();
    peer.Send("HTTP/1.1 200 OK\r\n");
    const std::string field = "A: " + std::string(1000, 'a') + "\r\n";
    while (peer.Send(field)) {
    }
  });
  Client client;
  EXPECT_TRUE(client.Send({"GET", server.Url("/"), {}, {}}, {}).status().Is(ErrorKind::kCorrupt));
}

TEST(Client, NoWholeAnswerIsUnavailable) {
  for (const char* bytes : {"", "HTTP/1.1 200", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
                            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab",
                            "SSH-2.0-OpenSSH_9.2\r\n"}) {
    FakeServer server([&](FakePeer peer) {
      peer.ReadMessage();
      peer.Send(bytes);
    });
    Client client;
    const Status status = client.Send({"GET", server.Url("/"), {}, {}}, {}).status();
    EXPECT_TRUE(status.Is(ErrorKind::kUnavailable)) << bytes << status.ToString();
  }
}

TEST(Client, ARefusedConnectionIsUnavailable) {
  std::string url;
  {
    FakeServer gone([](FakePeer) {});
    url = gone.Url("/");
  }
  Client client;
  const Status status = client.Send({"GET", url, {}, {}}, {}).status();
  EXPECT_TRUE(status.Is(ErrorKind::kUnavailable));
  EXPECT_THAT(status.message(), Not(HasSubstr("127.0.0.1")));
  EXPECT_THAT(status.detail(), HasSubstr("127.0.0.1"));
}

TEST(Client, WhatCannotTravelIsInvalid) {
  Client client;
  for (const char* url :
       {"", "ftp://127.0.0.1/", "file:///etc/passwd", "127.0.0.1/", "http://", "http://a b/",
        "http://127.0.0.1:99999/", "http://127.0.0.1/a\nb", "http://user:pw@127.0.0.1/"}) {
    const Status status = client.Send({"GET", url, {}, {}}, {}).status();
    EXPECT_FALSE(status.ok()) << url;
    EXPECT_TRUE(status.Is(ErrorKind::kInvalid)) << url << ": " << status.ToString();
  }
  const std::string url = "http://127.0.0.1:1/";
  EXPECT_TRUE(client.Send({"GET / X", url, {}, {}}, {}).status().Is(ErrorKind::kInvalid));
  EXPECT_TRUE(
      client.Send({"GET", url, {{"A", "b\r\nC: d"}}, {}}, {}).status().Is(ErrorKind::kInvalid));
  EXPECT_TRUE(client.Send({"GET", url, {{"A:", "b"}}, {}}, {}).status().Is(ErrorKind::kInvalid));
}

/// Says when a request has come, and then answers nothing until the client leaves.
struct Silent {
  std::promise<void> asked;
  void operator()(FakePeer peer) {
    peer.ReadMessage();
    asked.set_value();
    peer.ReadToEnd();
  }
};

TEST(Client, AnAnswerThatDoesNotComeInTimeIsUnavailable) {
  Silent silent;
  FakeServer server(std::ref(silent));
  Client client;
  ClientRequest request = {"GET", server.Url("/"), {}, {}};
  request.total_time = milliseconds(50);
  const auto begun = kClock.Steady();
  EXPECT_TRUE(client.Send(request, {}).status().Is(ErrorKind::kUnavailable));
  EXPECT_LT(kClock.Steady() - begun, std::chrono::seconds(5));
}

TEST(Client, AStopEndsTheWaitAtOnce) {
  Silent silent;
  FakeServer server(std::ref(silent));
  Client client;
  std::stop_source stop;
  std::promise<Clock::Monotonic> stopped;
  std::thread stopper([&] {
    silent.asked.get_future().wait();
    stopped.set_value(kClock.Steady());
    stop.request_stop();
  });
  const Status status = client.Send({"GET", server.Url("/"), {}, {}}, stop.get_token()).status();
  EXPECT_TRUE(status.Is(ErrorKind::kCancelled));
  EXPECT_LT(kClock.Steady() - stopped.get_future().get(), milliseconds(500));
  stopper.join();
}

TEST(Client, AStopRequestedBeforeSendsNothing) {
  Recorder recorder;
  FakeServer server(std::ref(recorder));
  Client client;
  std::stop_source stop;
  stop.request_stop();
  const Status status = client.Send({"GET", server.Url("/"), {}, {}}, stop.get_token()).status();
  EXPECT_TRUE(status.Is(ErrorKind::kCancelled));
  EXPECT_EQ(server.connections(), 0);
}

/// Answers the first request, and ends the connection when it has read the second.
struct Dropper {
  std::atomic<int> read = 0;
  void operator()(FakePeer peer) {
    while (!peer.ReadMessage().empty()) {
      if (++read == 2) return;
      peer.Send(kOk);
    }
  }
};

TEST(Client, ARequestLostWithAKeptConnectionIsSentAgainWhenThatIsSafe) {
  Dropper dropper;
  FakeServer server(std::ref(dropper));
  Client client;
  ASSERT_TRUE(client.Send({"GET", server.Url("/"), {}, {}}, {}).ok());
  EXPECT_TRUE(client.Send({"PUT", server.Url("/"), {}, "body"}, {}).ok());
  EXPECT_EQ(dropper.read, 3);
}

TEST(Client, ARequestThatMustNotBeSentTwiceIsNot) {
  const ClientRequest requests[] = {{"POST", "", {}, {}},
                                    {"POST", "", {}, "body"},
                                    {"PATCH", "", {}, "body"},
                                    {"PUT", "", {{"if-none-match", "*"}}, "body"}};
  for (ClientRequest request : requests) {
    Dropper dropper;
    FakeServer server(std::ref(dropper));
    request.url = server.Url("/");
    Client client;
    ASSERT_TRUE(client.Send({"GET", server.Url("/"), {}, {}}, {}).ok());
    EXPECT_TRUE(client.Send(request, {}).status().Is(ErrorKind::kUnavailable)) << request.method;
    EXPECT_EQ(dropper.read, 2) << request.method;
  }
}

TEST(Client, KeepsNoMoreIdleConnectionsThanItsBound) {
  for (const size_t bound : {0, 1, 2}) {
    Recorder recorders[2];
    FakeServer servers[2] = {FakeServer(std::ref(recorders[0])),
                             FakeServer(std::ref(recorders[1]))};
    Client client({.ca_file = "", .idle_connections = bound});
    for (int i = 0; i < 6; ++i) {
      ASSERT_TRUE(client.Send({"GET", servers[i % 2].Url("/"), {}, {}}, {}).ok());
    }
    const int expected = bound == 2 ? 1 : 3;
    EXPECT_EQ(servers[0].connections(), expected) << bound;
    EXPECT_EQ(servers[1].connections(), expected) << bound;
  }
}

TEST(Client, SendsFromManyThreadsAtOnce) {
  std::latch together(6);
  const auto server = Server::Start(kClock, {}, [&](const Request& request) {
    together.arrive_and_wait();
    return Response{200, {}, request.path};
  });
  ASSERT_TRUE(server.ok());
  const std::string origin = "http://127.0.0.1:" + std::to_string((*server)->port());
  Client client({.ca_file = "", .idle_connections = 2});
  std::vector<std::thread> threads;
  for (int i = 0; i < 6; ++i) {
    threads.emplace_back([&, path = "/" + std::to_string(i)] {
      const auto answer = client.Send({"GET", origin + path, {}, {}}, {});
      EXPECT_TRUE(answer.ok() && answer->body == path);
    });
  }
  for (std::thread& thread : threads) thread.join();
}

}  // namespace
}  // namespace sluice::http
