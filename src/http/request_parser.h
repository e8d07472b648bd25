#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "http/message.h"
#include "http/server.h"

namespace sluice::http {

/// Why a request is not served: the status to answer, and our words for its sender.
struct Refusal {
  int status = 400;
  std::string_view message;
};

/// Read the requests of one connection out of its bytes, one after the other, stricter than Beast
/// does alone; does no I/O. Holds at most the head's bound and 64 KiB beside the body it reads.
/// Threads: one caller.
/// Source: RFC 9112, sections 2.2, 3.2, 5, 6 and 7.1.
class RequestParser {
 public:
  enum class State {
    kIdle,     // no byte of the next request has come
    kHead,     // within the head
    kBody,     // the head is whole, the body is not
    kDone,     // request() is whole
    kRefused,  // refusal() says why; nothing more is read
  };

  /// `limits` must outlive the parser.
  explicit RequestParser(const Limits& limits);
  ~RequestParser();

  State state() const;
  /// Return where the next bytes are to be put; never empty before kDone or kRefused.
  std::span<char> Space();
  /// Take the first `count` bytes of Space(). What follows a whole request is kept for Next().
  State Take(size_t count);
  /// Leave the request that is done and begin the next with the bytes at hand.
  State Next();

  /// Method, path, query and headers from kBody on, the body when kDone. The caller may move it
  /// out. Trailer fields are dropped: nobody signed or checked them.
  Request& request();
  const Refusal& refusal() const;
  /// True when the sender waits for "100 Continue" before it sends the body.
  bool expects_continue() const;
  /// True when the connection may carry another request. Requires kBody or kDone.
  bool keep_alive() const;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::http
