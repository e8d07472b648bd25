#pragma once

#include <curl/curl.h>

#include <boost/system/error_code.hpp>
#include <string>

#include "base/status.h"

namespace sluice::http {

/// Convert a failure of libcurl; `detail` is libcurl's own text, empty for its general one.
/// Errors: a code outside the table is unavailable, since it means that no whole answer came.
/// Source: libcurl-errors(3).
Status FromCurl(CURLcode code, std::string detail = {});

/// Convert a failure of the socket calls, as Asio hands it over; no error is ok.
/// Errors: a code outside the table is internal.
Status FromSocket(const boost::system::error_code& error);

}  // namespace sluice::http
