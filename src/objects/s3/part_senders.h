#pragma once

#include <algorithm>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <stop_token>
#include <string_view>
#include <thread>
#include <vector>

#include "base/status.h"
#include "objects/object_store.h"

namespace sluice::objects {

/// A part's bytes. The space is made once and used again for later parts.
struct PartBuffer {
  std::unique_ptr<char[]> space;
  size_t capacity = 0;
  size_t bytes = 0;
  size_t touched_bytes = 0;  // of the space, by earlier parts: the rest takes no memory yet

  int64_t held_bytes() const { return int64_t(std::max(bytes, touched_bytes)); }

  std::string_view view() const { return {space.get(), bytes}; }
};

/// Send the parts of one upload over a few threads, each made when the first part finds no other
/// idle, within a bound on the bytes of all parts in memory. Destroyed, it stops what is under way
/// and waits for it. Threads: one caller, but sent_bytes() and held_bytes() from any.
class PartSenders {
 public:
  /// Sends one part, its own retries included; called from several threads at once.
  using SendPart =
      std::function<Result<UploadedPart>(int number, std::string_view bytes, std::stop_token stop)>;

  PartSenders(size_t max_in_flight, size_t memory_bytes, SendPart send, std::stop_token stop);
  ~PartSenders();

  /// Return an empty buffer with at least `bytes` of space, after waiting until it finds room in
  /// the memory beside the others; one alone always does. A later call asks for no less.
  /// Errors: as Send.
  Result<PartBuffer> TakeBuffer(size_t bytes);

  /// Hand a part over, after waiting until fewer than the maximum are under way.
  /// Errors: that of the first part that failed, whichever it was; cancelled.
  Status Send(int number, PartBuffer part);

  /// Send the last part from the calling thread and wait for all: the parts in order of number.
  /// Errors: as Send. Nothing may follow.
  Result<std::vector<UploadedPart>> Finish(int number, PartBuffer last);
  /// The same with no further part.
  Result<std::vector<UploadedPart>> Finish();

  int64_t sent_bytes() const;
  /// Memory of the parts under way and of the buffers kept for later ones.
  int64_t held_bytes() const;

 private:
  struct Waiting {
    int number;
    PartBuffer part;
  };

  bool HasRoomFor(size_t bytes) const;
  void DropSpares();
  bool StartThreadIfNeeded();
  void Work();
  void SendNow(Waiting waiting);
  Result<UploadedPart> SendCatching(const Waiting& waiting);
  Status failure() const;

  const size_t max_in_flight_;
  const size_t memory_bytes_;
  const SendPart send_;
  std::stop_source stop_;
  const std::stop_callback<std::function<void()>> forward_;
  mutable std::mutex mutex_;
  std::condition_variable_any changed_;
  std::deque<Waiting> queue_;
  size_t under_way_ = 0;  // queued or being sent
  int64_t under_way_bytes_ = 0;
  size_t idle_threads_ = 0;
  size_t made_bytes_ = 0;    // of all buffers, wherever they are
  size_t buffer_bytes_ = 0;  // of the last that was asked for
  std::vector<PartBuffer> spare_;
  std::vector<UploadedPart> sent_;
  int64_t sent_bytes_ = 0;
  Status failure_;
  std::vector<std::jthread> threads_;
};

}  // namespace sluice::objects
