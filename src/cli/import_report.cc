#include "cli/import_report.h"

#include <fmt/format.h>

#include <boost/json.hpp>

namespace sluice::cli {
namespace {

constexpr size_t kMostKept = 1'000;

}  // namespace

void ImportReport::Accept(int64_t created, int64_t updated, int64_t unchanged) {
  std::lock_guard lock(mutex_);
  counts_.created += created;
  counts_.updated += updated;
  counts_.unchanged += unchanged;
}

void ImportReport::Refuse(const Refusal& refusal) {
  {
    std::lock_guard lock(mutex_);
    ++counts_.refused;
    if (first_.size() < kMostKept) first_.push_back(refusal);
  }
  terminal_.Warn(fmt::format("{}:{}:{}: {}{}{}", file_, refusal.place.line, refusal.place.column,
                             refusal.member, refusal.member.empty() ? "" : ": ", refusal.message));
}

ImportCounts ImportReport::counts() const {
  std::lock_guard lock(mutex_);
  return counts_;
}

boost::json::object ImportReport::ToJson() const {
  std::lock_guard lock(mutex_);
  boost::json::array refusals;
  for (const Refusal& refusal : first_) {
    boost::json::object each{{"Line", refusal.place.line},
                             {"Column", refusal.place.column},
                             {"Message", refusal.message}};
    if (!refusal.member.empty()) each["Member"] = refusal.member;
    refusals.push_back(std::move(each));
  }
  return {{"Created", counts_.created},
          {"Updated", counts_.updated},
          {"Unchanged", counts_.unchanged},
          {"Refused", counts_.refused},
          {"Refusals", std::move(refusals)}};
}

}  // namespace sluice::cli
