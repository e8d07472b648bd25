#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "model/schedule_expression.h"

// A schedule expression. Its instants rise, none is left out between two, a cron expression's are
// whole minutes within its years, and more blanks between its fields change nothing.

namespace sluice::model {
namespace {

constexpr UnixMillis kAnchor{1'700'000'000'123};
constexpr int64_t kMinuteMs = 60'000;

void CheckInstants(const ScheduleExpression& expression, bool is_cron, UnixMillis after) {
  for (int i = 0; i < 4; ++i) {
    const auto next = expression.NextAfter(after, kAnchor, TimeZone());
    if (!next) {
      CHECK(!expression.NextAfter(kMaxTime, kAnchor, TimeZone()));
      return;
    }
    CHECK(*next > after && *next <= kMaxTime);
    CHECK(expression.NextAfter(*next + -1, kAnchor, TimeZone()) == next);
    const UnixMillis between{after.value + (next->value - after.value) / 2};
    CHECK(expression.NextAfter(between, kAnchor, TimeZone()) == next);
    if (is_cron) {
      CHECK(next->value % kMinuteMs == 0 && FormatIso(*next) < "2200" && FormatIso(*next) > "1970");
    }
    after = *next;
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto expression = ScheduleExpression::Parse(text);
  if (!expression.ok()) {
    CHECK(!expression.status().message().empty() && expression.status().message().size() < 200);
    return 0;
  }
  const bool is_cron = text.starts_with("cron(");
  for (const UnixMillis after : {kMinTime, UnixMillis{0}, kAnchor, kMaxTime}) {
    CheckInstants(*expression, is_cron, after);
  }
  if (!is_cron) return 0;
  std::string spaced;
  for (char c : text) spaced += c == ' ' ? "\t  " : std::string(1, c);
  const auto same = ScheduleExpression::Parse(spaced);
  CHECK(same.ok() && same->NextAfter(kAnchor, kAnchor, TimeZone()) ==
                         expression->NextAfter(kAnchor, kAnchor, TimeZone()));
  return 0;
}

}  // namespace sluice::model
