#include "store/sqlite/tagged_body.h"

#include <optional>

#include "store/sqlite/record_body.h"

namespace sluice::store::sqlite {
namespace {

constexpr std::string_view kTags = "tags";

struct TaggedBody {
  std::optional<model::Tags> tags;
};

}  // namespace

void Describe(auto& body, Of<TaggedBody> auto& tagged) { body(kTags, tagged.tags); }

Result<model::Tags> ReadBodyTags(std::string_view body) {
  TaggedBody tagged;
  TRY(ReadBody(body, tagged, "tags"));
  return std::move(tagged.tags).value_or(model::Tags());
}

Result<std::string> ReplaceBodyTags(std::string_view body, const model::Tags& tags) {
  boost::json::error_code error;
  boost::json::value value = boost::json::parse(body, error);
  if (error) return DamagedBody(error.message());
  boost::json::object* members = value.if_object();
  if (members == nullptr) return DamagedBody(kTags);
  boost::json::object& out = (*members)[kTags].emplace_object();
  for (const auto& [key, text] : tags) out.emplace(key, text);
  return boost::json::serialize(value);
}

}  // namespace sluice::store::sqlite
