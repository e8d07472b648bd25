#pragma once

#include "api/call.h"
#include "api/wire/json_writer.h"
#include "api/wire/node.h"
#include "store/access_key_store.h"

namespace sluice::api::sluice_v1 {

/// Read the policy in the body's Policy, held to ReadPolicy; nothing when it is absent. Errors:
/// invalid naming it.
Result<std::optional<std::string>> ReadPolicyText(const wire::Node& body, wire::Problem& problem);

/// Read the key id in the path. Errors: invalid.
Result<std::string> ReadAccessKeyId(const Call& call);

/// Write the members of a key that may be shown again.
void WriteAccessKey(wire::JsonWriter& out, const store::AccessKey& key);

}  // namespace sluice::api::sluice_v1
