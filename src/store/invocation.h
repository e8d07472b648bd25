#pragma once

#include <string>

namespace sluice::store {

/// What lets a change that is repeated because its answer was lost be recognised: a digest of who
/// asked for what, under an id that the client keeps over its retries. Remembered in the
/// transaction of the change, for at least 15 minutes unless a million changes come after it. A
/// change under a digest that is remembered is answered ok and done no second time.
struct Invocation {
  std::string digest;  // 16 bytes; empty: none
};

}  // namespace sluice::store
