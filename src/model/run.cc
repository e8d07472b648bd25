#include "model/run.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

namespace sluice::model {
namespace {

constexpr std::array<std::pair<RunState, std::string_view>, 6> kStates{{
    {RunState::kQueued, "queued"},
    {RunState::kRunning, "running"},
    {RunState::kCommitting, "committing"},
    {RunState::kCompleted, "completed"},
    {RunState::kFailed, "failed"},
    {RunState::kCancelled, "cancelled"},
}};

constexpr std::pair<RunState, RunState> kTransitions[] = {
    {RunState::kQueued, RunState::kRunning},     {RunState::kQueued, RunState::kCancelled},
    {RunState::kRunning, RunState::kCommitting}, {RunState::kRunning, RunState::kFailed},
    {RunState::kRunning, RunState::kCancelled},  {RunState::kCommitting, RunState::kCompleted},
};

constexpr std::string_view kOutcomes[] = {"under_way", "completed", "failed",   "setback",
                                          "stopped",   "died",      "cancelled"};

constexpr size_t kMessageCharacters = 255;

bool BeginsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

}  // namespace

std::string_view RunStateName(RunState state) { return kStates[size_t(state)].second; }

std::optional<RunState> ParseRunState(std::string_view name) {
  for (const auto& [state, spelled] : kStates) {
    if (spelled == name) return state;
  }
  return std::nullopt;
}

std::string_view AttemptOutcomeName(AttemptOutcome outcome) { return kOutcomes[size_t(outcome)]; }

std::optional<AttemptOutcome> ParseAttemptOutcome(std::string_view name) {
  const auto found = std::ranges::find(kOutcomes, name);
  if (found == std::end(kOutcomes)) return std::nullopt;
  return static_cast<AttemptOutcome>(found - std::begin(kOutcomes));
}

bool MayBecome(RunState from, RunState to) {
  return std::ranges::find(kTransitions, std::pair(from, to)) != std::end(kTransitions);
}

std::string FitStatusMessage(std::string_view text) {
  size_t characters = 0;
  size_t cut = 0;  // where the 255th character begins
  for (size_t i = 0; i < text.size(); ++i) {
    if (!BeginsCharacter(text[i])) continue;
    if (++characters == kMessageCharacters) cut = i;
    if (characters > kMessageCharacters) return std::string(text.substr(0, cut)) + "…";
  }
  return std::string(text);
}

}  // namespace sluice::model
