#include "digest/digest.h"

#include <gtest/gtest.h>

namespace sluice::digest {
namespace {

// Vectors: FIPS 180-4 example "abc"; RFC 1321 A.5; RFC 4231 test case 2; RFC 4648 section 10.

TEST(Digest, MatchesPublishedVectors) {
  EXPECT_EQ(Sha256Hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  EXPECT_EQ(Hex(View(Md5("message digest"))), "f96b697d7cb7938d525a2f31aaf161d0");
  EXPECT_EQ(Hex(View(HmacSha256("Jefe", "what do ya want for nothing?"))),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
}

// Vectors: RFC 3720, appendix B.4, whose bytes are in the order of the wire, least significant
// first.
TEST(Digest, Crc32cMatchesPublishedVectors) {
  EXPECT_EQ(Hex(View(Crc32c(std::string(32, '\0')))), "8a9136aa");
  EXPECT_EQ(Hex(View(Crc32c(std::string(32, '\xFF')))), "62a8ab43");
  EXPECT_EQ(Hex(View(Crc32c(""))), "00000000");
}

TEST(Digest, NoHashRemembersTheOneBefore) {
  EXPECT_EQ(Sha256Hex("abc"), Sha256Hex("abc"));
  EXPECT_EQ(Sha256Hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  HmacSha256("another key", "and text");
  EXPECT_EQ(Hex(View(HmacSha256({}, {}))),
            "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Digest, AStreamInPiecesEqualsTheWhole) {
  Sha256Stream stream;
  stream.Update("a");
  stream.Update("");
  stream.Update("bc");
  EXPECT_EQ(Hex(View(stream.Finish())), Sha256Hex("abc"));
}

TEST(Digest, Base64PadsAsRfc4648) {
  EXPECT_EQ(Base64(""), "");
  EXPECT_EQ(Base64("f"), "Zg==");
  EXPECT_EQ(Base64("foobar"), "Zm9vYmFy");
}

TEST(Digest, UnhexRefusesWhatHexNeverWrites) {
  EXPECT_EQ(Unhex("00fF"), std::string("\x00\xff", 2));
  EXPECT_FALSE(Unhex("0"));
  EXPECT_FALSE(Unhex("0g"));
}

TEST(Digest, Unbase64TakesWhatBase64WritesAndNothingElse) {
  for (const std::string& bytes : {std::string(), std::string("f"), std::string("fo"),
                                   std::string("foo"), std::string("\0\xff\0\0", 4)}) {
    EXPECT_EQ(Unbase64(Base64(bytes)), bytes);
  }
  for (const char* text :
       {"Zg", "Zg=", "Zh==", "Z===", "====", "Zm9v\n", " Zm9v", "Zm 9", "Zm9_"}) {
    EXPECT_FALSE(Unbase64(text)) << text;
  }
}

TEST(Digest, ConstantTimeCompareIsExact) {
  EXPECT_TRUE(EqualConstantTime("same", "same"));
  EXPECT_FALSE(EqualConstantTime("same", "sane"));
  EXPECT_FALSE(EqualConstantTime("same", "sam"));
}

}  // namespace
}  // namespace sluice::digest
