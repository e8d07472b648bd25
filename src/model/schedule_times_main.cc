#include <cstdint>
#include <cstdlib>
#include <iostream>
#include <string>

#include "model/schedule_expression.h"

// usage: schedule_times <CASES
// A case is a line AFTER_MS COUNT ZONE EXPRESSION. Answer each with a line: "refused", or the first
// COUNT instants after AFTER_MS in epoch milliseconds, fewer when there are no more. A rate's
// anchor is AFTER_MS.

namespace sluice::model {
namespace {

std::string Answer(UnixMillis after, int count, std::string_view zone_name, std::string_view text) {
  const auto expression = ScheduleExpression::Parse(text);
  const auto zone = TimeZone::Find(zone_name);
  if (!expression.ok() || !zone.ok()) return "refused";
  std::string instants;
  UnixMillis last = after;
  for (int i = 0; i < count; ++i) {
    const auto next = expression->NextAfter(last, after, *zone);
    if (!next) break;
    instants += (i > 0 ? " " : "") + std::to_string(next->value);
    last = *next;
  }
  return instants;
}

}  // namespace
}  // namespace sluice::model

int main() {
  int64_t after = 0;
  int count = 0;
  std::string zone;
  std::string text;
  while (std::cin >> after >> count >> zone && std::cin.get() == ' ' &&
         std::getline(std::cin, text)) {
    std::cout << sluice::model::Answer({after}, count, zone, text) << '\n';
  }
  return std::cin.eof() ? EXIT_SUCCESS : EXIT_FAILURE;
}
