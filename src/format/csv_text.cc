#include "format/csv_text.h"

#include <arrow/util/utf8.h>

#include <algorithm>

namespace sluice::format {
namespace {

constexpr std::string_view kFormulaStarts("=+-@\t\r\0", 7);

bool IsBlank(char c) { return c == ' ' || c == '\t'; }

}  // namespace

CsvText::CsvText(const model::CsvOptions& options) : options_(options) {
  arrow::util::InitializeUTF8();
}

bool CsvText::NeedsQuotes(std::string_view text) const {
  if (text.empty() || IsBlank(text.front()) || IsBlank(text.back())) return true;
  if (text == options_.null_text) return true;
  const char delimiter = options_.delimiter;
  return std::any_of(text.begin(), text.end(), [delimiter](char c) {
    return c == delimiter || c == '"' || c == '\n' || c == '\r';
  });
}

void CsvText::Write(std::string_view text, OutputBuffer& out) const {
  if (!arrow::util::ValidateUTF8(text)) {
    return out.Refuse({ErrorKind::kCorrupt, "holds text that is not UTF-8"});
  }
  const bool guarded = options_.formula_guard && !text.empty() &&
                       kFormulaStarts.find(text.front()) != std::string_view::npos;
  if (!NeedsQuotes(text)) {
    if (guarded) out.Put('\'');
    return out.Put(text);
  }
  out.Put('"');
  if (guarded) out.Put('\'');
  WriteQuoted(text, out);
  out.Put('"');
}

void CsvText::WriteQuoted(std::string_view text, OutputBuffer& out) const {
  for (;;) {
    const size_t quote = text.find('"');
    out.Put(text.substr(0, quote));
    if (quote == std::string_view::npos) return;
    out.Put(std::string_view("\"\""));
    text.remove_prefix(quote + 1);
  }
}

}  // namespace sluice::format
