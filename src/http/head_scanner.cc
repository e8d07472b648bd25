#include "http/head_scanner.h"

#include <algorithm>
#include <array>

namespace sluice::http {
namespace {

constexpr std::array<bool, 256> ControlBytes() {
  std::array<bool, 256> control{};
  for (size_t c = 0; c < 0x20; ++c) control[c] = c != '\t';
  control[0x7f] = true;
  return control;
}
constexpr std::array<bool, 256> kControl = ControlBytes();

bool IsControl(char c) { return kControl[static_cast<unsigned char>(c)]; }

}  // namespace

HeadScanner::Verdict HeadScanner::Scan(std::string_view head) {
  while (position_ < head.size()) {
    if (position_ == limits_.header_bytes) return Refuse(431, "The request head is too large.");
    const char c = head[position_++];
    if (after_cr_ != (c == '\n')) {
      return Refuse(400, "The request head has a line that does not end in CR LF.");
    }
    if (after_cr_) {
      if (const Verdict verdict = EndLine(); verdict != Verdict::kMore) return verdict;
    } else if (c == '\r') {
      after_cr_ = true;
    } else if (IsControl(c)) {
      return Refuse(400, "The request head has a control character.");
    } else if ((c == ' ' || c == '\t') && position_ == line_start_ + 1) {
      return Refuse(400, "The request head has a folded header field.");
    } else {
      SkipPlain(head);
    }
  }
  return Verdict::kMore;
}

// Nearly all of a head: within a line, what is neither its end nor refused.
void HeadScanner::SkipPlain(std::string_view head) {
  const size_t end = std::min(head.size(), limits_.header_bytes);
  while (position_ < end && !IsControl(head[position_])) ++position_;
}

HeadScanner::Verdict HeadScanner::EndLine() {
  const bool empty = position_ == line_start_ + 2;
  if (empty) return Verdict::kWhole;
  after_cr_ = false;
  line_start_ = position_;
  const size_t request_line = 1;
  if (++lines_ > request_line + limits_.header_fields) {
    return Refuse(431, "The request has too many header fields.");
  }
  return Verdict::kMore;
}

HeadScanner::Verdict HeadScanner::Refuse(int status, std::string_view message) {
  refusal_ = {status, message};
  return Verdict::kRefused;
}

}  // namespace sluice::http
