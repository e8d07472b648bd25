#pragma once

#include <string>

#include "model/policy.h"

namespace sluice::api {

/// Whose key a request is signed with, and what that key may do.
struct Principal {
  std::string access_key_id;
  std::string user;
  bool root = false;  // may do everything
  model::Policy policy;
  std::string secret_access_key;
};

}  // namespace sluice::api
