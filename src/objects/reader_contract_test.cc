#include <filesystem>
#include <fstream>
#include <string>

#include "base/check.h"
#include "base/fake_clock.h"
#include "base/id.h"
#include "objects/fake_object_store.h"
#include "objects/local/local_object_store.h"
#include "objects/object_reader_contract.h"
#include "objects/roots.h"
#include "objects/s3/fake_s3.h"
#include "objects/s3/s3_object_store.h"

namespace sluice::objects {
namespace {

namespace fs = std::filesystem;

/// Files below one folder, made as somebody else makes them.
class FolderHarness {
 public:
  FolderHarness() { CHECK(fs::create_directories(root_ / "lake")); }
  ~FolderHarness() { fs::remove_all(root_); }

  void Put(const std::string& key, std::string_view bytes) {
    const fs::path file = root_ / "lake" / key;
    fs::create_directories(file.parent_path());
    std::ofstream(root_ / "new", std::ios::binary) << bytes;
    fs::rename(root_ / "new", file);
  }
  void Remove(const std::string& key) { fs::remove(root_ / "lake" / key); }

 protected:
  const fs::path root_ = fs::path(testing::TempDir()) / NewUuid();
};

class LocalHarness : public FolderHarness {
 public:
  ObjectReader& reader() { return reader_; }
  ObjectReader& missing() { return missing_; }

 private:
  LocalObjectStore reader_{"lake", root_ / "lake", root_ / "uploads"};
  LocalObjectStore missing_{"nowhere", root_ / "nowhere", root_ / "uploads"};
};

class RootHarness : public FolderHarness {
 public:
  ObjectReader& reader() { return **roots_.Find("exports"); }
  ObjectReader& missing() { return **roots_.Find("nowhere"); }

 private:
  Roots roots_{Roots::Folders{{"exports", root_ / "lake"}, {"nowhere", root_ / "nowhere"}}};
};

class S3Harness {
 public:
  ObjectReader& reader() { return *store_; }
  ObjectReader& missing() { return *missing_; }
  void Put(const std::string& key, std::string_view bytes) { s3_.Plant(key, std::string(bytes)); }
  void Remove(const std::string& key) { s3_.Remove(key); }

 private:
  std::unique_ptr<ObjectStore> Open(const std::string& bucket) {
    auto store = S3ObjectStore::Open(
        clock_, client_, {bucket, {s3_.url(), FakeS3::kRegion, true, FakeS3::credentials()}, {}});
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
  FakeHarness() { missing_.SetMissing(true); }

  ObjectReader& reader() { return store_; }
  ObjectReader& missing() { return missing_; }
  void Put(const std::string& key, std::string bytes) { store_.Plant(key, std::move(bytes)); }
  void Remove(const std::string& key) { store_.Remove(key); }

 private:
  FakeObjectStore store_;
  FakeObjectStore missing_;
};

using Harnesses = testing::Types<LocalHarness, RootHarness, S3Harness, FakeHarness>;
INSTANTIATE_TYPED_TEST_SUITE_P(Every, ObjectReaderContract, Harnesses);

}  // namespace
}  // namespace sluice::objects
