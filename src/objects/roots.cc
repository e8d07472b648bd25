#include "objects/roots.h"

#include <fmt/format.h>

#include <algorithm>

#include "objects/local/folder_reader.h"

namespace sluice::objects {
namespace {

constexpr size_t kMaxNameBytes = 63;

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

}  // namespace

Roots::Roots(const Folders& folders) {
  for (const auto& [name, folder] : folders) {
    readers_.emplace(name, std::make_unique<FolderReader>(fmt::format("root '{}'", name), folder));
  }
}

Result<ObjectReader*> Roots::Find(std::string_view name) const {
  TRY(CheckRootName(name));
  const auto found = readers_.find(name);
  if (found != readers_.end()) return found->second.get();
  return NotFound(fmt::format(
      "there is no root '{0}'; a setting [roots.{0}] with its path would make one", name));
}

Status CheckRootName(std::string_view name) {
  const bool fits = std::ranges::all_of(
      name, [](char c) { return IsLetterOrDigit(c) || c == '-' || c == '_' || c == '.'; });
  if (fits && !name.empty() && name.size() <= kMaxNameBytes && IsLetterOrDigit(name[0])) return {};
  return Invalid(
      "a root's name has 1 to 63 letters, digits, '-', '_' and '.', a letter or digit first");
}

}  // namespace sluice::objects
