#include "objects/bucket_name.h"

#include <algorithm>

namespace sluice::objects {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool IsLetterOrDigit(char c) { return (c >= 'a' && c <= 'z') || IsDigit(c); }

bool LooksLikeAddress(std::string_view name) {
  return std::ranges::all_of(name, [](char c) { return IsDigit(c) || c == '.'; }) &&
         std::ranges::count(name, '.') == 3;
}

}  // namespace

Status CheckBucketName(std::string_view name) {
  if (name.size() < 3 || name.size() > 63) {
    return Invalid("a bucket's name has 3 to 63 characters");
  }
  const bool allowed =
      std::ranges::all_of(name, [](char c) { return IsLetterOrDigit(c) || c == '-' || c == '.'; });
  if (!allowed) {
    return Invalid("a bucket's name consists of lower-case letters, digits, '-' and '.'");
  }
  if (!IsLetterOrDigit(name.front()) || !IsLetterOrDigit(name.back())) {
    return Invalid("a bucket's name begins and ends with a letter or a digit");
  }
  if (name.find("..") != name.npos) return Invalid("a bucket's name has no two dots side by side");
  if (LooksLikeAddress(name)) return Invalid("a bucket's name is not an IP address");
  return {};
}

}  // namespace sluice::objects
