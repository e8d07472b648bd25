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

void ImportReport::Open(const Place& first) {
  std::lock_guard lock(mutex_);
  open_.insert(first);
}

void ImportReport::Settle(const Place& first) {
  std::lock_guard lock(mutex_);
  open_.erase(open_.find(first));
  TellBefore(open_.empty() ? nullptr : &*open_.begin());
}

void ImportReport::SettleAll() {
  std::lock_guard lock(mutex_);
  open_.clear();
  TellBefore(nullptr);
}

size_t ImportReport::waiting() const {
  std::lock_guard lock(mutex_);
  return waiting_.size();
}

void ImportReport::Refuse(const Refusal& refusal) {
  std::lock_guard lock(mutex_);
  ++counts_.refused;
  waiting_.emplace(refusal.place, refusal);
  TellBefore(open_.empty() ? nullptr : &*open_.begin());
}

/// Tell, under the lock so that no other thread comes in between, what stands before `end` (null:
/// all).
void ImportReport::TellBefore(const Place* end) {
  while (!waiting_.empty() && (end == nullptr || waiting_.begin()->first < *end)) {
    const Refusal refusal = std::move(waiting_.extract(waiting_.begin()).mapped());
    terminal_.Warn(fmt::format("{}:{}:{}: {}{}{}", file_, refusal.place.line, refusal.place.column,
                               refusal.member, refusal.member.empty() ? "" : ": ",
                               refusal.message));
    if (first_.size() < kMostKept) first_.push_back(refusal);
  }
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
