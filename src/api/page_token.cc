#include "api/page_token.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <optional>

#include "digest/digest.h"

namespace sluice::api {
namespace {

constexpr size_t kTagBytes = 16;
constexpr std::string_view kAlphabet =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

constexpr std::array<int8_t, 256> DecodingTable() {
  std::array<int8_t, 256> table{};
  for (int8_t& value : table) value = -1;
  for (size_t i = 0; i < kAlphabet.size(); ++i) {
    table[static_cast<unsigned char>(kAlphabet[i])] = int8_t(i);
  }
  return table;
}
constexpr std::array<int8_t, 256> kDecoding = DecodingTable();

std::string EncodeBase64Url(std::string_view bytes) {
  std::string text = digest::Base64(bytes);
  text.resize(std::min(text.size(), text.find('=')));
  std::replace(text.begin(), text.end(), '+', '-');
  std::replace(text.begin(), text.end(), '/', '_');
  return text;
}

std::optional<std::string> DecodeBase64Url(std::string_view text) {
  std::string bytes;
  uint32_t held = 0;
  int held_bits = 0;
  for (unsigned char c : text) {
    if (kDecoding[c] < 0) return std::nullopt;
    held = (held << 6) | uint32_t(kDecoding[c]);
    held_bits += 6;
    if (held_bits < 8) continue;
    held_bits -= 8;
    bytes += char(held >> held_bits);
    held &= (1u << held_bits) - 1;
  }
  // What is left over must be the zero bits that fill the last character, so that no two texts are
  // one token.
  if (held != 0 || held_bits >= 6) return std::nullopt;
  return bytes;
}

std::string Tag(std::string_view key, std::string_view scope, std::string_view position) {
  const digest::Sha256Bytes list = digest::Sha256(scope);
  std::string sealed(digest::View(list));
  sealed += position;
  const digest::Sha256Bytes tag = digest::HmacSha256(key, sealed);
  return std::string(digest::View(tag).substr(0, kTagBytes));
}

}  // namespace

std::string SealPageToken(std::string_view key, std::string_view scope, std::string_view position) {
  return EncodeBase64Url(Tag(key, scope, position).append(position));
}

Result<std::string> OpenPageToken(std::string_view key, std::string_view scope,
                                  std::string_view name, std::string_view token) {
  const std::optional<std::string> opened = DecodeBase64Url(token);
  if (opened && opened->size() >= kTagBytes) {
    std::string position = opened->substr(kTagBytes);
    if (digest::EqualConstantTime(std::string_view(*opened).substr(0, kTagBytes),
                                  Tag(key, scope, position))) {
      return position;
    }
  }
  return Invalid(
      fmt::format("{} must be a token that an earlier answer to the same request returned", name));
}

}  // namespace sluice::api
