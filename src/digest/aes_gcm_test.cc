#include "digest/aes_gcm.h"

#include <gtest/gtest.h>

#include "digest/digest.h"

namespace sluice::digest {
namespace {

struct Vector {
  const char* key;
  const char* nonce;
  const char* text;
  const char* associated;
  const char* sealed;  // ciphertext, then tag
};

constexpr const char* kKey = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308";

// Source: McGrew and Viega, "The Galois/Counter Mode of Operation", submitted to NIST, appendix B,
// test cases 13 to 16.
const Vector kVectors[] = {
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000",
     "", "", "530f8afbc74536b9a963b4f1c4cb738b"},
    {"0000000000000000000000000000000000000000000000000000000000000000", "000000000000000000000000",
     "00000000000000000000000000000000", "",
     "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"},
    {kKey, "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b391aafd255",
     "",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662898015ad"
     "b094dac5d93471bdec1a502270e3cc6c"},
    {kKey, "cafebabefacedbaddecaf888",
     "d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a72"
     "1c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657ba637b39",
     "feedfacedeadbeeffeedfacedeadbeefabaddad2",
     "522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa"
     "8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0abcc9f662"
     "76fc6ece0f4e1768cddf8853bb2d551b"},
};

GcmNonce NonceOf(const char* hex) {
  GcmNonce nonce{};
  const std::string bytes = *Unhex(hex);
  std::copy(bytes.begin(), bytes.end(), nonce.begin());
  return nonce;
}

TEST(AesGcm, GivesThePublishedVectorsBothWays) {
  for (const Vector& vector : kVectors) {
    const std::string key = *Unhex(vector.key);
    const std::string text = *Unhex(vector.text);
    const std::string associated = *Unhex(vector.associated);
    const GcmNonce nonce = NonceOf(vector.nonce);
    EXPECT_EQ(Hex(AesGcmSeal(key, nonce, text, associated)), vector.sealed);
    EXPECT_EQ(AesGcmOpen(key, nonce, *Unhex(vector.sealed), associated), text);
  }
}

TEST(AesGcm, AnyChangedBitIsFoundOut) {
  const Vector& vector = kVectors[3];
  const std::string key = *Unhex(vector.key);
  const std::string associated = *Unhex(vector.associated);
  const std::string sealed = *Unhex(vector.sealed);
  const GcmNonce nonce = NonceOf(vector.nonce);
  for (size_t bit = 0; bit < sealed.size() * 8; ++bit) {
    std::string changed = sealed;
    changed[bit / 8] = char(changed[bit / 8] ^ (1 << (bit % 8)));
    EXPECT_EQ(AesGcmOpen(key, nonce, changed, associated), std::nullopt) << bit;
  }
  std::string other_key = key;
  other_key[0] = char(other_key[0] ^ 1);
  GcmNonce other_nonce = nonce;
  other_nonce[11] ^= 1;
  EXPECT_EQ(AesGcmOpen(other_key, nonce, sealed, associated), std::nullopt);
  EXPECT_EQ(AesGcmOpen(key, other_nonce, sealed, associated), std::nullopt);
  EXPECT_EQ(AesGcmOpen(key, nonce, sealed, associated + "x"), std::nullopt);
}

TEST(AesGcm, WhatIsTooShortForATagIsNothing) {
  const std::string key(kAesKeyBytes, 'k');
  for (const size_t bytes : {0u, 1u, 15u}) {
    EXPECT_EQ(AesGcmOpen(key, {}, std::string(bytes, 'x'), ""), std::nullopt);
  }
  EXPECT_EQ(AesGcmOpen(key, {}, AesGcmSeal(key, {}, "", ""), ""), "");
}

}  // namespace
}  // namespace sluice::digest
