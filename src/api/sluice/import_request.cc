#include "api/sluice/import_request.h"

#include "api/customer_profiles/profile_document.h"
#include "api/wire/node.h"

namespace sluice::api::sluice_v1 {
namespace {

constexpr size_t kMaxProfiles = 1'000;

void ReadOne(const wire::Node& item, ImportRequest& request) {
  const int64_t line = item.Required("Line").Integer(0, INT64_MAX);
  std::string id = item.Required("ProfileId").Text(wire::kProfileIdText);
  const wire::Node profile = item.Required("Profile");
  if (!profile.present()) return;
  wire::Problem problem;
  const auto* object = profile.raw().if_object();
  if (object == nullptr) {
    problem.Report({}, "A profile must be an object");
  } else {
    store::ProfileDocument document = customer_profiles::ReadProfile(
        *object, id, customer_profiles::ProfileUse::kImport, problem);
    if (!problem.found()) request.profiles.push_back({std::move(id), std::move(document)});
  }
  if (problem.found()) {
    request.refused.push_back({line, std::move(problem.member), std::move(problem.text)});
  }
}

}  // namespace

Result<ImportRequest> ReadImport(const wire::JsonDocument& document) {
  wire::Problem problem;
  ImportRequest request;
  request.profiles.reserve(kMaxProfiles);
  wire::Node(document, problem)
      .Required("Profiles")
      .EachItem(1, kMaxProfiles, [&](const wire::Node& item) { ReadOne(item, request); });
  TRY(problem.ToStatus());
  return request;
}

}  // namespace sluice::api::sluice_v1
