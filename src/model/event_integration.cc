#include "model/event_integration.h"

#include <algorithm>

namespace sluice::model {
namespace {

constexpr bool IsWebhook(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '_' || c == '.' || c == '/';
}

bool IsWebhookPath(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), IsWebhook);
}

/// Drop the first character of well-formed UTF-8; false when there is none.
bool DropCharacter(std::string_view& text) {
  if (text.empty()) return false;
  do {
    text.remove_prefix(1);
  } while (!text.empty() && (static_cast<unsigned char>(text.front()) & 0xC0) == 0x80);
  return true;
}

/// Cut `prefix` off the front; false when it is not there.
bool Drop(std::string_view& text, std::string_view prefix) {
  if (!text.starts_with(prefix)) return false;
  text.remove_prefix(prefix.size());
  return true;
}

constexpr std::string_view kWhiteSpace = " \t\n\v\f\r";

}  // namespace

bool FitsEventSourcePattern(std::string_view text) {
  if (text == "aws.cases" || text == "aws.cases-test") return true;
  if (Drop(text, "aws.partner/")) return true;
  if (Drop(text, "app-integrations.webhooks/")) return IsWebhookPath(text);
  // After "Pipe" come white space and one character of any sort.
  return Drop(text, "Pipe") && !text.empty() && kWhiteSpace.find(text.front()) != text.npos &&
         DropCharacter(text) && DropCharacter(text) && IsWebhookPath(text);
}

}  // namespace sluice::model
