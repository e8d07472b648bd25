#pragma once

#include <string>

#include "base/status.h"

namespace sluice::api {

struct Call;

/// What a request acts on, as policies and the audit log name it.
struct Resource {
  std::string arn;
  /// The same as the caller named it, which is all that a refused caller is told: whether a name
  /// was found must not show.
  std::string asked;
};

/// How a request's resource is found, for the table of operations. An identifier that is a name is
/// looked up and the outcome left in the Call for the operation; where nothing is found, the ARN
/// ends in what was given. What is no identifier at all is left to the operation to refuse. ARNs
/// are cut at 2,048 bytes, longer than any that exists. Errors: of the store.
namespace resource {

/// "*": lists, which show what is of everybody.
Result<Resource> All(Call& call);

Result<Resource> DataIntegration(Call& call);
Result<Resource> DataIntegrationAssociation(Call& call);
/// data-integration/*: the id is not made yet.
Result<Resource> NewDataIntegration(Call& call);

Result<Resource> Domain(Call& call);

Result<Resource> Run(Call& call);
/// An association that is named by itself, by id or ARN; of one that is not there the integration
/// is "*".
Result<Resource> Association(Call& call);
Result<Resource> Bucket(Call& call);
/// The bucket that the body's Name names.
Result<Resource> NewBucket(Call& call);

Result<Resource> AccessKey(Call& call);
/// access-key/*: the id is not made yet.
Result<Resource> NewAccessKey(Call& call);

/// An application by id or ARN, either with or without a suffix (":word").
Result<Resource> Application(Call& call);
/// application/*: the id is not made yet.
Result<Resource> NewApplication(Call& call);
Result<Resource> EventIntegration(Call& call);
/// The event integration that the body's Name names.
Result<Resource> NewEventIntegration(Call& call);
/// What the ARN in the path names.
Result<Resource> Tagged(Call& call);

}  // namespace resource
}  // namespace sluice::api
