#include "objects/local/local_object_store.h"

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <cerrno>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <string>

#include "base/id.h"
#include "objects/local/error.h"
#include "objects/local/local_upload.h"

namespace sluice::objects {
namespace {

namespace fs = std::filesystem;

TEST(FromErrno, KeepsTheSystemsTextForTheOperator) {
  const Status full = FromErrno(ENOSPC, "write");
  EXPECT_TRUE(full.retryable());
  EXPECT_EQ(full.message(), "the disk is full; make room on it");
  EXPECT_EQ(full.detail(), "write: No space left on device");
}

TEST(FromErrno, TellsTheCallersFaultFromTheMachines) {
  EXPECT_EQ(FromErrno(ENOENT, "open").kind(), ErrorKind::kNotFound);
  EXPECT_EQ(FromErrno(EACCES, "open").kind(), ErrorKind::kDenied);
  EXPECT_EQ(FromErrno(ELOOP, "open").kind(), ErrorKind::kDenied);
  EXPECT_EQ(FromErrno(ENAMETOOLONG, "open").kind(), ErrorKind::kInvalid);
  for (const int error : {EIO, EDQUOT, EROFS, EMFILE}) {
    EXPECT_EQ(FromErrno(error, "write").kind(), ErrorKind::kUnavailable) << error;
  }
  EXPECT_EQ(FromErrno(EBADF, "write").kind(), ErrorKind::kInternal);
}

class LocalObjectStoreTest : public testing::Test {
 protected:
  LocalObjectStoreTest() { fs::create_directories(bucket_); }
  ~LocalObjectStoreTest() override { fs::remove_all(root_); }

  PendingUpload Finished(std::string_view key, std::string_view bytes) {
    auto upload = store_.StartUpload(key, {}, {});
    EXPECT_TRUE(upload.ok()) << upload.status().ToString();
    EXPECT_TRUE((*upload)->Append(bytes).ok());
    auto pending = (*upload)->Finish();
    EXPECT_TRUE(pending.ok()) << pending.status().ToString();
    return *pending;
  }

  fs::path UploadFile() const { return *fs::directory_iterator(root_ / "uploads/lake"); }

  static void Write(const fs::path& file, std::string_view bytes) {
    std::ofstream(file, std::ios::binary) << bytes;
  }

  const fs::path root_ = fs::path(testing::TempDir()) / NewUuid();
  const fs::path bucket_ = root_ / "buckets/lake";
  LocalObjectStore store_{"lake", bucket_, root_ / "uploads"};
};

TEST_F(LocalObjectStoreTest, AnObjectIsTheFileAtItsKey) {
  ASSERT_TRUE(store_.Complete(Finished("crm/2026/rows.csv", "1,2\n"), {}).ok());
  std::ifstream file(bucket_ / "crm/2026/rows.csv");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(file), {}), "1,2\n");
  EXPECT_TRUE(fs::is_empty(root_ / "uploads/lake"));
}

TEST_F(LocalObjectStoreTest, NoLinkLeadsOutOfTheBucket) {
  fs::create_directories(root_ / "outside");
  Write(root_ / "outside/secret", "secret");
  fs::create_directory_symlink(root_ / "outside", bucket_ / "folder");
  fs::create_symlink(root_ / "outside/secret", bucket_ / "file");

  EXPECT_FALSE(store_.Read("folder/secret", 100, {}).ok());
  EXPECT_TRUE(store_.Read("file", 100, {}).status().Is(ErrorKind::kDenied));
  EXPECT_FALSE(store_.StartUpload("folder/new", {}, {}).ok());
  const PendingUpload early = Finished("later/new", "x");
  fs::create_directory_symlink(root_ / "outside", bucket_ / "later");
  EXPECT_FALSE(store_.Complete(early, {}).ok());
  EXPECT_FALSE(store_.PutIfAbsent("folder/new", "x", {}, {}).ok());
  EXPECT_FALSE(fs::exists(root_ / "outside/new"));
  const auto put = store_.PutIfAbsent("file", "x", {}, {});
  ASSERT_TRUE(put.ok());
  EXPECT_FALSE(*put);
  ASSERT_TRUE(store_.Complete(Finished("file", "ours"), {}).ok());
  EXPECT_FALSE(fs::is_symlink(bucket_ / "file"));
  std::ifstream secret(root_ / "outside/secret");
  EXPECT_EQ(std::string(std::istreambuf_iterator<char>(secret), {}), "secret");
}

TEST_F(LocalObjectStoreTest, APipeAtAKeyIsNoObject) {
  ASSERT_EQ(::mkfifo((bucket_ / "pipe").c_str(), 0600), 0);
  EXPECT_TRUE(store_.Read("pipe", 100, {}).status().Is(ErrorKind::kNotFound));
}

TEST_F(LocalObjectStoreTest, AFileAndAFolderCannotShareAName) {
  ASSERT_TRUE(store_.PutIfAbsent("a", "file", {}, {}).ok());
  EXPECT_TRUE(store_.StartUpload("a/b", {}, {}).status().Is(ErrorKind::kInvalid));
  EXPECT_TRUE(store_.Read("a/b", 9, {}).status().Is(ErrorKind::kNotFound));
  ASSERT_TRUE(store_.PutIfAbsent("c/d", "file", {}, {}).ok());
  EXPECT_TRUE(store_.Complete(Finished("c", "x"), {}).Is(ErrorKind::kInvalid));
  EXPECT_TRUE(store_.Read("c", 9, {}).status().Is(ErrorKind::kNotFound));

  const PendingUpload early = Finished("e/f", "x");
  ASSERT_TRUE(store_.PutIfAbsent("e", "file", {}, {}).ok());
  EXPECT_TRUE(store_.Complete(early, {}).Is(ErrorKind::kInvalid));
}

TEST_F(LocalObjectStoreTest, ASegmentLongerThanAFileNameIsInvalid) {
  const std::string key = "a/" + std::string(256, 'x');
  EXPECT_TRUE(store_.Complete(Finished(key, "x"), {}).Is(ErrorKind::kInvalid));
}

TEST_F(LocalObjectStoreTest, AnUploadThatLostBytesIsNotPublished) {
  const PendingUpload pending = Finished("k", "12345");
  fs::resize_file(UploadFile(), 3);
  EXPECT_TRUE(store_.Complete(pending, {}).Is(ErrorKind::kCorrupt));
  EXPECT_FALSE(fs::exists(bucket_ / "k"));
}

TEST_F(LocalObjectStoreTest, APublishedObjectThatWasChangedIsNotOurs) {
  const PendingUpload pending = Finished("k", "12345");
  ASSERT_TRUE(store_.Complete(pending, {}).ok());
  Write(bucket_ / "k", "1234X");
  EXPECT_TRUE(store_.Complete(pending, {}).Is(ErrorKind::kCorrupt));
}

TEST_F(LocalObjectStoreTest, WhatADeadPutLeftIsThrownAwayWithItsKey) {
  Finished("m", "as good as a put that died before its link");
  ASSERT_TRUE(store_.PutIfAbsent("m", "x", {}, {}).ok());
  ASSERT_TRUE(store_.AbortAll("m", {}).ok());
  EXPECT_TRUE(fs::is_empty(root_ / "uploads/lake"));
}

TEST_F(LocalObjectStoreTest, AnUploadIdIsNeverAPath) {
  Write(root_ / "uploads", "not a folder yet");
  fs::remove(root_ / "uploads");
  const PendingUpload pending = Finished("k", "rows");
  Write(root_ / "uploads/lake/victim", "x");
  EXPECT_TRUE(store_.Abort("k", "../lake/victim", {}).ok());
  PendingUpload forged = pending;
  forged.upload_id = "../victim";
  EXPECT_TRUE(store_.Complete(forged, {}).Is(ErrorKind::kInvalid));
  EXPECT_TRUE(fs::exists(root_ / "uploads/lake/victim"));
}

TEST_F(LocalObjectStoreTest, AFullDiskFailsTheUploadForGood) {
  LocalUpload upload({"lake", "k", NewUuid(), ""}, Descriptor(::open("/dev/full", O_WRONLY)),
                     Descriptor(::open(root_.c_str(), O_RDONLY)), {});
  const std::string bytes(3 * 1024 * 1024, 'x');
  const Status failure = upload.Append(bytes);
  EXPECT_TRUE(failure.Is(ErrorKind::kUnavailable)) << failure.ToString();
  EXPECT_EQ(failure.message(), "bucket 'lake': the disk is full; make room on it");
  EXPECT_EQ(upload.Finish().status().message(), failure.message());
  EXPECT_EQ(upload.durable_bytes(), 0);
}

TEST_F(LocalObjectStoreTest, AFailedSyncIsFinal) {
  // A device file takes bytes but cannot be synced.
  LocalUpload upload({"lake", "k", NewUuid(), ""}, Descriptor(::open("/dev/null", O_WRONLY)),
                     Descriptor(::open(root_.c_str(), O_RDONLY)), {});
  ASSERT_TRUE(upload.Append("rows").ok());
  const Status failure = upload.Finish().status();
  EXPECT_FALSE(failure.ok());
  EXPECT_EQ(upload.Finish().status().ToString(), failure.ToString());
  EXPECT_EQ(upload.Append("more").ToString(), failure.ToString());
  EXPECT_EQ(upload.durable_bytes(), 0);
}

TEST_F(LocalObjectStoreTest, LongUploadsAreWrittenBackOnTheWay) {
  auto upload = store_.StartUpload("large", {}, {});
  ASSERT_TRUE(upload.ok());
  const std::string mebibyte(1024 * 1024, 'x');
  for (int i = 0; i < 40; ++i) ASSERT_TRUE((*upload)->Append(mebibyte).ok());
  EXPECT_GE((*upload)->durable_bytes(), 24 * 1024 * 1024);
  EXPECT_LE((*upload)->durable_bytes(), 40 * 1024 * 1024);
}

}  // namespace
}  // namespace sluice::objects
