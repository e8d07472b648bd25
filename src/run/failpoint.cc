#include "run/failpoint.h"

#ifdef SLUICE_FAILPOINTS

#include <charconv>
#include <csignal>
#include <cstdlib>

#include "base/check.h"

namespace sluice::run {
namespace {

constexpr std::string_view kAction = ":kill";

const std::optional<Failpoint>& Chosen() {
  static const std::optional<Failpoint> chosen = []() -> std::optional<Failpoint> {
    const char* text = std::getenv("SLUICE_FAILPOINT");
    if (text == nullptr || *text == '\0') return std::nullopt;
    auto parsed = ParseFailpoint(text);
    // A misspelt one would let a test of crashes pass without a crash.
    CHECK(parsed.has_value());
    return parsed;
  }();
  return chosen;
}

}  // namespace

std::optional<Failpoint> ParseFailpoint(std::string_view text) {
  const size_t action = text.find(kAction);
  if (action == std::string_view::npos || action == 0) return std::nullopt;
  Failpoint failpoint{std::string(text.substr(0, action)), 1};
  std::string_view rest = text.substr(action + kAction.size());
  if (rest.empty()) return failpoint;
  if (rest.front() != ':') return std::nullopt;
  rest.remove_prefix(1);
  const auto [end, error] = std::from_chars(rest.data(), rest.data() + rest.size(), failpoint.pass);
  if (error != std::errc() || end != rest.data() + rest.size()) return std::nullopt;
  if (failpoint.pass < 1) return std::nullopt;
  return failpoint;
}

void PassFailpoint(std::string_view name) {
  const auto& chosen = Chosen();
  if (!chosen || chosen->name != name) return;
  static std::atomic<int64_t> passes{0};
  if (passes.fetch_add(1) + 1 == chosen->pass) std::raise(SIGKILL);
}

}  // namespace sluice::run

#endif
