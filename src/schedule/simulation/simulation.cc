#include "schedule/simulation/simulation.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <memory>
#include <random>
#include <set>

#include "base/status.h"
#include "schedule/simulation/simulated_process.h"
#include "store/sqlite/sqlite_store.h"

namespace sluice::schedule {
namespace {

constexpr int64_t kSecondMs = 1'000;
constexpr int64_t kMinuteMs = 60 * kSecondMs;
constexpr int64_t kHourMs = 60 * kMinuteMs;
constexpr int64_t kDayMs = 24 * kHourMs;
constexpr size_t kProcesses = 2;
// Through a change of the clocks and the end of February of a leap year.
constexpr UnixMillis kBegin{1'708'000'000'000};

constexpr std::string_view kExpressions[] = {"rate(20 minutes)",
                                             "rate(3 hours)",
                                             "rate(1 day)",
                                             "cron(15 2 * * ? *)",
                                             "cron(0/45 8-17 ? * MON-FRI *)",
                                             "cron(30 3 L * ? *)"};
constexpr std::string_view kZones[] = {"UTC", "Europe/Berlin", "America/New_York"};

class Simulation {
 public:
  explicit Simulation(const SimulationOptions& options)
      : options_(options), random_(options.seed), clock_(kBegin), source_(kBegin), faulty_([this] {
          return NextFault();
        }) {
    auto store = store::OpenSqliteStore(clock_, options.folder);
    CHECK(store.ok());
    store_ = *std::move(store);
    schedules_.emplace(store_->schedules(), faulty_);
    queue_.emplace(store_->run_queue(), faulty_);
    journal_.emplace(store_->run_journal(), faulty_);
    world_.emplace(SimulatedWorld{clock_, source_, bucket_, *schedules_, *queue_, *journal_,
                                  random_, options.trouble, report_.violations});
    for (size_t i = 0; i < kProcesses; ++i) Begin(i);
    for (int i = 0; i < 3; ++i) MakeSchedule(i);
  }

  SimulationReport Run() {
    const UnixMillis end = kBegin + options_.days * kDayMs;
    while (source_.now() < end) {
      Live();
      StepProcesses();
    }
    Settle();
    Judge();
    return std::move(report_);
  }

 private:
  struct Process {
    std::unique_ptr<SimulatedProcess> process;
    UnixMillis stands_until{0};  // by the source's clock
    int lives = 0;
  };

  int64_t Between(int64_t low, int64_t high) {
    return std::uniform_int_distribution<int64_t>(low, high)(random_);
  }
  bool Chance(double share) { return std::uniform_real_distribution<double>()(random_) < share; }
  template <typename T, size_t kSize>
  const T& Any(const T (&choices)[kSize]) {
    return choices[Between(0, kSize - 1)];
  }

  Fault NextFault() {
    ++report_.calls;
    if (options_.fail_call) {
      if (report_.calls != *options_.fail_call) return Fault::kNone;
      return options_.answer_lost ? Fault::kAnswerLost : Fault::kRefused;
    }
    if (settling_ || !Chance(options_.faults)) return Fault::kNone;
    return Chance(0.5) ? Fault::kRefused : Fault::kAnswerLost;
  }

  void Begin(size_t index) {
    Process& process = processes_[index];
    process.process = std::make_unique<SimulatedProcess>(
        *world_, fmt::format("process {} life {}", index, ++process.lives));
  }

  model::NewSchedule NewTerms() {
    model::NewSchedule schedule;
    schedule.terms = {std::string(Any(kExpressions)), std::string(Any(kZones)), clock_.Now(),
                      Chance(0.5) ? model::OverlapPolicy::kSkip : model::OverlapPolicy::kQueue};
    schedule.watermark = kBegin;
    const auto timetable = model::MakeTimetable(schedule.terms);
    CHECK(timetable.ok());
    schedule.next_due = timetable->NextAfter(clock_.Now());
    return schedule;
  }

  void MakeSchedule(int number) {
    model::DataIntegration integration;
    integration.id.text = fmt::format("integration {}", number);
    integration.name = integration.id.text;
    CHECK(store_->integrations().Create(integration, {}).ok());
    model::DataIntegrationAssociation association;
    association.id.text = fmt::format("association {}", number);
    association.integration_id = integration.id;
    CHECK(store_->associations().Create(association, NewTerms(), {}).ok());
    associations_.push_back(association.id);
  }

  // Time goes on: slowly while a run is carried, so that much happens to it.
  void Live() {
    const bool busy = std::any_of(std::begin(processes_), std::end(processes_),
                                  [](const Process& each) { return each.process->busy(); });
    const int64_t ms = busy ? Between(10, 8 * kSecondMs) : Between(kSecondMs, 20 * kMinuteMs);
    clock_.Advance(std::chrono::milliseconds(ms));
    source_.Advance(ms);
    for (int64_t rows = Between(0, 2); rows > 0; --rows) {
      source_.Write(Chance(0.9) ? 0 : Between(0, 2 * kHourMs));
    }
    if (options_.deaths) MeetDeath();
    if (options_.clock_steps && Chance(0.0005)) StepClock();
    if (busy && Chance(0.01)) CancelLatest(AnyAssociation());
    if (Chance(0.002)) ChangeSomething(AnyAssociation());
  }

  void MeetDeath() {
    for (size_t i = 0; i < kProcesses; ++i) {
      if (Chance(0.003)) {
        Begin(i);
        ++report_.deaths;
      } else if (Chance(0.003)) {
        processes_[i].stands_until = source_.now() + Between(kSecondMs, 3 * kMinuteMs);
      }
    }
  }

  void StepClock() {
    constexpr int64_t kSteps[] = {-kDayMs, -kHourMs, -kMinuteMs, kMinuteMs, kHourMs, kDayMs};
    clock_.SetWall(source_.now() + Any(kSteps));
    ++report_.clock_steps;
  }

  const model::AssociationId& AnyAssociation() {
    return associations_[Between(0, std::ssize(associations_) - 1)];
  }

  void ChangeSomething(const model::AssociationId& id) {
    switch (Between(0, 3)) {
      case 0: CHECK(store_->associations().Update(id, {}, clock_.Now(), NewTerms()).ok()); break;
      case 1: CHECK(store_->schedules().Pause(id).ok()); break;
      default: CHECK(store_->schedules().Resume(id).ok()); break;
    }
  }

  // Refused where it has ended or is published already.
  void CancelLatest(const model::AssociationId& id) {
    const auto page = store_->run_history().List({{}, id, {}}, {1, ""});
    CHECK(page.ok());
    if (page->items.empty()) return;
    const auto cancelled = store_->run_control().Cancel(page->items.front().id, "by a person");
    CHECK(cancelled.ok() || cancelled.status().Is(ErrorKind::kDuplicate));
  }

  void StepProcesses() {
    for (Process& each : processes_) {
      if (each.stands_until <= source_.now()) each.process->Step();
    }
  }

  // The clock is right, nobody dies and nothing fails, for long enough that every lease has ended.
  void Settle() {
    settling_ = true;
    world_->trouble = 0;
    clock_.SetWall(source_.now());
    for (const auto& id : associations_) CHECK(store_->schedules().Resume(id).ok());
    const UnixMillis end = source_.now() + options_.settle_days * kDayMs;
    while (source_.now() < end || AnyBusy()) {
      const int64_t ms =
          AnyBusy() ? Between(10, 2 * kSecondMs) : Between(kSecondMs, 20 * kMinuteMs);
      clock_.Advance(std::chrono::milliseconds(ms));
      source_.Advance(ms);
      for (Process& each : processes_) each.process->Step();
    }
  }

  bool AnyBusy() const {
    return std::any_of(std::begin(processes_), std::end(processes_),
                       [](const Process& each) { return each.process->busy(); });
  }

  void Judge() {
    std::map<std::string, std::vector<model::Run>> completed;  // by association
    std::set<std::pair<std::string, int64_t>> instants;
    store::PageRequest request{1000, ""};
    do {
      const auto page = store_->run_history().List({}, request);
      CHECK(page.ok());
      for (const model::Run& run : page->items) JudgeRun(run, completed, instants);
      request.after = page->next;
    } while (!request.after.empty());
    for (const auto& id : associations_) JudgeWindows(id, completed[id.text]);
    if (bucket_.uploads() > 0) {
      report_.violations.push_back(fmt::format("{} uploads are left", bucket_.uploads()));
    }
    if (int64_t(bucket_.manifests().size()) != report_.completed) {
      report_.violations.push_back("more is published than runs have completed");
    }
  }

  void JudgeRun(const model::Run& run, std::map<std::string, std::vector<model::Run>>& completed,
                std::set<std::pair<std::string, int64_t>>& instants) {
    ++report_.instants;
    if (model::IsAlive(run.state)) {
      report_.violations.push_back(fmt::format("run {} has not ended", run.id.text));
    }
    if (!run.due_at || !instants.emplace(run.association_id.text, run.due_at->value).second) {
      report_.violations.push_back(fmt::format("run {} doubles an instant", run.id.text));
    }
    if (run.state == model::RunState::kFailed) ++report_.failed;
    if (run.state == model::RunState::kCancelled) ++report_.cancelled;
    if (run.state != model::RunState::kCompleted) return;
    ++report_.completed;
    completed[run.association_id.text].push_back(run);
  }

  void JudgeWindows(const model::AssociationId& id, std::vector<model::Run>& runs) {
    std::sort(runs.begin(), runs.end(),
              [](const model::Run& a, const model::Run& b) { return a.window.end < b.window.end; });
    UnixMillis expected = kBegin;
    std::set<std::string> rows;
    int64_t exported = 0;
    for (const model::Run& run : runs) {
      if (run.window.start != expected) {
        report_.violations.push_back(fmt::format("{}: the window at {} begins at {}, not at {}",
                                                 id.text, FormatIso(run.window.end),
                                                 FormatIso(run.window.start), FormatIso(expected)));
      }
      expected = std::max(expected, run.read_until.value_or(run.window.end));
      exported += CountRows(run, rows);
    }
    report_.rows += exported;
    const int64_t there = source_.Count({kBegin, expected});
    if (exported != there || int64_t(rows.size()) != there) {
      report_.violations.push_back(fmt::format("{}: of {} rows {} were exported, {} of them once",
                                               id.text, there, exported, rows.size()));
    }
    JudgeProgress(id, expected);
  }

  /// A manifest is its upload and then its rows.
  int64_t CountRows(const model::Run& run, std::set<std::string>& rows) {
    const auto found = bucket_.manifests().find(run.id.text);
    if (found == bucket_.manifests().end()) {
      report_.violations.push_back(fmt::format("run {} published nothing", run.id.text));
      return 0;
    }
    int64_t count = 0;
    const std::string& manifest = found->second;
    size_t at = manifest.find(' ');
    while (at != std::string::npos && at + 1 < manifest.size()) {
      const size_t end = manifest.find(' ', at + 1);
      rows.insert(manifest.substr(at + 1, end - at - 1));
      ++count;
      at = end;
    }
    return count;
  }

  void JudgeProgress(const model::AssociationId& id, UnixMillis exported_until) {
    const auto schedule = store_->schedules().Find(id);
    CHECK(schedule.ok());
    if (schedule->watermark != exported_until) {
      report_.violations.push_back(fmt::format("{}: the watermark is {}, exported is {}", id.text,
                                               FormatIso(schedule->watermark),
                                               FormatIso(exported_until)));
    }
    const auto timetable = model::MakeTimetable(schedule->terms);
    const auto after = timetable->NextAfter(exported_until);
    if (!schedule->next_due || *schedule->next_due <= clock_.Now() ||
        (after && *after + kDayMs < clock_.Now())) {
      report_.violations.push_back(
          fmt::format("{}: instants were missed after {}", id.text, FormatIso(exported_until)));
    }
  }

  const SimulationOptions options_;
  SimulationReport report_;
  std::mt19937_64 random_;
  FakeClock clock_;
  SimulatedSource source_;
  SimulatedBucket bucket_;
  bool settling_ = false;
  std::unique_ptr<store::Store> store_;
  const FaultyStore faulty_;
  std::optional<FaultySchedules> schedules_;
  std::optional<FaultyQueue> queue_;
  std::optional<FaultyJournal> journal_;
  std::optional<SimulatedWorld> world_;
  std::vector<model::AssociationId> associations_;
  Process processes_[kProcesses];
};

}  // namespace

SimulationReport Simulate(const SimulationOptions& options) { return Simulation(options).Run(); }

}  // namespace sluice::schedule
