#include "cli/input_window.h"

#include <algorithm>
#include <cstring>

namespace sluice::cli {
namespace {

constexpr size_t kReadBytes = 256 * 1024;
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace

InputWindow::InputWindow(ByteSource& source, size_t max_record_bytes)
    : source_(source), max_record_bytes_(max_record_bytes), buffer_(2 * kReadBytes) {}

Result<bool> InputWindow::More() {
  if (at_end_) return false;
  if (size() > max_record_bytes_) return Status(ErrorKind::kQuota, "the record is too long");
  if (!at_start_) return Fill();
  at_start_ = false;
  bool more = true;
  while (more && size() < kByteOrderMark.size()) {
    TRY_ASSIGN(more, Fill());
  }
  if (std::string_view(data(), size()).starts_with(kByteOrderMark)) {
    Advance(kByteOrderMark.size());
  }
  return size() > 0 ? true : Fill();
}

Result<bool> InputWindow::Fill() {
  if (buffer_.size() - end_ < kReadBytes && begin_ > 0) {
    std::memmove(buffer_.data(), data(), size());
    end_ -= begin_;
    begin_ = 0;
  }
  if (buffer_.size() - end_ < kReadBytes) buffer_.resize(end_ + kReadBytes);
  TRY_ASSIGN(const size_t count, source_.Read(buffer_.data() + end_, buffer_.size() - end_));
  end_ += count;
  at_end_ = count == 0;
  return count > 0;
}

}  // namespace sluice::cli
