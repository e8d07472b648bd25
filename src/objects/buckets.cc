#include "objects/buckets.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/stat.h>

#include <cerrno>
#include <system_error>
#include <utility>

#include "objects/bucket_name.h"
#include "objects/local/error.h"
#include "objects/local/file.h"
#include "objects/local/local_object_store.h"
#include "objects/s3/s3_object_store.h"

namespace sluice::objects {
namespace {

// Names come with requests; each store costs some hundred bytes.
constexpr size_t kMaxStores = 10'000;
constexpr mode_t kFolderMode = 0750;

Status MakeFolder(const std::filesystem::path& folder, std::string_view name) {
  std::error_code ignored;  // what cannot be made is found missing by the next line
  std::filesystem::create_directories(folder, ignored);
  const Descriptor parent(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!parent.open()) return FromErrno(errno, "open");
  if (::mkdirat(parent.fd(), std::string(name).c_str(), kFolderMode) != 0) {
    if (errno == EEXIST) return {ErrorKind::kDuplicate, "it exists already"};
    return FromErrno(errno, "mkdirat");
  }
  return Sync(parent.fd());
}

}  // namespace

Buckets::Buckets(const Clock& clock, BucketsOptions options)
    : clock_(clock), options_(std::move(options)), client_(options_.http) {}

Result<ObjectStore*> Buckets::Find(std::string_view bucket) {
  TRY(CheckBucketName(bucket));
  std::lock_guard lock(mutex_);
  const auto found = stores_.find(bucket);
  if (found != stores_.end()) return found->second.get();
  if (stores_.size() >= kMaxStores) {
    return Status(ErrorKind::kQuota, "more buckets have been named than one server keeps");
  }
  TRY_ASSIGN(auto store, Open(bucket));
  return stores_.emplace(bucket, std::move(store)).first->second.get();
}

Status Buckets::CreateEmbedded(std::string_view bucket) {
  TRY(CheckBucketName(bucket));
  if (EndpointOf(bucket) != nullptr) {
    return {ErrorKind::kUnsupported,
            fmt::format("bucket '{}' is at an S3 endpoint and is made there", bucket)};
  }
  return MakeFolder(options_.folder, bucket).WithContext(fmt::format("bucket '{}'", bucket));
}

const S3Endpoint* Buckets::EndpointOf(std::string_view bucket) const {
  const auto bound = options_.bound.find(bucket);
  if (bound != options_.bound.end()) return &bound->second;
  return options_.fallback ? &*options_.fallback : nullptr;
}

Result<std::unique_ptr<ObjectStore>> Buckets::Open(std::string_view bucket) {
  const std::string name(bucket);
  const S3Endpoint* endpoint = EndpointOf(bucket);
  if (endpoint == nullptr) {
    return std::unique_ptr<ObjectStore>(
        std::make_unique<LocalObjectStore>(name, options_.folder / name, options_.uploads));
  }
  TRY_ASSIGN(auto store, S3ObjectStore::Open(clock_, client_,
                                             {.bucket = name, .endpoint = *endpoint, .retry = {}}));
  return std::unique_ptr<ObjectStore>(std::move(store));
}

}  // namespace sluice::objects
