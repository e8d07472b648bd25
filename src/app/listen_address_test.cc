#include "app/listen_address.h"

#include <gtest/gtest.h>

namespace sluice::app {
namespace {

TEST(ListenAddress, HasAHostAndAPort) {
  const auto address = ParseListenAddress("0.0.0.0:80");
  ASSERT_TRUE(address.ok());
  EXPECT_EQ(address->host, "0.0.0.0");
  EXPECT_EQ(address->port, 80);
  EXPECT_EQ(ParseListenAddress("localhost:0")->host, "127.0.0.1");
  EXPECT_EQ(ParseListenAddress("[::1]:8480")->host, "::1");
}

TEST(ListenAddress, AnythingElseIsRefused) {
  for (const char* text : {"", "8480", ":8480", "127.0.0.1", "127.0.0.1:", "127.0.0.1:65536",
                           "127.0.0.1:-1", "127.0.0.1:8x", "::1:8480", "[127.0.0.1]:1"}) {
    EXPECT_TRUE(ParseListenAddress(text).status().Is(ErrorKind::kInvalid)) << text;
  }
}

TEST(ListenAddress, IsWrittenAsUrlsHaveIt) {
  EXPECT_EQ(AuthorityText("127.0.0.1", 8480), "127.0.0.1:8480");
  EXPECT_EQ(AuthorityText("::1", 1), "[::1]:1");
}

}  // namespace
}  // namespace sluice::app
