#include "objects/s3/xml.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

namespace sluice::objects {
namespace {

TEST(ReadPartPage, ReadsWhatS3Answers) {
  const auto page = ReadPartPage(
      "<ListPartsResult xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\"><Part><PartNumber>7"
      "</PartNumber><ETag>&quot;ab&quot;</ETag><Size>5242880</Size></Part><Part><PartNumber>8"
      "</PartNumber></Part><IsTruncated>true</IsTruncated></ListPartsResult>");
  ASSERT_TRUE(page.ok());
  EXPECT_TRUE(page->truncated);
  ASSERT_EQ(page->parts.size(), 2u);
  EXPECT_EQ(page->parts[0].number, 7);
  EXPECT_EQ(page->parts[0].etag, "\"ab\"");
  EXPECT_EQ(page->parts[0].bytes, 5242880);
  EXPECT_EQ(page->parts[1].bytes, -1) << "of an unknown size, not of none";
  EXPECT_TRUE(ReadPartPage("<ListPartsResponse/>").ok()) << "as moto answers";
  EXPECT_TRUE(ReadPartPage("<Other/>").status().Is(ErrorKind::kCorrupt));
}

TEST(ReadUploadId, ReadsWhatS3Answers) {
  const auto id = ReadUploadId(
      R"(<?xml version="1.0" encoding="UTF-8"?>
<InitiateMultipartUploadResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Bucket>b</Bucket>
<Key>a&amp;b</Key><UploadId>VXBsb2Fk&lt;+/=</UploadId></InitiateMultipartUploadResult>)");
  ASSERT_TRUE(id.ok());
  EXPECT_EQ(*id, "VXBsb2Fk<+/=");
}

TEST(ReadUploadId, AnythingElseIsCorrupt) {
  for (const std::string body :
       {"", "text", "<Error/>", "<InitiateMultipartUploadResult>",
        "<InitiateMultipartUploadResult/>",
        "<InitiateMultipartUploadResult><UploadId></UploadId></InitiateMultipartUploadResult>"}) {
    EXPECT_TRUE(ReadUploadId(body).status().Is(ErrorKind::kCorrupt)) << body;
  }
}

TEST(ReadErrorBody, RefusesADoctype) {
  EXPECT_TRUE(ReadErrorBody("<Error><Code>A</Code></Error>"));
  EXPECT_FALSE(
      ReadErrorBody("<!DOCTYPE Error [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>"
                    "<Error><Code>&e;</Code></Error>"));
  EXPECT_FALSE(ReadErrorBody("<html/>"));
  EXPECT_FALSE(ReadErrorBody(""));
}

TEST(ReadErrorBody, UnknownEntitiesStayText) {
  EXPECT_EQ(ReadErrorBody("<Error><Code>&e;</Code></Error>")->code, "&e;");
}

TEST(CheckCompleted, HalfAnAnswerIsNone) {
  EXPECT_TRUE(CheckCompleted("<CompleteMultipartUploadResult xmlns='x'><Key>k</Key>"
                             "</CompleteMultipartUploadResult>")
                  .ok());
  EXPECT_FALSE(CheckCompleted("<CompleteMultipartUploadResult><Key>k</Key>").ok());
  EXPECT_FALSE(CheckCompleted("<Error><Code>InternalError</Code></Error>").ok());
  EXPECT_FALSE(CheckCompleted("\n\n ").ok());
}

TEST(ReadUploadPage, ReadsEntriesAndMarkers) {
  const auto page = ReadUploadPage(
      "<ListMultipartUploadsResult><IsTruncated>true</IsTruncated>"
      "<NextKeyMarker>n k</NextKeyMarker><NextUploadIdMarker>nu</NextUploadIdMarker>"
      "<Upload><Key>a&amp;b</Key><UploadId>1</UploadId></Upload>"
      "<Upload><Key> c </Key><UploadId>2</UploadId></Upload></ListMultipartUploadsResult>");
  ASSERT_TRUE(page.ok());
  ASSERT_EQ(page->uploads.size(), 2u);
  EXPECT_EQ(page->uploads[0].key, "a&b");
  EXPECT_EQ(page->uploads[1].key, " c ");
  EXPECT_TRUE(page->truncated);
  EXPECT_EQ(page->next_key, "n k");
  EXPECT_EQ(page->next_upload_id, "nu");
}

TEST(CompleteBody, EscapesEtags) {
  EXPECT_EQ(CompleteBody({{1, "\"a<b\"", 5}, {2, "c", 1}}),
            "<CompleteMultipartUpload xmlns=\"http://s3.amazonaws.com/doc/2006-03-01/\">"
            "<Part><PartNumber>1</PartNumber><ETag>&quot;a&lt;b&quot;</ETag></Part>"
            "<Part><PartNumber>2</PartNumber><ETag>c</ETag></Part></CompleteMultipartUpload>");
}

TEST(CompleteBody, RepeatsChecksums) {
  EXPECT_THAT(CompleteBody({{1, "a", 5, "crc32c:4waSgw=="}, {2, "b", 1, "sha256:FeKw="}}),
              testing::AllOf(testing::HasSubstr("<ChecksumCRC32C>4waSgw==</ChecksumCRC32C></Part>"),
                             testing::HasSubstr("<ChecksumSHA256>FeKw=</ChecksumSHA256></Part>")));
}

TEST(ReadObjectPage, ReadsEntriesAndDecodesWhatIsEncoded) {
  const std::string entries =
      "<Contents><Key>a%2Fb+c%2Bd</Key><LastModified>2026-01-02T03:04:05.6Z</LastModified>"
      "<ETag>&quot;e&quot;</ETag><Size>5368709121</Size></Contents><IsTruncated>true</IsTruncated>";
  const auto plain = ReadObjectPage("<ListBucketResult>" + entries + "</ListBucketResult>");
  ASSERT_TRUE(plain.ok());
  EXPECT_EQ(plain->objects.at(0).key, "a%2Fb+c%2Bd");
  const auto page = ReadObjectPage("<ListBucketResult><EncodingType>url</EncodingType>" + entries +
                                   "</ListBucketResult>");
  ASSERT_TRUE(page.ok());
  EXPECT_EQ(page->objects.at(0),
            (ObjectInfo{"a/b c+d", 5368709121, "\"e\"", UnixMillis{1767323045600}}));
  EXPECT_TRUE(page->truncated);
}

TEST(ReadObjectPage, RefusesWhatIsNoObject) {
  for (const char* entry :
       {"<Key>a%2</Key><LastModified>2026-01-02T03:04:05Z</LastModified><Size>1</Size>",
        "<Key>a%zz</Key><LastModified>2026-01-02T03:04:05Z</LastModified><Size>1</Size>",
        "<Key/><LastModified>2026-01-02T03:04:05Z</LastModified><Size>1</Size>",
        "<Key>a</Key><LastModified>yesterday</LastModified><Size>1</Size>",
        "<Key>a</Key><LastModified>2026-01-02T03:04:05</LastModified><Size>1</Size>",
        "<Key>a</Key><LastModified>2026-01-02T03:04:05Z</LastModified><Size>-1</Size>",
        "<Key>a</Key><LastModified>2026-01-02T03:04:05Z</LastModified>"}) {
    const auto page =
        ReadObjectPage("<ListBucketResult><EncodingType>url</EncodingType><Contents>" +
                       std::string(entry) + "</Contents></ListBucketResult>");
    EXPECT_TRUE(page.status().Is(ErrorKind::kCorrupt)) << entry;
  }
}

}  // namespace
}  // namespace sluice::objects
