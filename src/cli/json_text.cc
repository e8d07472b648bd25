#include "cli/json_text.h"

namespace sluice::cli {
namespace {

bool IsPlain(unsigned char c) { return c >= 0x20 && c != '"' && c != '\\'; }

void AppendEscape(unsigned char c, std::string& json) {
  static constexpr char kHex[] = "0123456789abcdef";
  switch (c) {
    case '"': json += "\\\""; return;
    case '\\': json += "\\\\"; return;
    case '\n': json += "\\n"; return;
    case '\r': json += "\\r"; return;
    case '\t': json += "\\t"; return;
    default:
      json += "\\u00";
      json += kHex[c >> 4];
      json += kHex[c & 15];
  }
}

bool IsSpace(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/// Steps through the tokens of a well-formed text; past its end it stays there.
class Walker {
 public:
  Walker(std::string_view text, size_t at) : text_(text), at_(at) {}

  size_t at() const { return at_; }
  char Peek() {
    while (at_ < text_.size() && IsSpace(text_[at_])) ++at_;
    return at_ < text_.size() ? text_[at_] : '\0';
  }
  void Step() {
    if (at_ < text_.size()) ++at_;
  }
  std::string_view String() {
    const size_t begin = at_ + 1;
    for (Step(); at_ < text_.size() && text_[at_] != '"'; Step()) {
      if (text_[at_] == '\\') Step();
    }
    const std::string_view inside = text_.substr(begin, at_ - begin);
    Step();
    return inside;
  }
  void Value() {
    size_t depth = 0;
    do {
      const char c = Peek();
      if (c == '"') {
        String();
      } else if (c == '{' || c == '[') {
        ++depth;
        Step();
      } else if (c == '}' || c == ']') {
        --depth;
        Step();
      } else if (c == ',' || c == ':') {
        Step();
      } else {
        Scalar();
      }
    } while (depth > 0 && at_ < text_.size());
  }

 private:
  void Scalar() {
    static constexpr std::string_view kEnds = ",:]} \t\r\n";
    while (at_ < text_.size() && kEnds.find(text_[at_]) == std::string_view::npos) ++at_;
  }

  std::string_view text_;
  size_t at_;
};

}  // namespace

void AppendJsonString(std::string_view text, std::string& json) {
  json += '"';
  size_t begin = 0;
  for (size_t at = 0; at < text.size(); ++at) {
    if (IsPlain(static_cast<unsigned char>(text[at]))) continue;
    json.append(text, begin, at - begin);
    AppendEscape(static_cast<unsigned char>(text[at]), json);
    begin = at + 1;
  }
  json.append(text, begin);
  json += '"';
}

MemberSpan FindMember(std::string_view object, std::string_view name) {
  Walker walker(object, 0);
  if (walker.Peek() != '{') return {};
  walker.Step();
  while (walker.Peek() == '"') {
    MemberSpan span{walker.at(), 0, 0};
    const bool found = walker.String() == name;
    if (walker.Peek() == ':') walker.Step();
    walker.Peek();
    span.value = walker.at();
    walker.Value();
    span.end = walker.at();
    if (found) return span;
    if (walker.Peek() == ',') walker.Step();
  }
  return {};
}

}  // namespace sluice::cli
