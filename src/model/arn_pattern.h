#pragma once

#include <string_view>

namespace sluice::model {

/// Say whether `text` fits the service model's pattern of an ARN in full, in linear time.
/// Source: AppIntegrations service model 2020-07-29, Arn.
bool FitsArnPattern(std::string_view text);

/// The same for an ARN or a UUID, with or without a suffix ":word", whose word may have '$'.
/// Source: the same, ArnOrUUID.
bool FitsArnOrUuidPattern(std::string_view text);

/// Say whether `text` begins as the ARNs of Customer Profiles do; its model holds the rest to
/// nothing. Source: Customer Profiles service model 2020-08-15, TagArn.
bool FitsProfilesArnPattern(std::string_view text);

}  // namespace sluice::model
