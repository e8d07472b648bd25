#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/byte_sink.h"
#include "base/status.h"
#include "objects/object_reader.h"

namespace sluice::objects {

struct UploadedPart {
  int number = 0;  // 1..10,000
  std::string etag;
  int64_t bytes = 0;
  std::string checksum{};  // that Complete has to repeat, "crc32c:BASE64"; empty: none

  bool operator==(const UploadedPart&) const = default;
};

/// An upload whose every byte is durable at the store and which nobody can read yet. All that
/// Complete needs: kept in the run's commit record, it outlives the process.
struct PendingUpload {
  std::string key;
  std::string upload_id;
  std::string owner;  // as in UploadOptions
  std::vector<UploadedPart> parts;
  int64_t bytes = 0;
  std::string sha256;  // of the whole object, lower-case hex

  bool operator==(const PendingUpload&) const = default;
};

struct UploadOptions {
  std::string content_type = "application/octet-stream";
  /// Kept with the object where the store can (x-amz-meta-sluice-owner), so that a Complete whose
  /// answer was lost can tell its own object from another's.
  std::string owner;
  /// ARN of the KMS key to encrypt under, where the store can and its settings do not say
  /// otherwise; empty: as the settings say.
  std::string kms_key{};
  /// Size of the first parts, where the store has parts. They grow with the object, to half of
  /// `memory_bytes` at most.
  size_t part_bytes = 8 * 1024 * 1024;
  /// What all parts in memory may have together, from two parts on.
  size_t memory_bytes = 24 * 1024 * 1024;
  size_t parts_in_flight = 2;  // under way at once, at most
};

struct PutOptions {
  std::string content_type = "application/octet-stream";
  std::string kms_key{};  // as in UploadOptions
};

/// Take an object's bytes in order. Nothing becomes readable: Finish makes them durable,
/// ObjectStore::Complete publishes. Destroyed without Finish, it stops sending; what is left at the
/// store is removed by Abort. Errors of Append and Finish: as ObjectStore's; the first failure of a
/// part is returned by the next call. Threads: one caller.
class Upload : public ByteSink {
 public:
  virtual const std::string& upload_id() const = 0;
  /// Bytes that the store has confirmed so far.
  virtual int64_t durable_bytes() const = 0;
  /// Memory that its parts take now.
  virtual int64_t held_bytes() const = 0;
  /// The most that the object can have, within the memory that its parts may take; more is invalid.
  virtual int64_t max_bytes() const = 0;
  /// True when an answer was lost and the store may keep another upload of the key that nobody will
  /// finish: AbortOthers removes it.
  virtual bool may_have_begun_twice() const { return false; }
  /// Send what is left and wait until all is durable. An empty object is one empty part.
  virtual Result<PendingUpload> Finish() = 0;
};

/// Keep objects under keys in one bucket.
/// Keys: 1..1024 bytes of UTF-8, segments parted by '/'; an empty, "." or ".." segment and control
/// characters are invalid. Errors, for every method: invalid (key), denied, not_found (the bucket,
/// or what is named), throttled and unavailable (after the implementation's own retries),
/// cancelled, corrupt (the store contradicts itself). The message names bucket, HTTP status, the
/// store's error code and the action, never a secret. Threads: every method from any thread. `stop`
/// ends any wait. Reading in pieces has the errors of ObjectReader.
class ObjectStore : public ObjectReader {
 public:
  /// Find out whether the bucket is there and we may use it.
  virtual Status CheckBucket(std::stop_token stop) = 0;

  /// Begin an upload that stays incomplete. `stop` holds for the life of the upload.
  virtual Result<std::unique_ptr<Upload>> StartUpload(std::string_view key, UploadOptions options,
                                                      std::stop_token stop) = 0;

  /// Make a pending upload readable, atomically. Ok also when it already is, by this very upload: a
  /// repeat after a lost answer or a crash. corrupt: the upload is gone and the object is not ours.
  virtual Status Complete(const PendingUpload& upload, std::stop_token stop) = 0;

  /// Throw an upload away with all its parts; ok when there is none.
  virtual Status Abort(std::string_view key, std::string_view upload_id, std::stop_token stop) = 0;

  /// Throw away every incomplete upload of exactly this key but one. Call it only for keys that are
  /// ours alone.
  virtual Status AbortOthers(std::string_view key, std::string_view kept_upload_id,
                             std::stop_token stop) = 0;
  Status AbortAll(std::string_view key, std::stop_token stop) {
    return AbortOthers(key, "", std::move(stop));
  }

  /// Write a small object unless the key exists; true when this call wrote it, false when it was
  /// there.
  virtual Result<bool> PutIfAbsent(std::string_view key, std::string_view bytes,
                                   const PutOptions& options, std::stop_token stop) = 0;

  /// Say what slows our requests down at the moment, fit for a run's status; mostly nothing.
  virtual std::string HeldBack() const { return {}; }

  /// Read a whole object of at most `max_bytes`. Errors besides: corrupt when it is larger.
  virtual Result<std::string> Read(std::string_view key, int64_t max_bytes,
                                   std::stop_token stop) = 0;
};

/// Check a key against the rules above.
Status CheckKey(std::string_view key);

}  // namespace sluice::objects
