#pragma once

#include "api/wire/json_writer.h"
#include "api/wire/node.h"

namespace sluice::api::customer_profiles {

/// The parts of a domain that this server does not do: matching, rule-based matching and the data
/// store. They may be named when they are off; `true` stands for a feature that was named.
struct DomainFeatures {
  bool matching = false;
  bool rule_based_matching = false;
  bool data_store = false;
};

/// Read them from a CreateDomain request. Their settings are held to the service model, and one
/// that is on is refused.
DomainFeatures ReadDomainFeatures(const wire::Node& body);

/// Write those that were named as {"Enabled": false}.
void WriteDomainFeatures(wire::JsonWriter& out, const DomainFeatures& features);

}  // namespace sluice::api::customer_profiles
