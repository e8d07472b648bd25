#include "api/invocation.h"

#include <fmt/format.h>

#include "digest/digest.h"

namespace sluice::api {
namespace {

constexpr std::string_view kHeader = "amz-sdk-invocation-id";
constexpr size_t kDigestBytes = 16;

}  // namespace

store::Invocation ReadInvocation(const http::Request& request, const Operation& operation,
                                 std::string_view access_key_id) {
  const auto id = request.headers.Find(kHeader);
  if (!id || id->empty()) return {};
  digest::Sha256Stream hash;
  for (std::string_view part :
       {access_key_id, SigningName(operation.api), operation.name, std::string_view(request.path),
        std::string_view(request.query), *id, std::string_view(request.body)}) {
    // With its length before it, so that no part can pose as the end of another.
    hash.Update(fmt::format("{}:", part.size()));
    hash.Update(part);
  }
  const digest::Sha256Bytes digest = hash.Finish();
  return {std::string(digest::View(digest).substr(0, kDigestBytes))};
}

}  // namespace sluice::api
