#include "base/id.h"

#include <gtest/gtest.h>

#include <array>

namespace sluice {
namespace {

TEST(Id, RandomUuidsAreVersion4AndDiffer) {
  const std::string a = NewUuid();
  EXPECT_TRUE(IsUuid(a)) << a;
  EXPECT_EQ(a[14], '4');
  EXPECT_NE(a, NewUuid());
}

TEST(Id, HexIdsAre32LowerCaseDigits) {
  const std::string id = NewHexId();
  EXPECT_EQ(id.size(), 32u);
  EXPECT_EQ(id.find_first_not_of("0123456789abcdef"), std::string::npos);
}

TEST(Id, UuidFromBytesKeepsAllButVersionAndVariant) {
  std::array<std::byte, 16> bytes;
  bytes.fill(std::byte{0xff});
  EXPECT_EQ(UuidFromBytes(bytes), "ffffffff-ffff-8fff-bfff-ffffffffffff");
}

TEST(Id, UuidFormIsExact) {
  EXPECT_TRUE(IsUuid("01234567-89ab-cdef-0123-456789abcdef"));
  EXPECT_FALSE(IsUuid("01234567-89AB-cdef-0123-456789abcdef"));
  EXPECT_FALSE(IsUuid("0123456789abcdef0123456789abcdef"));
  EXPECT_FALSE(IsUuid("01234567-89ab-cdef-0123-456789abcde"));
}

}  // namespace
}  // namespace sluice
