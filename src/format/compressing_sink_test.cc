#include "format/compressing_sink.h"

#include <gtest/gtest.h>

#include <random>
#include <string>

#include "format/fake_sink.h"
#include "format/fake_uncompressed.h"

namespace sluice::format {
namespace {

class CompressingSinks : public testing::TestWithParam<model::Compression> {};

INSTANTIATE_TEST_SUITE_P(All, CompressingSinks,
                         testing::Values(model::Compression::kGzip, model::Compression::kZstd),
                         [](const auto& compression) {
                           return std::string(model::CompressionName(compression.param));
                         });

std::string Noise(size_t bytes) {
  std::mt19937 random(5);
  std::string text(bytes, ' ');
  for (char& c : text) c = static_cast<char>(random());
  return text;
}

TEST_P(CompressingSinks, WhatWasAppendedComesOutHoweverItWasCut) {
  const std::string text = Noise(3'000'000) + std::string(5'000'000, 'x') + Noise(17);
  for (const size_t step : {size_t{999}, size_t{262'144}, text.size()}) {
    FakeSink sink;
    const auto compressing = *MakeCompressingSink(GetParam(), sink);
    for (size_t at = 0; at < text.size(); at += step) {
      ASSERT_TRUE(compressing->Append(std::string_view(text).substr(at, step)).ok());
    }
    ASSERT_TRUE(compressing->Finish().ok());
    EXPECT_EQ(Uncompressed(GetParam(), sink.text), text);
    EXPECT_LT(sink.text.size(), 3'300'000U);
  }
}

TEST_P(CompressingSinks, AStreamOfNothingIsWhole) {
  FakeSink sink;
  const auto compressing = *MakeCompressingSink(GetParam(), sink);
  ASSERT_TRUE(compressing->Finish().ok());
  EXPECT_FALSE(sink.text.empty());
  EXPECT_EQ(Uncompressed(GetParam(), sink.text), "");
}

TEST_P(CompressingSinks, TheSinkGetsBoundedPieces) {
  FakeSink sink;
  const auto compressing = *MakeCompressingSink(GetParam(), sink);
  ASSERT_TRUE(compressing->Append(Noise(2'000'000)).ok());
  ASSERT_TRUE(compressing->Finish().ok());
  for (const size_t bytes : sink.appends) EXPECT_LE(bytes, 256U * 1024);
}

TEST_P(CompressingSinks, TheSinksFailureComesBackAsItWas) {
  FakeSink sink;
  sink.fails_at = 1;
  const auto compressing = *MakeCompressingSink(GetParam(), sink);
  Status status = compressing->Append(Noise(2'000'000));
  if (status.ok()) status = compressing->Finish();
  EXPECT_EQ(status.ToString(), sink.failure.ToString());
}

}  // namespace
}  // namespace sluice::format
