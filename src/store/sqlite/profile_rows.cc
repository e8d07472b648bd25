#include "store/sqlite/profile_rows.h"

#include <algorithm>
#include <cstdint>

namespace sluice::store::sqlite {
namespace {

constexpr std::string_view kDigits = "0123456789abcdef";
constexpr size_t kLengthBytes = 4;

int DigitValue(char digit) {
  if (digit >= '0' && digit <= '9') return digit - '0';
  if (digit >= 'a' && digit <= 'f') return digit - 'a' + 10;
  return -1;
}

void AppendText(std::string& out, std::string_view text) {
  auto length = static_cast<uint32_t>(text.size());
  for (size_t i = 0; i < kLengthBytes; ++i, length >>= 8) out += static_cast<char>(length & 0xff);
  out += text;
}

std::optional<std::string> TakeText(std::string_view& bytes) {
  if (bytes.size() < kLengthBytes) return std::nullopt;
  uint32_t length = 0;
  for (size_t i = kLengthBytes; i-- > 0;) {
    length = (length << 8) | static_cast<unsigned char>(bytes[i]);
  }
  bytes.remove_prefix(kLengthBytes);
  if (bytes.size() < length) return std::nullopt;
  std::string text(bytes.substr(0, length));
  bytes.remove_prefix(length);
  return text;
}

}  // namespace

std::optional<ProfileIdBytes> ReadProfileId(std::string_view text) {
  ProfileIdBytes id;
  if (text.size() != 2 * id.size()) return std::nullopt;
  for (size_t i = 0; i < id.size(); ++i) {
    const int high = DigitValue(text[2 * i]);
    const int low = DigitValue(text[2 * i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    id[i] = static_cast<char>(high * 16 + low);
  }
  return id;
}

void WriteProfileId(std::string_view bytes, char* out) {
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    *out++ = kDigits[byte >> 4];
    *out++ = kDigits[byte & 0xf];
  }
}

void NormalizeKeys(std::vector<SearchKey>& keys) {
  std::sort(keys.begin(), keys.end());
  keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
}

std::string WriteKeys(const std::vector<SearchKey>& keys) {
  size_t bytes = 0;
  for (const SearchKey& key : keys) bytes += key.name.size() + key.value.size() + 2 * kLengthBytes;
  std::string out;
  out.reserve(bytes);
  for (const SearchKey& key : keys) {
    AppendText(out, key.name);
    AppendText(out, key.value);
  }
  return out;
}

Result<std::vector<SearchKey>> ReadKeys(std::string_view bytes) {
  std::vector<SearchKey> keys;
  while (!bytes.empty()) {
    std::optional<std::string> name = TakeText(bytes);
    std::optional<std::string> value = name ? TakeText(bytes) : std::nullopt;
    if (!value) {
      return Status(ErrorKind::kCorrupt, "A stored profile cannot be read", "profile_keys.keys");
    }
    keys.push_back({*std::move(name), *std::move(value)});
  }
  return keys;
}

}  // namespace sluice::store::sqlite
