#include "objects/s3/part_senders.h"

#include <algorithm>
#include <exception>
#include <system_error>
#include <utility>

namespace sluice::objects {

PartSenders::PartSenders(size_t max_in_flight, size_t memory_bytes, SendPart send,
                         std::stop_token stop)
    : max_in_flight_(std::max<size_t>(max_in_flight, 1)),
      memory_bytes_(memory_bytes),
      send_(std::move(send)),
      forward_(std::move(stop), [this] { stop_.request_stop(); }) {}

PartSenders::~PartSenders() {
  stop_.request_stop();
  threads_.clear();
}

Result<PartBuffer> PartSenders::TakeBuffer(size_t bytes) {
  {
    std::unique_lock lock(mutex_);
    if (bytes > buffer_bytes_) DropSpares();
    buffer_bytes_ = bytes;
    const bool room = changed_.wait(lock, stop_.get_token(), [&] {
      return !failure_.ok() || !spare_.empty() || HasRoomFor(bytes);
    });
    if (!failure_.ok()) return failure_;
    if (!room) return Cancelled("the upload was stopped");
    if (!spare_.empty()) {
      PartBuffer buffer = std::move(spare_.back());
      spare_.pop_back();
      return buffer;
    }
    made_bytes_ += bytes;
  }
  return PartBuffer{std::make_unique_for_overwrite<char[]>(bytes), bytes, 0, 0};
}

bool PartSenders::HasRoomFor(size_t bytes) const {
  return made_bytes_ == 0 || made_bytes_ + bytes <= memory_bytes_;
}

void PartSenders::DropSpares() {
  for (const PartBuffer& buffer : spare_) made_bytes_ -= buffer.capacity;
  spare_.clear();
}

Status PartSenders::Send(int number, PartBuffer part) {
  std::unique_lock lock(mutex_);
  const bool room = changed_.wait(lock, stop_.get_token(),
                                  [&] { return !failure_.ok() || under_way_ < max_in_flight_; });
  if (!failure_.ok()) return failure_;
  if (!room) return Cancelled("the upload was stopped");
  ++under_way_;
  under_way_bytes_ += part.held_bytes();
  Waiting waiting{number, std::move(part)};
  if (!StartThreadIfNeeded()) {
    lock.unlock();
    SendNow(std::move(waiting));
    return failure();
  }
  queue_.push_back(std::move(waiting));
  changed_.notify_all();
  return {};
}

Result<std::vector<UploadedPart>> PartSenders::Finish(int number, PartBuffer last) {
  {
    std::lock_guard lock(mutex_);
    if (!failure_.ok()) return failure_;
    ++under_way_;
    under_way_bytes_ += last.held_bytes();
  }
  SendNow({number, std::move(last)});
  return Finish();
}

Result<std::vector<UploadedPart>> PartSenders::Finish() {
  std::unique_lock lock(mutex_);
  const bool done =
      changed_.wait(lock, stop_.get_token(), [&] { return !failure_.ok() || under_way_ == 0; });
  if (!failure_.ok()) return failure_;
  if (!done) return Cancelled("the upload was stopped");
  std::ranges::sort(sent_, {}, &UploadedPart::number);
  return std::move(sent_);
}

int64_t PartSenders::sent_bytes() const {
  std::lock_guard lock(mutex_);
  return sent_bytes_;
}

int64_t PartSenders::held_bytes() const {
  std::lock_guard lock(mutex_);
  int64_t bytes = under_way_bytes_;
  for (const PartBuffer& buffer : spare_) bytes += buffer.held_bytes();
  return bytes;
}

// False when there is no thread at all to take the part. Called with the lock held.
bool PartSenders::StartThreadIfNeeded() {
  if (idle_threads_ > queue_.size() || threads_.size() >= max_in_flight_) return true;
  try {
    threads_.emplace_back([this] { Work(); });
  } catch (const std::system_error&) {
    return !threads_.empty();
  }
  return true;
}

void PartSenders::Work() {
  std::unique_lock lock(mutex_);
  while (true) {
    ++idle_threads_;
    const bool due = changed_.wait(lock, stop_.get_token(), [&] { return !queue_.empty(); });
    --idle_threads_;
    if (!due || stop_.stop_requested()) return;
    Waiting waiting = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    SendNow(std::move(waiting));
    lock.lock();
  }
}

void PartSenders::SendNow(Waiting waiting) {
  Result<UploadedPart> sent = SendCatching(waiting);
  bool failed = false;
  {
    std::lock_guard lock(mutex_);
    --under_way_;
    under_way_bytes_ -= waiting.part.held_bytes();
    if (sent.ok()) {
      sent_bytes_ += sent->bytes;
      sent_.push_back(*std::move(sent));
      waiting.part.touched_bytes = size_t(waiting.part.held_bytes());
      waiting.part.bytes = 0;
      spare_.push_back(std::move(waiting.part));
      if (spare_.back().capacity < buffer_bytes_) DropSpares();
    } else if (failure_.ok()) {
      failure_ = sent.status();
      failed = true;
    }
  }
  // Without the lock: the callbacks of the token lock what they wake.
  if (failed) stop_.request_stop();
  changed_.notify_all();
}

// What leaves a thread's function ends the process.
Result<UploadedPart> PartSenders::SendCatching(const Waiting& waiting) {
  try {
    return send_(waiting.number, waiting.part.view(), stop_.get_token());
  } catch (const std::exception& thrown) {
    return Internal("a part could not be sent", thrown.what());
  }
}

Status PartSenders::failure() const {
  std::lock_guard lock(mutex_);
  return failure_;
}

}  // namespace sluice::objects
