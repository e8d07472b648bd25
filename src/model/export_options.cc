#include "model/export_options.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <span>
#include <utility>

namespace sluice::model {
namespace {

constexpr std::string_view kPrefix = "export.";
constexpr std::string_view kCompressionKey = "export.compression";

// A text word with the value that it stands for.
template <typename T>
struct Word {
  std::string_view text;
  T value;
};

constexpr Word<Format> kFormats[] = {
    {"jsonl", Format::kJsonl}, {"csv", Format::kCsv}, {"parquet", Format::kParquet}};

constexpr Word<Compression> kCompressions[] = {{"none", Compression::kNone},
                                               {"gzip", Compression::kGzip},
                                               {"zstd", Compression::kZstd},
                                               {"snappy", Compression::kSnappy}};

constexpr Word<bool> kSwitches[] = {{"true", true}, {"false", false}};

// A tab has a name, since a value of metadata may not be blank.
constexpr Word<char> kDelimiters[] = {{",", ','}, {";", ';'}, {"|", '|'}, {"tab", '\t'}};

// A closed list, so that no number, date or boolean can be mistaken for null.
constexpr Word<std::string_view> kNullTexts[] = {
    {"empty", ""}, {"\\N", "\\N"}, {"NULL", "NULL"}, {"null", "null"}, {"NA", "NA"}};

constexpr std::string_view kNoColumns = "none";

constexpr int64_t kLeastFileBytes = int64_t{1} << 20;
constexpr int64_t kMostFileBytes = int64_t{5} << 40;

template <typename T, size_t kSize>
std::string Texts(const Word<T> (&words)[kSize]) {
  std::string texts;
  for (const Word<T>& word : words) {
    if (!texts.empty()) texts += ", ";
    texts += word.text;
  }
  return texts;
}

template <typename T, size_t kSize, typename To>
Status Choose(const Word<T> (&words)[kSize], std::string_view text, To& to) {
  for (const Word<T>& word : words) {
    if (word.text != text) continue;
    to = word.value;
    return {};
  }
  return Invalid("must be one of: " + Texts(words));
}

Status SetFileBytes(std::string_view text, int64_t& to) {
  int64_t bytes = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, bytes);
  if (error != std::errc() || stop != end || bytes < kLeastFileBytes || bytes > kMostFileBytes) {
    return Invalid(
        fmt::format("must be a number of bytes from {} to {}", kLeastFileBytes, kMostFileBytes));
  }
  to = bytes;
  return {};
}

std::string_view WithoutBlanks(std::string_view text) {
  const size_t begin = text.find_first_not_of(" \t");
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(" \t") + 1 - begin);
}

// A value of metadata may not be blank, so that no columns have a word: a server's own default can
// be put aside.
Status SetColumns(std::string_view text, std::vector<std::string>& to) {
  std::vector<std::string> columns;
  for (size_t begin = 0; text != kNoColumns && begin <= text.size();) {
    const size_t end = std::min(text.find(',', begin), text.size());
    std::string column(WithoutBlanks(text.substr(begin, end - begin)));
    if (column.empty()) {
      return Invalid(fmt::format("must be columns, parted by commas, or {}", kNoColumns));
    }
    if (std::find(columns.begin(), columns.end(), column) != columns.end()) {
      return Invalid(fmt::format("names column '{}' twice", column));
    }
    columns.push_back(std::move(column));
    begin = end + 1;
  }
  to = std::move(columns);
  return {};
}

struct Option {
  std::string_view key;
  Status (*set)(ExportOptions& options, std::string_view value);
};

constexpr Option kOptions[] = {
    {"export.format",
     [](ExportOptions& to, std::string_view text) { return Choose(kFormats, text, to.format); }},
    {kCompressionKey,
     [](ExportOptions& to, std::string_view text) {
       return Choose(kCompressions, text, to.compression);
     }},
    {"export.file-bytes",
     [](ExportOptions& to, std::string_view text) { return SetFileBytes(text, to.file_bytes); }},
    {"export.partition-by",
     [](ExportOptions& to, std::string_view text) { return SetColumns(text, to.partition_by); }},
    {"export.csv.header",
     [](ExportOptions& to, std::string_view text) {
       return Choose(kSwitches, text, to.csv.header);
     }},
    {"export.csv.delimiter",
     [](ExportOptions& to, std::string_view text) {
       return Choose(kDelimiters, text, to.csv.delimiter);
     }},
    {"export.csv.null",
     [](ExportOptions& to, std::string_view text) {
       return Choose(kNullTexts, text, to.csv.null_text);
     }},
    {"export.csv.formula-guard",
     [](ExportOptions& to, std::string_view text) {
       return Choose(kSwitches, text, to.csv.formula_guard);
     }},
};

std::string Keys() {
  std::string keys;
  for (const Option& option : kOptions) {
    if (!keys.empty()) keys += ", ";
    keys += option.key;
  }
  return keys;
}

std::span<const Compression> CompressionsOf(Format format) {
  static constexpr Compression kText[] = {Compression::kNone, Compression::kGzip,
                                          Compression::kZstd};
  // The first is the usual one.
  static constexpr Compression kParquet[] = {Compression::kZstd, Compression::kSnappy,
                                             Compression::kGzip, Compression::kNone};
  if (format == Format::kParquet) return kParquet;
  return kText;
}

bool Has(Format format, Compression compression) {
  const auto all = CompressionsOf(format);
  return std::find(all.begin(), all.end(), compression) != all.end();
}

Status CheckCompression(const ExportOptions& options) {
  if (!options.compression || Has(options.format, *options.compression)) return {};
  std::string allowed;
  for (Compression compression : CompressionsOf(options.format)) {
    if (!allowed.empty()) allowed += ", ";
    allowed += CompressionName(compression);
  }
  return Invalid(fmt::format("{} of {} files must be one of: {}", kCompressionKey,
                             FormatName(options.format), allowed));
}

constexpr std::string_view kWhere = "ClientAssociationMetadata";

}  // namespace

std::string_view FormatName(Format format) {
  for (const auto& word : kFormats) {
    if (word.value == format) return word.text;
  }
  return "";
}

std::string_view CompressionName(Compression compression) {
  for (const auto& word : kCompressions) {
    if (word.value == compression) return word.text;
  }
  return "";
}

Compression CompressionOf(const ExportOptions& options) {
  if (options.compression && Has(options.format, *options.compression)) {
    return *options.compression;
  }
  return CompressionsOf(options.format).front();
}

Status SetExportOption(ExportOptions& options, std::string_view key, std::string_view value) {
  for (const Option& option : kOptions) {
    if (option.key != key) continue;
    const Status status = option.set(options, value);
    if (status.ok()) return {};
    return Invalid(fmt::format("{} {}", key, status.message()));
  }
  return Invalid("there is no such export option; there are: " + Keys());
}

Result<ExportOptions> ReadExportOptions(const std::map<std::string, std::string>& metadata,
                                        const ExportOptions& defaults) {
  ExportOptions options = defaults;
  for (const auto& [key, value] : metadata) {
    if (!key.starts_with(kPrefix)) continue;
    TRY(SetExportOption(options, key, value).WithContext(kWhere));
  }
  if (metadata.contains(std::string(kCompressionKey))) {
    TRY(CheckCompression(options).WithContext(kWhere));
  }
  return options;
}

}  // namespace sluice::model
