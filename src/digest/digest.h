#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace sluice::digest {

using Sha256Bytes = std::array<unsigned char, 32>;
using Md5Bytes = std::array<unsigned char, 16>;
using Crc32cBytes = std::array<unsigned char, 4>;  // the most significant first

/// Hash bytes that arrive in pieces. Threads: one caller.
class Sha256Stream {
 public:
  Sha256Stream();
  ~Sha256Stream();
  Sha256Stream(Sha256Stream&&) noexcept;
  Sha256Stream& operator=(Sha256Stream&&) noexcept;

  void Update(std::string_view bytes);
  /// End the stream; nothing may be added after.
  Sha256Bytes Finish();

 private:
  struct Context;
  std::unique_ptr<Context> context_;
};

Sha256Bytes Sha256(std::string_view bytes);
Md5Bytes Md5(std::string_view bytes);
/// Source: RFC 3720, section 12.1.
Crc32cBytes Crc32c(std::string_view bytes);
Sha256Bytes HmacSha256(std::string_view key, std::string_view bytes);

/// View a digest's bytes as text for hashing on or encoding.
template <size_t N>
std::string_view View(const std::array<unsigned char, N>& bytes) {
  return {reinterpret_cast<const char*>(bytes.data()), N};
}

/// Encode as lower-case hex.
std::string Hex(std::string_view bytes);
/// Decode hex of either case; nothing when a character or the length is wrong.
std::optional<std::string> Unhex(std::string_view text);
/// Encode as Base64 with padding (RFC 4648).
std::string Base64(std::string_view bytes);
/// Decode Base64 with padding; nothing for any other text, also one that does not spell its bytes
/// as Base64 does.
std::optional<std::string> Unbase64(std::string_view text);

inline std::string Sha256Hex(std::string_view bytes) { return Hex(View(Sha256(bytes))); }

/// Compare in time that depends on the lengths only.
bool EqualConstantTime(std::string_view a, std::string_view b);

}  // namespace sluice::digest
