#include "http/error.h"

#include <gtest/gtest.h>

#include <boost/asio/error.hpp>

namespace sluice::http {
namespace {

using boost::system::error_code;
using boost::system::system_category;

TEST(FromCurl, NoFailureIsOk) { EXPECT_TRUE(FromCurl(CURLE_OK, "left over").ok()); }

TEST(FromCurl, WhatTheOtherSideDidMayBeRetried) {
  for (CURLcode code : {CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_OPERATION_TIMEDOUT,
                        CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_SEND_ERROR, CURLE_RECV_ERROR,
                        CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION}) {
    EXPECT_TRUE(FromCurl(code).Is(ErrorKind::kUnavailable)) << code;
  }
}

TEST(FromCurl, WhatTheCallerGaveMayNot) {
  EXPECT_TRUE(FromCurl(CURLE_URL_MALFORMAT).Is(ErrorKind::kInvalid));
  EXPECT_TRUE(FromCurl(CURLE_SSL_CACERT_BADFILE).Is(ErrorKind::kInvalid));
  EXPECT_TRUE(FromCurl(CURLE_BAD_FUNCTION_ARGUMENT).Is(ErrorKind::kInternal));
  EXPECT_TRUE(FromCurl(CURLE_ABORTED_BY_CALLBACK).Is(ErrorKind::kCancelled));
}

TEST(FromCurl, ForeignTextIsDetailOnly) {
  const Status status = FromCurl(CURLE_COULDNT_CONNECT, "Failed to connect to 10.0.0.7");
  EXPECT_EQ(status.message(), "no connection could be made");
  EXPECT_EQ(status.detail(), "Failed to connect to 10.0.0.7");
}

TEST(FromCurl, AnUnlistedCodeIsUnavailableWithLibcurlsText) {
  const Status status = FromCurl(CURLE_HTTP2_STREAM);
  EXPECT_TRUE(status.Is(ErrorKind::kUnavailable));
  EXPECT_EQ(status.detail(), curl_easy_strerror(CURLE_HTTP2_STREAM));
}

TEST(FromSocket, KindsFollowTheTable) {
  EXPECT_TRUE(FromSocket(error_code()).ok());
  EXPECT_TRUE(FromSocket({EADDRINUSE, system_category()}).Is(ErrorKind::kUnavailable));
  EXPECT_TRUE(FromSocket({EADDRNOTAVAIL, system_category()}).Is(ErrorKind::kInvalid));
  EXPECT_TRUE(FromSocket({EACCES, system_category()}).Is(ErrorKind::kDenied));
  EXPECT_TRUE(FromSocket({EMFILE, system_category()}).Is(ErrorKind::kUnavailable));
  EXPECT_TRUE(FromSocket(boost::asio::error::operation_aborted).Is(ErrorKind::kCancelled));
  EXPECT_TRUE(FromSocket(boost::asio::error::eof).Is(ErrorKind::kUnavailable));
  EXPECT_TRUE(FromSocket({ENOTTY, system_category()}).Is(ErrorKind::kInternal));
}

}  // namespace
}  // namespace sluice::http
