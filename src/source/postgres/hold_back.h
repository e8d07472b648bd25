#pragma once

#include <chrono>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "base/status.h"
#include "model/run.h"
#include "pg/connection.h"

namespace sluice::source {

/// Up to where a window can be read without a row that is committed later being left out.
struct Readable {
  UnixMillis until;
  std::vector<std::string> notes;
};

/// Hold a window's end back to the start of the oldest transaction that is open now and might still
/// commit rows into it: what it writes bears a time since its start. Ask before the snapshot is
/// taken, which then has all that was committed before. One that began more than `most` before the
/// end is not waited for, and the notes say so; nor can the starts of those be known that we may
/// not see, so for them it is held back by `most`.
Result<Readable> FindReadable(pg::Connection& connection, model::Window window,
                              std::chrono::milliseconds most, std::stop_token stop);

}  // namespace sluice::source
