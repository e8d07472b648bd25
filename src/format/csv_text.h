#pragma once

#include <string>
#include <string_view>

#include "format/output_buffer.h"
#include "model/export_options.h"

namespace sluice::format {

/// Write texts as CSV fields: as they are where no reader could take them for anything else, else
/// within quotes. Threads: any.
/// Source: RFC 4180 section 2; ASVS 5.0 item 1.2.10 for what the formula guard is against.
class CsvText {
 public:
  explicit CsvText(const model::CsvOptions& options);

  /// Write a value. Quoted are the empty text and the text that stands for null, so that neither is
  /// taken for null; text with a delimiter, quote or line end, or a blank at either end. Refuses
  /// text that is not UTF-8.
  void Write(std::string_view text, OutputBuffer& out) const;

  /// Write what stands for null.
  void WriteNull(OutputBuffer& out) const { out.Put(options_.null_text); }

  char delimiter() const { return options_.delimiter; }
  /// True where null is nothing at all, so that a line of one null would be empty.
  bool null_is_empty() const { return options_.null_text.empty(); }

 private:
  bool NeedsQuotes(std::string_view text, bool marked) const;
  void WriteQuoted(std::string_view text, OutputBuffer& out) const;

  const model::CsvOptions options_;
};

}  // namespace sluice::format
