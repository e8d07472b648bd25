#include "http/head_scanner.h"

namespace sluice::http {
namespace {

bool IsControl(unsigned char c) { return (c < 0x20 && c != '\t') || c == 0x7f; }

}  // namespace

HeadScanner::Verdict HeadScanner::Scan(std::string_view head) {
  while (position_ < head.size()) {
    if (position_ == limits_.header_bytes) return Refuse(431, "The request head is too large.");
    const auto c = static_cast<unsigned char>(head[position_++]);
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
    }
  }
  return Verdict::kMore;
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
