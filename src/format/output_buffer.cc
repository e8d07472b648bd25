#include "format/output_buffer.h"

#include <algorithm>
#include <utility>

namespace sluice::format {

OutputBuffer::OutputBuffer(ByteSink& sink)
    : sink_(sink),
      bytes_(new char[kCapacityBytes]),  // not make_unique, which would clear it
      limit_(bytes_.get() + kCapacityBytes),
      end_(bytes_.get()) {}

void OutputBuffer::Put(std::string_view text) {
  while (!text.empty()) {
    const std::string_view piece = text.substr(0, kMaxRoomBytes);
    char* at = Room(piece.size());
    std::memcpy(at, piece.data(), piece.size());
    end_ = at + piece.size();
    text.remove_prefix(piece.size());
  }
}

void OutputBuffer::Refuse(Status status) {
  refused_ = refused_ || !failed_;
  Fail(std::move(status));
}

Status OutputBuffer::Flush() {
  Drain();
  return status_;
}

void OutputBuffer::Drain() {
  const std::string_view held(bytes_.get(), static_cast<size_t>(end_ - bytes_.get()));
  if (!failed_ && !held.empty()) Fail(sink_.Append(held));
  end_ = bytes_.get();
}

void OutputBuffer::Fail(Status status) {
  if (failed_ || status.ok()) return;
  failed_ = true;
  status_ = std::move(status);
}

}  // namespace sluice::format
