#pragma once

#include <cstddef>
#include <string_view>

#include "http/request_parser.h"

namespace sluice::http {

/// Find the end of a request's head, and refuse what Beast would let pass or wait for: a line that
/// does not end in CR LF, a folded field, a control character, too many bytes or fields.
/// Source: RFC 9112, sections 2.2 and 5.2.
class HeadScanner {
 public:
  enum class Verdict { kMore, kWhole, kRefused };

  explicit HeadScanner(const Limits& limits) : limits_(limits) {}

  /// Look at `head`: every byte since the head began, those of earlier calls included. Each byte is
  /// looked at once.
  Verdict Scan(std::string_view head);

  /// Count the head's bytes up to and with its empty line. Requires kWhole.
  size_t length() const { return position_; }
  const Refusal& refusal() const { return refusal_; }

 private:
  Verdict Refuse(int status, std::string_view message);
  Verdict EndLine();
  void SkipPlain(std::string_view head);

  const Limits& limits_;
  size_t position_ = 0;
  size_t line_start_ = 0;
  size_t lines_ = 0;
  bool after_cr_ = false;
  Refusal refusal_;
};

}  // namespace sluice::http
