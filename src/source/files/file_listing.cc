#include "source/files/file_listing.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <utility>

namespace sluice::source {
namespace {

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = char(c - 'A' + 'a');
  }
  return lower;
}

std::string_view NameOf(std::string_view path) {
  const size_t slash = path.rfind('/');
  return slash == std::string_view::npos ? path : path.substr(slash + 1);
}

std::string ExtensionOf(std::string_view path) {
  const std::string name = Lower(NameOf(path));
  const auto last = [](std::string_view text) {
    const size_t dot = text.rfind('.');
    return dot == std::string_view::npos ? std::string_view() : text.substr(dot + 1);
  };
  const std::string_view extension = last(name);
  if (extension != "gz" && extension != "zst") return std::string(extension);
  return std::string(last(std::string_view(name).substr(0, name.size() - extension.size() - 1)));
}

bool IsPassedOver(std::string_view path) {
  for (std::string_view rest = path;;) {
    if (rest.starts_with('_') || rest.starts_with('.')) return true;
    const size_t slash = rest.find('/');
    if (slash == std::string_view::npos) return false;
    rest.remove_prefix(slash + 1);
  }
}

bool IsWithin(std::string_view path, std::string_view folder) {
  return path == folder ||
         (path.starts_with(folder) && path.size() > folder.size() && path[folder.size()] == '/');
}

bool Contains(const std::vector<std::string>& items, std::string_view item) {
  return std::find(items.begin(), items.end(), item) != items.end();
}

std::string_view WithoutSlashes(std::string_view text) {
  while (text.starts_with('/')) text.remove_prefix(1);
  while (text.ends_with('/')) text.remove_suffix(1);
  return text;
}

/// Gathers what a list shows, file by file.
class Grouping {
 public:
  Grouping(std::string_view prefix, const std::vector<std::string>& named,
           const FileNarrowing& narrowing)
      : prefix_(prefix), named_(named), narrowing_(narrowing) {}

  Status Add(objects::ObjectInfo file) {
    const std::string path = Relative(file.key);
    if (path.empty() || IsPassedOver(path) || !narrowing_.Admits(path) || file.bytes == 0) {
      return {};
    }
    const std::string object = ObjectOf(path);
    if (object.empty()) return {};
    if (++files_ > kMostFiles) {
      return {ErrorKind::kQuota,
              fmt::format("there are more than {} files to read; narrow them with "
                          "FileConfiguration or name a deeper SourceURI",
                          kMostFiles)};
    }
    const auto kind = KindOfFile(path);
    if (!kind) {
      return Invalid(fmt::format(
          "file '{}': its name tells no kind that can be read; the kinds are: .parquet, "
          ".csv, .tsv, .jsonl, .ndjson and .json, all but the first also with .gz or .zst; "
          "FileConfiguration.Filters can leave it out",
          file.key));
    }
    FileGroup& group = groups_[object];
    if (group.files.empty()) group.kind = *kind;
    if (group.kind != *kind) {
      return Invalid(fmt::format("object '{}': the files '{}' and '{}' are of different kinds",
                                 object, group.files.front().key, file.key));
    }
    group.files.push_back(std::move(file));
    return {};
  }

  Result<std::vector<FileGroup>> Finish() {
    for (const std::string& name : named_) {
      if (groups_.contains(name)) continue;
      return NotFound(fmt::format("object '{}': there is no file of it below '{}'", name, prefix_));
    }
    std::vector<FileGroup> groups;
    groups.reserve(groups_.size());
    for (auto& [object, group] : groups_) {
      group.object = object;
      groups.push_back(std::move(group));
    }
    return groups;
  }

 private:
  /// A file that the URI itself names is called by its name.
  std::string Relative(const std::string& key) const {
    if (prefix_.empty()) return key;
    if (key == prefix_) return std::string(NameOf(key));
    return IsWithin(key, prefix_) ? key.substr(prefix_.size() + 1) : "";
  }

  std::string ObjectOf(std::string_view path) const {
    if (named_.empty()) return std::string(path.substr(0, path.find('/')));
    // Of folders that lie within one another the deepest has the file, so that no row is twice.
    std::string_view found;
    for (const std::string& name : named_) {
      if (IsWithin(path, name) && name.size() > found.size()) found = name;
    }
    return std::string(found);
  }

  const std::string_view prefix_;
  const std::vector<std::string>& named_;
  const FileNarrowing& narrowing_;
  std::map<std::string, FileGroup> groups_;
  size_t files_ = 0;
};

Status ReadFilter(const std::string& key, const std::vector<std::string>& items,
                  FileNarrowing& narrowing) {
  if (key == "name") {
    narrowing.names = items;
    return {};
  }
  if (key != "extension") return Invalid("is not known; known are: extension, name");
  for (const std::string& item : items) {
    narrowing.extensions.push_back(Lower(item.starts_with('.') ? item.substr(1) : item));
  }
  return {};
}

}  // namespace

std::optional<FileKind> KindOfFile(std::string_view key) {
  const std::string extension = ExtensionOf(key);
  if (extension == "parquet") {
    return key.size() >= 8 && Lower(key.substr(key.size() - 8)) == ".parquet"
               ? std::optional(FileKind::kParquet)
               : std::nullopt;
  }
  if (extension == "jsonl" || extension == "ndjson" || extension == "json") {
    return FileKind::kJsonLines;
  }
  if (extension == "csv" || extension == "tsv") return FileKind::kCsv;
  return std::nullopt;
}

bool FileNarrowing::Admits(std::string_view path) const {
  const auto within = [&](const std::string& folder) { return IsWithin(path, folder); };
  if (!folders.empty() && std::none_of(folders.begin(), folders.end(), within)) return false;
  if (!names.empty() && !Contains(names, NameOf(path))) return false;
  return extensions.empty() || Contains(extensions, ExtensionOf(path));
}

Result<FileNarrowing> ReadFileNarrowing(
    const std::optional<model::FileConfiguration>& configuration) {
  FileNarrowing narrowing;
  if (!configuration) return narrowing;
  for (const std::string& folder : configuration->folders) {
    narrowing.folders.emplace_back(WithoutSlashes(folder));
  }
  // "/" is the whole of what SourceURI names.
  if (Contains(narrowing.folders, "")) narrowing.folders.clear();
  if (!configuration->filters) return narrowing;
  for (const auto& [key, items] : *configuration->filters) {
    TRY(ReadFilter(key, items, narrowing)
            .WithContext(fmt::format("FileConfiguration.Filters.{}", key)));
  }
  return narrowing;
}

Result<std::vector<FileGroup>> ListFiles(objects::ObjectReader& reader, std::string_view prefix,
                                         const std::vector<std::string>& named,
                                         const FileNarrowing& narrowing, std::stop_token stop) {
  Grouping grouping(prefix, named, narrowing);
  objects::ListedPage page;
  do {
    TRY_ASSIGN(page, reader.List(prefix, page.next, objects::kMaxListed, stop));
    for (objects::ObjectInfo& file : page.objects) TRY(grouping.Add(std::move(file)));
  } while (!page.next.empty());
  return grouping.Finish();
}

}  // namespace sluice::source
