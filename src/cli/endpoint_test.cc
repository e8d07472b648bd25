#include "cli/endpoint.h"

#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

TEST(Endpoint, IsAnUrlWithoutAPath) {
  const auto endpoint = ParseEndpoint("--endpoint", "http://127.0.0.1:8480/");
  ASSERT_TRUE(endpoint.ok());
  EXPECT_EQ(endpoint->url, "http://127.0.0.1:8480");
  EXPECT_EQ(endpoint->authority, "127.0.0.1:8480");
  EXPECT_TRUE(ParseEndpoint("--endpoint", "https://[::1]:8480").ok());
}

TEST(Endpoint, AnythingElseIsRefusedNamingTheOption) {
  for (const char* text : {"", "127.0.0.1:8480", "http://", "http:///", "ftp://host",
                           "http://host/path", "http://user@host", "http://host?x", "http://a b"}) {
    const auto endpoint = ParseEndpoint("--endpoint", text);
    ASSERT_FALSE(endpoint.ok()) << text;
    EXPECT_NE(endpoint.status().message().find("--endpoint"), std::string::npos);
  }
}

}  // namespace
}  // namespace sluice::cli
