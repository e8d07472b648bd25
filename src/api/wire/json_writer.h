#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"

namespace sluice::api::wire {

/// Append a JSON string. `text` is well-formed UTF-8; only quotes, backslashes and control
/// characters are escaped.
void AppendJsonText(std::string& out, std::string_view text);

/// Write JSON from left to right; commas come by themselves.
class JsonWriter {
 public:
  /// Begin with room for an ordinary answer, so that it need not grow on the way.
  JsonWriter() { out_.reserve(kOrdinaryBytes); }

  void BeginObject() { Open('{'); }
  void EndObject() { out_ += '}'; }
  void BeginArray() { Open('['); }
  void EndArray() { out_ += ']'; }

  /// Begin a member of the open object; its value comes next.
  void Name(std::string_view name);
  void Text(std::string_view text);
  void Integer(int64_t value);
  /// Write a value that is JSON already.
  void Raw(std::string_view json);

  void TextMember(std::string_view name, std::string_view text);
  /// Leave the member out when there is nothing.
  void TextMember(std::string_view name, const std::optional<std::string>& text);
  void TextMember(std::string_view name, const std::string& text) {
    TextMember(name, std::string_view(text));
  }
  void TextMember(std::string_view name, const char* text) {
    TextMember(name, std::string_view(text));
  }
  void IntegerMember(std::string_view name, int64_t value);
  void BooleanMember(std::string_view name, bool value);
  void TextListMember(std::string_view name, const std::vector<std::string>& texts);
  void TextMapMember(std::string_view name, const std::map<std::string, std::string>& texts);

  /// Write seconds since 1970 as a number, with milliseconds where there are any.
  /// Source: Smithy, restJson1, default timestamp format in bodies.
  void EpochMember(std::string_view name, UnixMillis at);

  std::string Take() { return std::move(out_); }

 private:
  void Open(char bracket) {
    Separate();
    out_ += bracket;
  }
  // A text ends with its quote, so these last characters can only be structure.
  void Separate() {
    if (out_.empty()) return;
    const char last = out_.back();
    if (last != '{' && last != '[' && last != ':') out_ += ',';
  }

  static constexpr size_t kOrdinaryBytes = 1000;
  std::string out_;
};

}  // namespace sluice::api::wire
