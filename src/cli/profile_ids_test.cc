#include "cli/profile_ids.h"

#include <gtest/gtest.h>

#include "cli/fake_byte_source.h"
#include "digest/digest.h"

namespace sluice::cli {
namespace {

TEST(ProfileIds, AKeyGivesTheSameIdEachTimeAndAnotherInAnotherDomain) {
  const std::string id = ProfileIds::FromKeys("acme").Of("A-1", 1);
  EXPECT_EQ(id, digest::Sha256Hex("acme\nA-1").substr(0, 32));
  EXPECT_EQ(id, ProfileIds::FromKeys("acme").Of("A-1", 2));
  EXPECT_NE(id, ProfileIds::FromKeys("other").Of("A-1", 1));
  EXPECT_NE(id, ProfileIds::FromKeys("acme").Of("A-2", 1));
}

TEST(ProfileIds, APlaceInAFileGivesTheSameIdForTheSameBytes) {
  const auto id = [](const std::string& file, int64_t number) {
    FakeByteSource source(file, 3);
    return (*ProfileIds::FromFile(source, {})).Of("", number);
  };
  EXPECT_EQ(id("a,b\n", 26), digest::Sha256Hex("a,b\n").substr(0, 16) + "000000000000001a");
  EXPECT_EQ(id("a,b\n", 26), id("a,b\n", 26));
  EXPECT_NE(id("a,b\n", 26), id("a,c\n", 26));
  EXPECT_LT(id("a,b\n", 99), id("a,b\n", 100));
}

}  // namespace
}  // namespace sluice::cli
