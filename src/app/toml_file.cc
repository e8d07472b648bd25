#include "app/toml_file.h"

#include <fmt/format.h>
#include <toml++/toml.h>

#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>

namespace sluice::app {
namespace {

// Deeper than any setting is.
constexpr size_t kMaxDepth = 8;

Status WrongLine(const std::filesystem::path& file, int64_t line, std::string_view why) {
  return Invalid(fmt::format("{}:{}: {}", file.string(), line, why));
}

Status ReadTable(const std::filesystem::path& file, const toml::table& table,
                 const std::vector<std::string>& parents, std::vector<TomlEntry>& entries) {
  for (const auto& [key, node] : table) {
    std::vector<std::string> path = parents;
    path.emplace_back(key.str());
    const int line = int(node.source().begin.line);
    if (const toml::table* inner = node.as_table()) {
      if (path.size() >= kMaxDepth) return WrongLine(file, line, "tables are nested too deep");
      TRY(ReadTable(file, *inner, path, entries));
    } else if (const auto* text = node.as_string()) {
      entries.push_back({std::move(path), text->get(), true, line});
    } else if (const auto* integer = node.as_integer()) {
      entries.push_back({std::move(path), std::to_string(integer->get()), false, line});
    } else if (const auto* boolean = node.as_boolean()) {
      entries.push_back({std::move(path), boolean->get() ? "true" : "false", false, line});
    } else {
      return WrongLine(file, line,
                       fmt::format("{}: no setting takes a value of this type", key.str()));
    }
  }
  return {};
}

}  // namespace

Result<std::vector<TomlEntry>> ReadTomlFile(const std::filesystem::path& file) {
  errno = 0;
  std::ifstream in(file, std::ios::binary);
  if (!in) {
    return Status(errno == ENOENT ? ErrorKind::kNotFound : ErrorKind::kDenied,
                  fmt::format("the configuration {} cannot be read", file.string()),
                  std::generic_category().message(errno));
  }
  const std::string text{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  std::vector<TomlEntry> entries;
  try {
    TRY(ReadTable(file, toml::parse(text), {}, entries));
  } catch (const toml::parse_error& error) {
    return WrongLine(file, error.source().begin.line, error.description());
  }
  return entries;
}

}  // namespace sluice::app
