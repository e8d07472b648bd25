#pragma once

#include <optional>
#include <string>

#include "source/files/text_form.h"

namespace sluice::source {

/// How the files of one bucket or root are read.
struct FileSettings {
  std::optional<std::string> time_field = {};
  std::optional<TextEncoding> encoding = {};  // nothing: UTF-8, or UTF-16 where a file says so
  std::optional<char> csv_delimiter = {};     // nothing: guessed, for each file
  bool csv_header = true;
  std::string csv_null = {};  // an unquoted field that is null
  bool infer_types = true;    // else all columns of CSV are text
  bool skip_broken = false;   // broken rows are counted and left out
};

}  // namespace sluice::source
