#pragma once

#include <string>

namespace sluice::store {

/// What lets a repeated create find its first answer: the client's token and a digest of the
/// parameters. Kept for at least 24 hours, in the transaction of the create. Same token and digest:
/// the first result, and nothing is done; same token, other digest: invalid, naming ClientToken.
struct IdempotencyToken {
  std::string token;   // empty: none
  std::string digest;  // of operation and parameters
};

}  // namespace sluice::store
