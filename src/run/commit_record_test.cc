#include "run/commit_record.h"

#include <gtest/gtest.h>

namespace sluice::run {
namespace {

CommitRecord Sample() {
  CommitRecord record;
  record.bucket = "lake";
  record.manifest_key = "crm/_manifest.json";
  record.manifest = "{\"run\":\"1\",\"objects\":[\"\xC3\xA4\\\"\"]}\n";
  record.kms_key = "arn:aws:kms:us-east-1:000000000000:key/1";
  record.counts = {1'204'551, 212'000'000, 2, 1'204'000};
  record.counts.splits_done = record.counts.splits_total = 4;
  record.counts.rows_per_second = 400'000;
  record.notes = {"orders: no time field, exported whole"};
  record.uploads = {{"crm/a.jsonl",
                     "id-1",
                     "run/1",
                     {{1, "\"e1\"", 10, "crc32c:AAAAAA=="}, {2, "\"e2\"", 3}},
                     13,
                     "ab"},
                    {"crm/b.jsonl", "id-2", "run/1", {{1, "\"e3\"", 0}}, 0, "cd"}};
  return record;
}

TEST(CommitRecord, ComesBackEqual) {
  const auto decoded = DecodeCommitRecord(EncodeCommitRecord(Sample()));
  ASSERT_TRUE(decoded.ok()) << decoded.status().ToString();
  EXPECT_EQ(*decoded, Sample());
}

TEST(CommitRecord, OfAnEarlierVersionHasNoKmsKey) {
  std::string text = EncodeCommitRecord(Sample());
  const std::string member = "\"kms_key\":\"" + Sample().kms_key + "\",";
  text.erase(text.find(member), member.size());
  const auto decoded = DecodeCommitRecord(text);
  ASSERT_TRUE(decoded.ok()) << decoded.status().ToString();
  EXPECT_EQ(decoded->kms_key, "");
}

TEST(CommitRecord, OfAnEarlierVersionHasNoSplits) {
  std::string text = EncodeCommitRecord(Sample());
  text.erase(text.find("\"splits\":4,"), std::string("\"splits\":4,").size());
  const auto decoded = DecodeCommitRecord(text);
  ASSERT_TRUE(decoded.ok()) << decoded.status().ToString();
  EXPECT_EQ(decoded->counts.splits_total, 0);
}

TEST(CommitRecord, EveryTruncationIsCorrupt) {
  const std::string text = EncodeCommitRecord(Sample());
  for (size_t length = 0; length < text.size(); ++length) {
    EXPECT_TRUE(DecodeCommitRecord(text.substr(0, length)).status().Is(ErrorKind::kCorrupt));
  }
}

TEST(CommitRecord, MissingOrMistypedMemberIsCorruptAndNamedToTheOperator) {
  const std::string text = EncodeCommitRecord(Sample());
  for (const char* member : {"version", "bucket", "manifest_key", "manifest", "rows", "uploads",
                             "upload_id", "parts", "sha256", "owner"}) {
    std::string broken = text;
    broken.replace(broken.find(std::string("\"") + member + "\""), 2, "\"_");
    const Status status = DecodeCommitRecord(broken).status();
    ASSERT_TRUE(status.Is(ErrorKind::kCorrupt)) << member;
    EXPECT_EQ(status.detail(), std::string("member ") + member);
  }
  EXPECT_TRUE(DecodeCommitRecord("[]").status().Is(ErrorKind::kCorrupt));
}

TEST(CommitRecord, WithoutNotesIsOfAnEarlierVersion) {
  std::string text = EncodeCommitRecord(Sample());
  text.replace(text.find("\"notes\""), 7, "\"_otes\"");
  const auto decoded = DecodeCommitRecord(text);
  ASSERT_TRUE(decoded.ok()) << decoded.status().ToString();
  EXPECT_TRUE(decoded->notes.empty());
}

TEST(CommitRecord, OfALaterVersionIsLeftAlone) {
  std::string text = EncodeCommitRecord(Sample());
  text.replace(text.find("\"version\":1"), 11, "\"version\":2");
  EXPECT_TRUE(DecodeCommitRecord(text).status().Is(ErrorKind::kUnsupported));
}

}  // namespace
}  // namespace sluice::run
