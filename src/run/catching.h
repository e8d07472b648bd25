#pragma once

#include <exception>
#include <new>
#include <utility>

#include "base/status.h"
#include "run/failure.h"

namespace sluice::run {

/// Turn what a library below us still throws into a Status; the outermost frame of a run and of
/// each of its threads.
template <typename Function>
Status Catching(Function&& function) {
  try {
    return std::forward<Function>(function)();
  } catch (const std::bad_alloc&) {
    return {ErrorKind::kQuota, "the server has too little memory for this run"};
  } catch (const std::exception& error) {
    return Internal("something failed that should not; the server's log has the details",
                    error.what());
  }
}

/// The same for a function that returns an Outcome; what is thrown counts as a failure at `stage`.
template <typename Function>
Outcome Catching(Stage stage, Function&& function) {
  Outcome outcome{{}, stage};
  const Status caught = Catching([&] {
    outcome = std::forward<Function>(function)();
    return Status();
  });
  if (!caught.ok()) outcome.status = caught;
  return outcome;
}

}  // namespace sluice::run
