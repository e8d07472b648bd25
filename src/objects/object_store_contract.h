#pragma once

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "digest/digest.h"
#include "objects/object_store.h"

namespace sluice::objects {

/// What every ObjectStore promises. A harness offers:
///   ObjectStore& store();            one bucket, empty at first
///   ObjectStore& missing();          a bucket that is not there
///   std::unique_ptr<ObjectStore> Reopen();  the same bucket, as another process sees it
///   size_t incomplete_uploads();
///   static constexpr size_t kPartBytes;     what a part of a test may have
template <typename Harness>
class ObjectStoreContract : public testing::Test {
 protected:
  ObjectStore& store() { return harness_.store(); }

  static std::string Bytes(size_t count) {
    std::string bytes(count, '\0');
    uint32_t state = 1;
    for (char& c : bytes) {
      state = state * 1664525 + 1013904223;
      c = char(state >> 24);
    }
    return bytes;
  }

  std::unique_ptr<Upload> Start(std::string_view key, std::string owner = "run-1") {
    UploadOptions options;
    options.owner = std::move(owner);
    options.part_bytes = Harness::kPartBytes;
    auto upload = store().StartUpload(key, options, {});
    EXPECT_TRUE(upload.ok()) << upload.status().ToString();
    return upload.ok() ? *std::move(upload) : nullptr;
  }

  PendingUpload Finished(std::string_view key, std::string_view bytes,
                         std::string owner = "run-1") {
    auto upload = Start(key, std::move(owner));
    const Status appended = upload->Append(bytes);
    EXPECT_TRUE(appended.ok()) << appended.ToString();
    auto pending = upload->Finish();
    EXPECT_TRUE(pending.ok()) << pending.status().ToString();
    return pending.ok() ? *pending : PendingUpload{};
  }

  void ExpectObject(ObjectStore& where, std::string_view key, std::string_view bytes) {
    const auto read = where.Read(key, int64_t(bytes.size()), {});
    ASSERT_TRUE(read.ok()) << read.status().ToString();
    EXPECT_TRUE(*read == bytes) << key << ": " << read->size() << " bytes";
  }

  void ExpectKind(const Status& status, ErrorKind kind) {
    EXPECT_TRUE(status.Is(kind)) << status.ToString();
  }

  Harness harness_;
};

TYPED_TEST_SUITE_P(ObjectStoreContract);

TYPED_TEST_P(ObjectStoreContract, NothingIsReadableBeforeComplete) {
  const PendingUpload pending = this->Finished("crm/a.jsonl", "rows");
  this->ExpectKind(this->store().Read("crm/a.jsonl", 100, {}).status(), ErrorKind::kNotFound);
  ASSERT_TRUE(this->store().Complete(pending, {}).ok());
  this->ExpectObject(this->store(), "crm/a.jsonl", "rows");
}

TYPED_TEST_P(ObjectStoreContract, ManyPartsMakeOneObject) {
  const std::string bytes = this->Bytes(TypeParam::kPartBytes * 5 + 123);
  auto upload = this->Start("crm/large.csv");
  for (size_t at = 0, step = 1; at < bytes.size(); at += step, step = step * 3 + 1) {
    ASSERT_TRUE(upload->Append(std::string_view(bytes).substr(at, step)).ok());
  }
  const auto pending = upload->Finish();
  ASSERT_TRUE(pending.ok()) << pending.status().ToString();
  EXPECT_EQ(pending->bytes, int64_t(bytes.size()));
  EXPECT_EQ(upload->durable_bytes(), pending->bytes);
  EXPECT_EQ(pending->sha256, digest::Sha256Hex(bytes));
  int64_t of_parts = 0;
  for (const UploadedPart& part : pending->parts) of_parts += part.bytes;
  EXPECT_EQ(of_parts, pending->bytes);
  ASSERT_TRUE(this->store().Complete(*pending, {}).ok());
  this->ExpectObject(this->store(), "crm/large.csv", bytes);
}

TYPED_TEST_P(ObjectStoreContract, WholePartsLeaveNoEmptyOneBehind) {
  const std::string bytes = this->Bytes(TypeParam::kPartBytes * 2);
  const PendingUpload pending = this->Finished("k", bytes);
  EXPECT_TRUE(pending.parts.size() == 1 || pending.parts.size() == 2) << pending.parts.size();
  ASSERT_TRUE(this->store().Complete(pending, {}).ok());
  this->ExpectObject(this->store(), "k", bytes);
}

TYPED_TEST_P(ObjectStoreContract, AnEmptyObjectIsOneEmptyPart) {
  auto upload = this->Start("empty");
  const auto pending = upload->Finish();
  ASSERT_TRUE(pending.ok()) << pending.status().ToString();
  EXPECT_EQ(pending->parts.size(), 1u);
  ASSERT_TRUE(this->store().Complete(*pending, {}).ok());
  this->ExpectObject(this->store(), "empty", "");
}

TYPED_TEST_P(ObjectStoreContract, CompleteIsOkAgainAndElsewhere) {
  const PendingUpload pending = this->Finished("a/b/c", this->Bytes(TypeParam::kPartBytes + 9));
  const auto other = this->harness_.Reopen();
  ASSERT_TRUE(other->Complete(pending, {}).ok());
  EXPECT_TRUE(this->store().Complete(pending, {}).ok());
  EXPECT_TRUE(other->Complete(pending, {}).ok());
}

TYPED_TEST_P(ObjectStoreContract, CompleteReplacesWhatIsAtTheKey) {
  ASSERT_TRUE(this->store().Complete(this->Finished("k", "old"), {}).ok());
  ASSERT_TRUE(this->store().Complete(this->Finished("k", "newer"), {}).ok());
  this->ExpectObject(this->store(), "k", "newer");
}

TYPED_TEST_P(ObjectStoreContract, AnAbortedUploadNeverBecomesReadable) {
  const PendingUpload pending = this->Finished("k", "rows");
  ASSERT_TRUE(this->store().Abort("k", pending.upload_id, {}).ok());
  EXPECT_TRUE(this->store().Abort("k", pending.upload_id, {}).ok());
  this->ExpectKind(this->store().Complete(pending, {}), ErrorKind::kCorrupt);
  this->ExpectKind(this->store().Read("k", 10, {}).status(), ErrorKind::kNotFound);
  EXPECT_EQ(this->harness_.incomplete_uploads(), 0u);
}

TYPED_TEST_P(ObjectStoreContract, AnAbortedUploadCannotBeFinished) {
  auto upload = this->Start("k");
  ASSERT_TRUE(upload->Append("rows").ok());
  ASSERT_TRUE(this->store().Abort("k", upload->upload_id(), {}).ok());
  this->ExpectKind(upload->Finish().status(), ErrorKind::kNotFound);
}

TYPED_TEST_P(ObjectStoreContract, AnotherObjectIsNotTakenForOurs) {
  const PendingUpload pending = this->Finished("k", "mine");
  ASSERT_TRUE(this->store().Abort("k", pending.upload_id, {}).ok());
  ASSERT_TRUE(this->store().Complete(this->Finished("k", "else", "run-2"), {}).ok());
  this->ExpectKind(this->store().Complete(pending, {}), ErrorKind::kCorrupt);
  this->ExpectObject(this->store(), "k", "else");
}

TYPED_TEST_P(ObjectStoreContract, AbortAllTakesExactlyItsKey) {
  const auto first = this->Start("crm/a");
  const auto second = this->Start("crm/a");
  const PendingUpload longer = this->Finished("crm/ab", "rows");
  const PendingUpload below = this->Finished("crm/abc/d", "rows");
  EXPECT_EQ(this->harness_.incomplete_uploads(), 4u);
  ASSERT_TRUE(this->store().AbortAll("crm/a", {}).ok());
  EXPECT_EQ(this->harness_.incomplete_uploads(), 2u);
  EXPECT_TRUE(this->store().Complete(longer, {}).ok());
  EXPECT_TRUE(this->store().Complete(below, {}).ok());
  EXPECT_TRUE(this->store().AbortAll("crm/a", {}).ok());
}

TYPED_TEST_P(ObjectStoreContract, AnUnfinishedUploadLeavesNothingReadable) {
  {
    auto upload = this->Start("k");
    ASSERT_TRUE(upload->Append(this->Bytes(TypeParam::kPartBytes * 2 + 5)).ok());
  }
  this->ExpectKind(this->store().Read("k", 100, {}).status(), ErrorKind::kNotFound);
  ASSERT_TRUE(this->store().AbortAll("k", {}).ok());
  EXPECT_EQ(this->harness_.incomplete_uploads(), 0u);
}

TYPED_TEST_P(ObjectStoreContract, PutIfAbsentWritesOnce) {
  auto put = this->store().PutIfAbsent("m/_manifest.json", "first", {"application/json"}, {});
  ASSERT_TRUE(put.ok()) << put.status().ToString();
  EXPECT_TRUE(*put);
  put = this->store().PutIfAbsent("m/_manifest.json", "second", {"application/json"}, {});
  ASSERT_TRUE(put.ok()) << put.status().ToString();
  EXPECT_FALSE(*put);
  this->ExpectObject(this->store(), "m/_manifest.json", "first");
  EXPECT_EQ(this->harness_.incomplete_uploads(), 0u);
}

TYPED_TEST_P(ObjectStoreContract, OfManyPutsOneWrites) {
  std::atomic<int> written{0};
  std::vector<std::jthread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&, i] {
      const auto put = this->store().PutIfAbsent("k", std::to_string(i), {"text/plain"}, {});
      EXPECT_TRUE(put.ok()) << put.status().ToString();
      if (put.ok() && *put) ++written;
    });
  }
  threads.clear();
  EXPECT_EQ(written, 1);
}

TYPED_TEST_P(ObjectStoreContract, ReadKeepsItsBound) {
  ASSERT_TRUE(this->store().PutIfAbsent("k", "12345", {"text/plain"}, {}).ok());
  this->ExpectObject(this->store(), "k", "12345");
  this->ExpectKind(this->store().Read("k", 4, {}).status(), ErrorKind::kCorrupt);
  this->ExpectKind(this->store().Read("nothing", 0, {}).status(), ErrorKind::kNotFound);
}

TYPED_TEST_P(ObjectStoreContract, OddKeysAreKeys) {
  for (const std::string key :
       {"with space+plus", "100%25 %2F", "Größe/日本/🙂", "a=b&c=d?e#f", "~-._/!*'()",
        ";:@$,[]{}|^`", "..a/...", "back\\slash", "\"quoted\"<&>"}) {
    ASSERT_TRUE(this->store().Complete(this->Finished(key, key), {}).ok()) << key;
    this->ExpectObject(this->store(), key, key);
    EXPECT_TRUE(this->store().AbortAll(key, {}).ok()) << key;
    const auto put = this->store().PutIfAbsent(key, "", {"text/plain"}, {});
    ASSERT_TRUE(put.ok()) << key << ": " << put.status().ToString();
    EXPECT_FALSE(*put) << key;
  }
}

TYPED_TEST_P(ObjectStoreContract, WrongKeysAreRefused) {
  for (const std::string key : {"", "/a", "a/", "a//b", ".", "a/../b", "a/.", "a\nb", "\xff"}) {
    SCOPED_TRACE(key);
    this->ExpectKind(this->store().StartUpload(key, {}, {}).status(), ErrorKind::kInvalid);
    this->ExpectKind(this->store().Read(key, 1, {}).status(), ErrorKind::kInvalid);
    this->ExpectKind(this->store().PutIfAbsent(key, "", {}, {}).status(), ErrorKind::kInvalid);
    this->ExpectKind(this->store().AbortAll(key, {}), ErrorKind::kInvalid);
    PendingUpload pending;
    pending.key = key;
    this->ExpectKind(this->store().Complete(pending, {}), ErrorKind::kInvalid);
  }
}

TYPED_TEST_P(ObjectStoreContract, AMissingBucketIsNotFound) {
  EXPECT_TRUE(this->store().CheckBucket({}).ok());
  ObjectStore& missing = this->harness_.missing();
  this->ExpectKind(missing.CheckBucket({}), ErrorKind::kNotFound);
  this->ExpectKind(missing.StartUpload("k", {}, {}).status(), ErrorKind::kNotFound);
  this->ExpectKind(missing.PutIfAbsent("k", "", {}, {}).status(), ErrorKind::kNotFound);
}

TYPED_TEST_P(ObjectStoreContract, StopEndsEveryCall) {
  const PendingUpload pending = this->Finished("k", "rows");
  std::stop_source source;
  UploadOptions options;
  options.part_bytes = TypeParam::kPartBytes;
  auto upload = this->store().StartUpload("k2", options, source.get_token());
  ASSERT_TRUE(upload.ok());
  source.request_stop();
  const std::stop_token stop = source.get_token();
  this->ExpectKind((*upload)->Append("rows"), ErrorKind::kCancelled);
  this->ExpectKind((*upload)->Finish().status(), ErrorKind::kCancelled);
  this->ExpectKind(this->store().CheckBucket(stop), ErrorKind::kCancelled);
  this->ExpectKind(this->store().StartUpload("k", {}, stop).status(), ErrorKind::kCancelled);
  this->ExpectKind(this->store().Complete(pending, stop), ErrorKind::kCancelled);
  this->ExpectKind(this->store().AbortAll("k", stop), ErrorKind::kCancelled);
  this->ExpectKind(this->store().PutIfAbsent("k", "", {}, stop).status(), ErrorKind::kCancelled);
  this->ExpectKind(this->store().Read("k", 1, stop).status(), ErrorKind::kCancelled);
  EXPECT_TRUE(this->store().Complete(pending, {}).ok());
}

TYPED_TEST_P(ObjectStoreContract, AbortOthersKeepsOne) {
  this->Finished("k", "first");
  const PendingUpload kept = this->Finished("k", "kept");
  this->Finished("k", "last");
  const PendingUpload elsewhere = this->Finished("kk", "of another key");
  ASSERT_TRUE(this->store().AbortOthers("k", kept.upload_id, {}).ok());
  EXPECT_EQ(this->harness_.incomplete_uploads(), 2u);
  ASSERT_TRUE(this->store().Complete(kept, {}).ok());
  this->ExpectObject(this->store(), "k", "kept");
  EXPECT_TRUE(this->store().Complete(elsewhere, {}).ok());
}

REGISTER_TYPED_TEST_SUITE_P(ObjectStoreContract, NothingIsReadableBeforeComplete,
                            ManyPartsMakeOneObject, WholePartsLeaveNoEmptyOneBehind,
                            AnEmptyObjectIsOneEmptyPart, CompleteIsOkAgainAndElsewhere,
                            CompleteReplacesWhatIsAtTheKey, AnAbortedUploadNeverBecomesReadable,
                            AnAbortedUploadCannotBeFinished, AnotherObjectIsNotTakenForOurs,
                            AbortAllTakesExactlyItsKey, AnUnfinishedUploadLeavesNothingReadable,
                            PutIfAbsentWritesOnce, OfManyPutsOneWrites, ReadKeepsItsBound,
                            OddKeysAreKeys, WrongKeysAreRefused, AMissingBucketIsNotFound,
                            StopEndsEveryCall, AbortOthersKeepsOne);

}  // namespace sluice::objects
