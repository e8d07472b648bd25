#pragma once

#include <cstdint>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/status.h"
#include "digest/digest.h"
#include "objects/local/descriptor.h"
#include "objects/object_store.h"

namespace sluice::objects {

/// Write an upload into a file of its own. The kernel is made to write back and to forget as the
/// file grows, so that no more than some 16 MiB of it are in memory whatever the file's size.
/// durable_bytes() is what has been written back; surviving the loss of power as well is what
/// Finish brings about.
class LocalUpload final : public Upload {
 public:
  struct Identity {
    std::string bucket;
    std::string key;
    std::string upload_id;
    std::string owner;
  };

  /// `file` is empty and open for writing; `folder` holds its entry.
  LocalUpload(Identity identity, Descriptor file, Descriptor folder, std::stop_token stop);

  const std::string& upload_id() const override { return identity_.upload_id; }
  int64_t durable_bytes() const override { return written_back_; }
  int64_t held_bytes() const override;
  int64_t max_bytes() const override { return INT64_MAX; }
  Status Append(std::string_view bytes) override;
  Result<PendingUpload> Finish() override;

 private:
  Status Take(std::string_view bytes);
  Status WriteBuffered();
  Status Write(std::string_view bytes);
  Status WriteBack();
  Status MakeDurable();
  Status Failed(Status failure);

  const Identity identity_;
  const Descriptor file_;
  const Descriptor folder_;
  const std::stop_token stop_;
  digest::Sha256Stream hash_;       // of what was written; short pieces cost more
  std::unique_ptr<char[]> buffer_;  // made by the first byte
  size_t buffered_bytes_ = 0;
  int64_t written_ = 0;       // given to the kernel
  int64_t begun_ = 0;         // of that, asked to be written back
  int64_t written_back_ = 0;  // of that, known to be
  Status failure_;
};

}  // namespace sluice::objects
