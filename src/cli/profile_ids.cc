#include "cli/profile_ids.h"

#include <fmt/format.h>

#include <vector>

#include "digest/digest.h"

namespace sluice::cli {
namespace {

constexpr size_t kReadBytes = 1024 * 1024;
constexpr size_t kIdBytes = 16;
constexpr size_t kFileBytes = 8;

}  // namespace

ProfileIds ProfileIds::FromKeys(std::string_view domain) {
  return ProfileIds(fmt::format("{}\n", domain), true);
}

Result<ProfileIds> ProfileIds::FromFile(ByteSource& source, std::stop_token stop) {
  digest::Sha256Stream stream;
  std::vector<char> buffer(kReadBytes);
  for (;;) {
    if (stop.stop_requested()) return Cancelled("the import was interrupted");
    TRY_ASSIGN(const size_t count, source.Read(buffer.data(), buffer.size()));
    if (count == 0) break;
    stream.Update({buffer.data(), count});
  }
  const auto hash = stream.Finish();
  return ProfileIds(digest::Hex(digest::View(hash).substr(0, kFileBytes)), false);
}

std::string ProfileIds::Of(std::string_view key, int64_t number) const {
  if (!by_key_) return fmt::format("{}{:016x}", prefix_, number);
  const auto hash = digest::Sha256(prefix_ + std::string(key));
  return digest::Hex(digest::View(hash).substr(0, kIdBytes));
}

}  // namespace sluice::cli
