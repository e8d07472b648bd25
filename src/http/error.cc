#include "http/error.h"

#include <boost/asio/error.hpp>
#include <cerrno>

namespace sluice::http {
namespace {

struct CurlRow {
  CURLcode code;
  ErrorKind kind;
  const char* message;
};

// Kept by meaning: what the caller gave us, what ended it from our side, what the other side did.
constexpr CurlRow kCurlRows[] = {
    {CURLE_URL_MALFORMAT, ErrorKind::kInvalid, "the URL cannot be read"},
    {CURLE_LOGIN_DENIED, ErrorKind::kInvalid, "the URL holds a user name"},
    {CURLE_SSL_CACERT_BADFILE, ErrorKind::kInvalid, "the file of trusted certificates is unusable"},
    {CURLE_UNKNOWN_OPTION, ErrorKind::kInternal, "the HTTP client was used wrongly"},
    {CURLE_NOT_BUILT_IN, ErrorKind::kInternal, "the HTTP client was used wrongly"},
    {CURLE_BAD_FUNCTION_ARGUMENT, ErrorKind::kInternal, "the HTTP client was used wrongly"},
    {CURLE_FAILED_INIT, ErrorKind::kInternal, "the HTTP client could not start"},
    {CURLE_OUT_OF_MEMORY, ErrorKind::kUnavailable, "out of memory in the HTTP client"},
    {CURLE_ABORTED_BY_CALLBACK, ErrorKind::kCancelled, "the request was stopped"},
    {CURLE_COULDNT_RESOLVE_HOST, ErrorKind::kUnavailable, "the host name has no address"},
    {CURLE_COULDNT_CONNECT, ErrorKind::kUnavailable, "no connection could be made"},
    {CURLE_OPERATION_TIMEDOUT, ErrorKind::kUnavailable, "the answer did not come in time"},
    {CURLE_GOT_NOTHING, ErrorKind::kUnavailable, "the connection ended without an answer"},
    {CURLE_PARTIAL_FILE, ErrorKind::kUnavailable, "the connection ended within the answer"},
    {CURLE_SEND_ERROR, ErrorKind::kUnavailable, "the connection broke while sending"},
    {CURLE_SEND_FAIL_REWIND, ErrorKind::kUnavailable, "the connection broke while sending"},
    {CURLE_RECV_ERROR, ErrorKind::kUnavailable, "the connection broke while receiving"},
    {CURLE_WEIRD_SERVER_REPLY, ErrorKind::kUnavailable, "the answer is not HTTP"},
    {CURLE_UNSUPPORTED_PROTOCOL, ErrorKind::kUnavailable, "the answer is not HTTP"},
    {CURLE_SSL_CONNECT_ERROR, ErrorKind::kUnavailable, "no TLS session could be made"},
    {CURLE_PEER_FAILED_VERIFICATION, ErrorKind::kUnavailable, "the certificate is not trusted"},
};

struct SocketRow {
  int code;
  ErrorKind kind;
  const char* message;
};

constexpr SocketRow kSocketRows[] = {
    {EADDRINUSE, ErrorKind::kUnavailable, "the address is taken"},
    {EADDRNOTAVAIL, ErrorKind::kInvalid, "the address is not one of this machine"},
    {EAFNOSUPPORT, ErrorKind::kInvalid, "the address family is not supported here"},
    {EINVAL, ErrorKind::kInvalid, "the address is not valid"},
    {EACCES, ErrorKind::kDenied, "the address needs more rights"},
    {EPERM, ErrorKind::kDenied, "the address needs more rights"},
    {EMFILE, ErrorKind::kUnavailable, "too many open files"},
    {ENFILE, ErrorKind::kUnavailable, "too many open files"},
    {ENOBUFS, ErrorKind::kUnavailable, "out of memory for sockets"},
    {ENOMEM, ErrorKind::kUnavailable, "out of memory for sockets"},
    {ECONNREFUSED, ErrorKind::kUnavailable, "the connection was refused"},
    {ECONNRESET, ErrorKind::kUnavailable, "the connection was reset"},
    {ECONNABORTED, ErrorKind::kUnavailable, "the connection was given up"},
    {EPIPE, ErrorKind::kUnavailable, "the connection is closed"},
    {ETIMEDOUT, ErrorKind::kUnavailable, "the connection timed out"},
    {ENETUNREACH, ErrorKind::kUnavailable, "the network cannot be reached"},
    {EHOSTUNREACH, ErrorKind::kUnavailable, "the host cannot be reached"},
    {ECANCELED, ErrorKind::kCancelled, "the operation was cancelled"},
};

}  // namespace

Status FromCurl(CURLcode code, std::string detail) {
  if (code == CURLE_OK) return {};
  if (detail.empty()) detail = curl_easy_strerror(code);
  for (const CurlRow& row : kCurlRows) {
    if (row.code == code) return {row.kind, row.message, std::move(detail)};
  }
  return {ErrorKind::kUnavailable, "no whole answer came", std::move(detail)};
}

Status FromSocket(const boost::system::error_code& error) {
  if (!error) return {};
  if (error == boost::asio::error::eof) {
    return {ErrorKind::kUnavailable, "the connection is closed", error.message()};
  }
  if (error.category() == boost::system::system_category()) {
    for (const SocketRow& row : kSocketRows) {
      if (row.code == error.value()) return {row.kind, row.message, error.message()};
    }
  }
  return Internal("an unexpected failure of a socket", error.message());
}

}  // namespace sluice::http
