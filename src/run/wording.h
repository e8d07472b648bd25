#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "model/run.h"

namespace sluice::run {

/// Write a count with its noun: "1 row", "1,204 files".
std::string CountText(int64_t count, const char* noun);

/// Write a duration: "0.4 s", "41 s", "12 min 3 s", "2 h 5 min".
std::string DurationText(int64_t duration_ms);

/// Say how far a run is: "reading: 41 % (2,460,000 of about 6,000,000 rows), 3 of 8 splits, about
/// 12 s left"; what is not known is left out: "reading: 412,000 rows, 96 MB".
std::string ProgressText(const model::RunCounts& counts);

/// Say how much of the files was looked through: "looking through files: 41 % (96 MB of 234 MB)".
std::string SurveyText(int64_t read_bytes, int64_t total_bytes);

/// Say what a run did and what is to be known of it: "1,204,551 rows, 3 files, 212 MB in 41 s;
/// orders: no time field, exported whole".
std::string CompletedText(const model::RunCounts& counts, int64_t duration_ms,
                          const std::vector<std::string>& notes);

}  // namespace sluice::run
