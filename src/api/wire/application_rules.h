#pragma once

#include "api/wire/text_rule.h"

namespace sluice::api::wire {

// Rules of the texts that applications alone have.
// Source: AppIntegrations service model 2020-07-29. `\w` is ASCII.
extern const TextRule kApplicationIdentifier;  // ArnOrUUID
extern const TextRule kApplicationName;        // 1..255, kName's characters and spaces
extern const TextRule kApplicationNamespace;   // 1..211, kName's characters
extern const TextRule kAccessUrl;              // 1..1000, scheme://
extern const TextRule kApprovedOrigin;         // 1..128, scheme://
extern const TextRule kEventName;              // 1..255, namespace::name
extern const TextRule kEventSchema;            // 1..10240
extern const TextRule kPermission;             // 1..255, kName's characters and asterisks
extern const TextRule kIframePermission;       // 1..100, lower-case letters and hyphens

}  // namespace sluice::api::wire
