#include "http/response_head.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace sluice::http {
namespace {

using std::string_literals::operator""s;
using testing::HasSubstr;
using testing::Not;

const ResponseFacts kFacts = {{784'111'777'999}, "id-1", false};

TEST(ResponseHead, IsWholeAndInOrder) {
  EXPECT_EQ(ResponseHead({200, {{"Content-Type", "text/plain"}}, "hello"}, kFacts),
            "HTTP/1.1 200 OK\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nx-amzn-RequestId: id-1\r\n"
            "Content-Length: 5\r\nConnection: keep-alive\r\nContent-Type: text/plain\r\n\r\n");
}

TEST(ResponseHead, NoContentHasNoLength) {
  EXPECT_THAT(ResponseHead({204, {}, ""}, kFacts), Not(HasSubstr("Content-Length")));
}

TEST(ResponseHead, AHandlerCannotSpeakForTheTransport) {
  const std::string head = ResponseHead({200,
                                         {{"content-length", "12345"},
                                          {"CONNECTION", "upgrade"},
                                          {"date", "never"},
                                          {"Transfer-Encoding", "chunked"},
                                          {"X-Amzn-RequestId", "mine"}},
                                         ""},
                                        kFacts);
  for (const char* forged : {"12345", "upgrade", "never", "chunked", "mine"}) {
    EXPECT_THAT(head, Not(HasSubstr(forged)));
  }
}

TEST(ResponseHead, AnUnknownStatusNeedsNoReason) {
  EXPECT_THAT(ResponseHead({299, {}, ""}, kFacts), testing::StartsWith("HTTP/1.1 299 \r\n"));
}

TEST(IsSendable, RefusesWhatWouldMakeTwoAnswersOfOne) {
  EXPECT_TRUE(IsSendable({200, {{"A", "b\tc \xc3\xa9"}}, "\r\n"}));
  EXPECT_FALSE(IsSendable({200, {{"A", "b\r\nC: d"}}, ""}));
  EXPECT_FALSE(IsSendable({200, {{"A", "b\n"}}, ""}));
  EXPECT_FALSE(IsSendable({200, {{"A", "\0"s}}, ""}));
  EXPECT_FALSE(IsSendable({200, {{"A: b", "c"}}, ""}));
  EXPECT_FALSE(IsSendable({200, {{"", "c"}}, ""}));
  EXPECT_FALSE(IsSendable({199, {}, ""}));
  EXPECT_FALSE(IsSendable({600, {}, ""}));
}

}  // namespace
}  // namespace sluice::http
