#include "http/request_parser.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>

namespace sluice::http {
namespace {

using State = RequestParser::State;
using std::string_literals::operator""s;

/// Feed `bytes`, `step` at a time, until they are used up or the request is whole or refused.
State Feed(RequestParser& parser, std::string_view& bytes, size_t step = SIZE_MAX) {
  while (!bytes.empty() && parser.state() < State::kDone) {
    const std::span<char> space = parser.Space();
    EXPECT_FALSE(space.empty());
    const size_t count = std::min({step, space.size(), bytes.size()});
    std::memcpy(space.data(), bytes.data(), count);
    bytes.remove_prefix(count);
    parser.Take(count);
  }
  return parser.state();
}

State Feed(RequestParser& parser, std::string&& bytes, size_t step = SIZE_MAX) {
  std::string_view view = bytes;
  return Feed(parser, view, step);
}

/// Return the status of the refusal, or 0 when the request is whole, or -1 when more is awaited.
int Verdict(const std::string& bytes, const Limits& limits = {}) {
  int verdicts[3];
  const size_t steps[] = {SIZE_MAX, 1, 7};
  for (int i = 0; i < 3; ++i) {
    RequestParser parser(limits);
    const State state = Feed(parser, std::string(bytes), steps[i]);
    verdicts[i] = state == State::kRefused ? parser.refusal().status
                  : state == State::kDone  ? 0
                                           : -1;
  }
  EXPECT_THAT(verdicts, testing::Each(verdicts[0])) << "depends on how the bytes are cut";
  return verdicts[0];
}

std::string WithField(const std::string& field) {
  return "GET / HTTP/1.1\r\nHost: x\r\n" + field + "\r\n\r\n";
}

TEST(RequestParser, ReadsTheSameHoweverTheBytesAreCut) {
  for (size_t step = 1; step < 120; ++step) {
    const Limits limits;
    RequestParser parser(limits);
    ASSERT_EQ(
        Feed(parser,
             "\r\n\r\nPUT /a%20b/?c=d?e HTTP/1.1\r\nHost: h:1\r\nX-Twice: 1\r\nx-twice:\t2 \r\n"
             "Content-Length: 11\r\n\r\nhello\r\n\r\nyo",
             step),
        State::kDone);
    const Request& request = parser.request();
    EXPECT_EQ(request.method, "PUT");
    EXPECT_EQ(request.path, "/a%20b/");
    EXPECT_EQ(request.query, "c=d?e");
    EXPECT_THAT(
        request.headers.fields(),
        testing::ElementsAre(testing::Pair("Host", "h:1"), testing::Pair("X-Twice", "1"),
                             testing::Pair("x-twice", "2"), testing::Pair("Content-Length", "11")));
    EXPECT_EQ(request.body, "hello\r\n\r\nyo");
  }
}

TEST(RequestParser, JoinsChunksAndDropsTrailers) {
  for (size_t step = 1; step < 120; ++step) {
    const Limits limits;
    RequestParser parser(limits);
    ASSERT_EQ(Feed(parser,
                   "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: Chunked\r\n\r\n"
                   "5\r\nhello\r\nA;ext=1\r\n, you all!\r\n0\r\nX-Amz-Date: forged\r\n\r\n",
                   step),
              State::kDone);
    EXPECT_EQ(parser.request().body, "hello, you all!");
    EXPECT_EQ(parser.request().headers.Find("X-Amz-Date"), std::nullopt);
  }
}

TEST(RequestParser, KeepsWhatFollowsForTheNext) {
  const Limits limits;
  RequestParser parser(limits);
  std::string_view bytes =
      "POST /1 HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nab"
      "\r\nGET /2 HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\nrest";
  ASSERT_EQ(Feed(parser, bytes), State::kDone);
  EXPECT_EQ(parser.request().body, "ab");
  EXPECT_TRUE(parser.keep_alive());
  ASSERT_EQ(parser.Next(), State::kDone);
  EXPECT_EQ(parser.request().path, "/2");
  EXPECT_TRUE(parser.request().body.empty());
  EXPECT_FALSE(parser.keep_alive());
}

TEST(RequestParser, ABodyLargerThanItsBufferComesWhole) {
  std::string body(300'000, '\0');
  for (size_t i = 0; i < body.size(); ++i) body[i] = char(i * 7 + i / 251);
  const Limits limits;
  RequestParser parser(limits);
  ASSERT_EQ(Feed(parser, "PUT / HTTP/1.1\r\nHost: x\r\nContent-Length: 300000\r\n\r\n" + body),
            State::kDone);
  EXPECT_EQ(parser.request().body, body);
  EXPECT_EQ(parser.Next(), State::kIdle);
}

TEST(RequestParser, SaysWhoWaitsForContinue) {
  const Limits limits;
  RequestParser parser(limits);
  EXPECT_EQ(Feed(parser,
                 "PUT / HTTP/1.1\r\nHost: x\r\nExpect: 100-Continue\r\nContent-Length: 1\r\n\r\n"),
            State::kBody);
  EXPECT_TRUE(parser.expects_continue());
  EXPECT_EQ(Verdict(WithField("Expect: a-miracle")), 417);
}

TEST(RequestParser, Http10IsServedAndClosed) {
  const Limits limits;
  RequestParser parser(limits);
  EXPECT_EQ(Feed(parser, "GET / HTTP/1.0\r\n\r\n"), State::kDone);
  EXPECT_FALSE(parser.keep_alive());
}

TEST(RequestParser, RefusesAMalformedRequestLine) {
  for (const char* line :
       {"GET  / HTTP/1.1", "GET / HTTP/1.1 ", "GET / HTTP/2.0", "GET / http/1.1", "GET /", "GET / ",
        "GET", "GET / HTTP/1", "G@T / HTTP/1.1", " GET / HTTP/1.1", "GET\t/ HTTP/1.1",
        "GET http://x/ HTTP/1.1", "GET x HTTP/1.1", "OPTIONS * HTTP/1.1", "CONNECT x:1 HTTP/1.1",
        "GET ?q HTTP/1.1", "GET /a\tb HTTP/1.1"}) {
    EXPECT_EQ(Verdict(line + "\r\nHost: x\r\n\r\n"s), 400) << line;
  }
  EXPECT_EQ(Verdict("GET /\x01 HTTP/1.1\r\nHost: x\r\n\r\n"), 400);
  EXPECT_EQ(Verdict("GET /\0 HTTP/1.1\r\nHost: x\r\n\r\n"s), 400);
  EXPECT_EQ(Verdict("GET /\x7f HTTP/1.1\r\nHost: x\r\n\r\n"), 400);
  EXPECT_EQ(Verdict("\x16\x03\x01\x02"), 400) << "a TLS client must not wait for the deadline";
}

TEST(RequestParser, RefusesALineThatDoesNotEndInCrLf) {
  EXPECT_EQ(Verdict("GET / HTTP/1.1\nHost: x\n\n"), 400);
  EXPECT_EQ(Verdict("GET / HTTP/1.1\r\nHost: x\n\r\n"), 400);
  EXPECT_EQ(Verdict("GET / HTTP/1.1\r\nHost: x\r\n\n"), 400);
  EXPECT_EQ(Verdict("GET / HTTP/1.1\r\nHost: x\rA: b\r\n\r\n"), 400);
  EXPECT_EQ(Verdict("GET / HTTP/1.1\r\r\nHost: x\r\n\r\n"), 400);
}

TEST(RequestParser, RefusesAMalformedField) {
  EXPECT_EQ(Verdict(WithField("A: b\r\n c")), 400) << "folded";
  EXPECT_EQ(Verdict(WithField("A: b\r\n\tc")), 400) << "folded";
  EXPECT_EQ(Verdict("GET / HTTP/1.1\r\n Host: x\r\n\r\n"), 400) << "folded into the request line";
  EXPECT_EQ(Verdict(WithField("A : b")), 400);
  EXPECT_EQ(Verdict(WithField(": b")), 400);
  EXPECT_EQ(Verdict(WithField("no colon")), 400);
  EXPECT_EQ(Verdict(WithField("A: b\x01")), 400);
  EXPECT_EQ(Verdict(WithField("A: b\0"s)), 400);
  EXPECT_EQ(Verdict(WithField("A\xe9: b")), 400);
  EXPECT_EQ(Verdict(WithField("A: \xc3\xa9")), 0);
  EXPECT_EQ(Verdict(WithField("A:")), 0);
}

TEST(RequestParser, RefusesALengthThatIsNotOneNumber) {
  for (const char* field :
       {"Content-Length: -1", "Content-Length: +1", "Content-Length: 0x1", "Content-Length: 1 1",
        "Content-Length: 1, 1", "Content-Length: 1,2", "Content-Length:", "Content-Length: 1.0",
        "Content-Length: 18446744073709551616", "Content-Length: 1\r\nContent-Length: 1",
        "Content-Length: 1\r\nContent-Length: 2"}) {
    EXPECT_EQ(Verdict(WithField(field)), 400) << field;
  }
  EXPECT_EQ(Verdict(WithField("Content-Length: 9223372036854775808")), 413);
}

TEST(RequestParser, RefusesATransferEncodingThatIsNotTheOnlyLength) {
  for (const char* field :
       {"Content-Length: 1\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nContent-Length: 1", "Transfer-Encoding: gzip",
        "Transfer-Encoding: gzip, chunked", "Transfer-Encoding: chunked, chunked",
        "Transfer-Encoding: identity", "Transfer-Encoding: xchunked",
        "Transfer-Encoding:", "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked"}) {
    EXPECT_EQ(Verdict(WithField(field)), 400) << field;
  }
  EXPECT_EQ(Verdict("POST / HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"), 400);
}

TEST(RequestParser, RefusesMalformedChunks) {
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  for (const char* body :
       {"x\r\n\r\n", "-1\r\n\r\n", "5\nhello\r\n0\r\n\r\n", "5\r\nhelloXX0\r\n\r\n",
        "11111111111111111\r\n", "5 x\r\nhello\r\n0\r\n\r\n", "\r\n0\r\n\r\n",
        "0\r\nContent-Length: 5\r\n\r\n", "0\r\nbad trailer\r\n\r\n"}) {
    EXPECT_EQ(Verdict(head + body), 400) << body;
  }
}

TEST(RequestParser, RequiresOneHost) {
  EXPECT_EQ(Verdict("GET / HTTP/1.1\r\n\r\n"), 400);
  EXPECT_EQ(Verdict("GET / HTTP/1.1\r\nHost: a\r\nHost: a\r\n\r\n"), 400);
}

TEST(RequestParser, BoundsTheHeadInBytes) {
  Limits limits;
  const std::string whole = WithField("A: b");
  limits.header_bytes = whole.size();
  EXPECT_EQ(Verdict(whole, limits), 0);
  --limits.header_bytes;
  EXPECT_EQ(Verdict(whole, limits), 431);
  EXPECT_EQ(Verdict("GET /" + std::string(100'000, 'a')), 431);
}

TEST(RequestParser, BoundsTheHeadInFields) {
  Limits limits;
  limits.header_fields = 3;
  EXPECT_EQ(Verdict(WithField("A: 1\r\nB: 2"), limits), 0);
  EXPECT_EQ(Verdict(WithField("A: 1\r\nB: 2\r\nC: 3"), limits), 431);
}

TEST(RequestParser, BoundsTheBodyHoweverItsLengthIsTold) {
  Limits limits;
  limits.body_bytes = 10;
  const std::string post = "POST / HTTP/1.1\r\nHost: x\r\n";
  EXPECT_EQ(Verdict(post + "Content-Length: 10\r\n\r\n0123456789", limits), 0);
  EXPECT_EQ(Verdict(post + "Content-Length: 11\r\n\r\n", limits), 413);
  const std::string chunked = post + "Transfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(Verdict(chunked + "5\r\n01234\r\n5\r\n56789\r\n0\r\n\r\n", limits), 0);
  EXPECT_EQ(Verdict(chunked + "5\r\n01234\r\n6\r\n", limits), 413);
}

TEST(RequestParser, BoundsWhatStandsBetweenChunks) {
  const std::string head = "POST / HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n";
  EXPECT_EQ(Verdict(head + "5;" + std::string(100'000, 'a')), 400);
  EXPECT_EQ(Verdict(head + "0\r\nA: " + std::string(100'000, 'a')), 400);
  EXPECT_EQ(Verdict(head + "0\r\nA: " + std::string(40'000, 'a') + "\r\n\r\n"), 400);
  EXPECT_EQ(Verdict(head + "1;" + std::string(40'000, 'a') + "\r\nx\r\n0\r\n\r\n"), 400);
}

}  // namespace
}  // namespace sluice::http
