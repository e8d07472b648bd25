#pragma once

#include <chrono>
#include <cstdint>
#include <memory>

#include "app/configuration.h"
#include "app/master_key.h"
#include "app/root_key.h"
#include "base/clock.h"
#include "base/status.h"

namespace sluice::app {

/// The whole server: store, buckets, API, HTTP and the carrying of runs, put together.
class ServerProcess {
 public:
  /// Open everything and begin to answer. What an earlier life of the process left undone is taken
  /// up again. Errors: of each part, fit for the operator's screen.
  static Result<std::unique_ptr<ServerProcess>> Start(const Configuration& configuration);
  ~ServerProcess();

  uint16_t port() const;
  const RootKey& root_key() const;
  const MasterKey& master_key() const;

  /// Let requests in hand finish for at most `grace`, then stop the runs, which go on at the next
  /// start.
  void Stop(std::chrono::milliseconds grace);

 private:
  class Impl;
  explicit ServerProcess(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace sluice::app
