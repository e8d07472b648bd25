#include "run/batch_queue.h"

#include <algorithm>
#include <utility>

#include "batch/memory.h"

namespace sluice::run {

bool BatchQueue::HasRoomFor(int64_t bytes) const {
  if (held_bytes_ + bytes <= limit_bytes_) return true;
  return held_bytes_ == 0 && std::min(bytes, taken_bytes_) <= limit_bytes_;
}

Status BatchQueue::Push(QueuedBatch item, std::stop_token stop) {
  const int64_t bytes = item.batch ? batch::HeldBytes(*item.batch) : 0;
  std::unique_lock lock(mutex_);
  const bool room = changed_.wait(lock, stop, [&] { return HasRoomFor(bytes); });
  if (!room || stop.stop_requested()) return Cancelled("reading was stopped");
  held_bytes_ += bytes;
  entries_.push_back({std::move(item), bytes});
  changed_.notify_all();
  return {};
}

void BatchQueue::Close(Status status) {
  std::lock_guard lock(mutex_);
  closed_ = std::move(status);
  changed_.notify_all();
}

Result<std::optional<QueuedBatch>> BatchQueue::Pop(std::stop_token stop) {
  std::unique_lock lock(mutex_);
  taken_bytes_ = 0;
  changed_.notify_all();
  const bool ready = changed_.wait(lock, stop, [&] { return !entries_.empty() || closed_; });
  if (!ready || stop.stop_requested()) return Cancelled("writing was stopped");
  if (closed_ && !closed_->ok()) return *closed_;
  if (entries_.empty()) return std::optional<QueuedBatch>();
  Entry entry = std::move(entries_.front());
  entries_.pop_front();
  held_bytes_ -= entry.bytes;
  taken_bytes_ = entry.bytes;
  changed_.notify_all();
  return std::optional(std::move(entry.item));
}

}  // namespace sluice::run
