#include "api/customer_profiles/shapes.h"

namespace sluice::api::customer_profiles {

Result<std::string> GetDomain(const Call& call) {
  TRY_ASSIGN(const std::string name, ReadDomainName(call));
  TRY_ASSIGN(const auto found, call.environment.store.domains().FindDomain(name));
  const auto& [domain, stats] = found;
  wire::JsonWriter out;
  out.BeginObject();
  WriteDomain(out, domain);
  out.Name("Stats");
  out.BeginObject();
  out.IntegerMember("ProfileCount", stats.profiles);
  out.IntegerMember("MeteringProfileCount", stats.profiles);
  out.IntegerMember("ObjectCount", 0);
  out.IntegerMember("TotalSize", stats.bytes);
  out.EndObject();
  out.EndObject();
  return out.Take();
}

}  // namespace sluice::api::customer_profiles
