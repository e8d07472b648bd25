#include <filesystem>
#include <memory>
#include <string>

#include "base/check.h"
#include "base/fake_clock.h"
#include "base/id.h"
#include "objects/fake_object_store.h"
#include "objects/faulty_object_store.h"
#include "objects/local/local_object_store.h"
#include "objects/object_store_contract.h"
#include "objects/s3/fake_s3.h"
#include "objects/s3/s3_object_store.h"

namespace sluice::objects {
namespace {

class LocalHarness {
 public:
  static constexpr size_t kPartBytes = 1024 * 1024;

  LocalHarness() { CHECK(std::filesystem::create_directories(root_ / "buckets/lake")); }
  ~LocalHarness() { std::filesystem::remove_all(root_); }

  ObjectStore& store() { return *store_; }
  ObjectStore& missing() { return *missing_; }
  std::unique_ptr<ObjectStore> Reopen() { return Open("lake"); }
  size_t incomplete_uploads() {
    const auto folder = root_ / "uploads/lake";
    if (!std::filesystem::exists(folder)) return 0;
    const std::filesystem::directory_iterator files(folder);
    return size_t(std::distance(begin(files), end(files)));
  }

 private:
  std::unique_ptr<ObjectStore> Open(const std::string& name) const {
    return std::make_unique<LocalObjectStore>(name, root_ / "buckets" / name, root_ / "uploads");
  }

  const std::filesystem::path root_ = std::filesystem::path(testing::TempDir()) / NewUuid();
  const std::unique_ptr<ObjectStore> store_ = Open("lake");
  const std::unique_ptr<ObjectStore> missing_ = Open("nowhere");
};

class S3Harness {
 public:
  static constexpr size_t kPartBytes = 64 * 1024;

  ObjectStore& store() { return *store_; }
  ObjectStore& missing() { return *missing_; }
  std::unique_ptr<ObjectStore> Reopen() { return Open(FakeS3::kBucket); }
  size_t incomplete_uploads() const { return s3_.incomplete_uploads(); }

 private:
  std::unique_ptr<ObjectStore> Open(const std::string& bucket) {
    auto store = S3ObjectStore::Open(
        clock_, client_,
        {bucket, {s3_.url(), FakeS3::kRegion, true, FakeS3::credentials()}, {}, kPartBytes});
    CHECK(store.ok());
    return *std::move(store);
  }

  FakeClock clock_;
  FakeS3 s3_;
  http::Client client_;
  const std::unique_ptr<ObjectStore> store_ = Open(FakeS3::kBucket);
  const std::unique_ptr<ObjectStore> missing_ = Open("nowhere");
};

class FakeHarness {
 public:
  static constexpr size_t kPartBytes = 1024;

  FakeHarness() { missing_.SetMissing(true); }

  ObjectStore& store() { return store_; }
  ObjectStore& missing() { return missing_; }
  std::unique_ptr<ObjectStore> Reopen() {
    return std::make_unique<FaultyObjectStore>(store_, kNoCall);
  }
  size_t incomplete_uploads() const { return store_.incomplete_uploads(); }

 private:
  static constexpr int kNoCall = -1;

  FakeObjectStore store_;
  FakeObjectStore missing_;
};

using Harnesses = testing::Types<LocalHarness, S3Harness, FakeHarness>;
INSTANTIATE_TYPED_TEST_SUITE_P(Every, ObjectStoreContract, Harnesses);

}  // namespace
}  // namespace sluice::objects
