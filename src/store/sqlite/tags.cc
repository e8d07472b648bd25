#include "store/sqlite/tags.h"

#include <fmt/format.h>

#include "store/sqlite/invocations.h"
#include "store/sqlite/tagged_body.h"

namespace sluice::store::sqlite {
namespace {

/// How a kind of resource is found and kept: `find` yields number and body by the two texts of a
/// TaggedResource, `keep` takes body and number.
struct TaggedTable {
  std::string_view called;
  std::string_view find;
  std::string_view keep;
};

const TaggedTable& TableOf(model::TaggedKind kind) {
  static constexpr TaggedTable kIntegrations = {
      "Data integration", "SELECT number, body FROM integration WHERE id = ?1 AND ?2 = ''",
      "UPDATE integration SET body = ? WHERE number = ?"};
  static constexpr TaggedTable kAssociations = {
      "Data integration association",
      "SELECT a.number, a.body FROM association a JOIN integration i ON i.number = a.integration "
      "WHERE a.id = ?1 AND i.id = ?2",
      "UPDATE association SET body = ? WHERE number = ?"};
  static constexpr TaggedTable kApplications = {
      "Application", "SELECT number, body FROM application WHERE id = ?1 AND ?2 = ''",
      "UPDATE application SET body = ? WHERE number = ?"};
  static constexpr TaggedTable kEventIntegrations = {
      "Event integration", "SELECT number, body FROM event_integration WHERE name = ?1 AND ?2 = ''",
      "UPDATE event_integration SET body = ? WHERE number = ?"};
  static constexpr TaggedTable kDomains = {
      "Domain", "SELECT number, body FROM domain WHERE name = ?1 AND ?2 = '' AND deleted = 0",
      "UPDATE domain SET body = ? WHERE number = ?"};
  switch (kind) {
    case model::TaggedKind::kDataIntegration: return kIntegrations;
    case model::TaggedKind::kDataIntegrationAssociation: return kAssociations;
    case model::TaggedKind::kApplication: return kApplications;
    case model::TaggedKind::kEventIntegration: return kEventIntegrations;
    case model::TaggedKind::kDomain: return kDomains;
  }
  return kIntegrations;
}

struct TaggedRow {
  int64_t number;
  std::string body;
};

Result<TaggedRow> FindRow(Connection& connection, const model::TaggedResource& resource) {
  const TaggedTable& table = TableOf(resource.kind);
  TRY_ASSIGN(Rows rows, connection.Query(table.find, resource.name, resource.parent));
  TRY_ASSIGN(const bool found, rows.Next());
  if (!found) return NotFound(fmt::format("{} '{}' was not found", table.called, resource.name));
  return TaggedRow{rows.Int(0), rows.String(1)};
}

}  // namespace

Result<model::Tags> Tags::List(const model::TaggedResource& resource) {
  return DatabaseOf(resource.kind).Read([&](Connection& connection) -> Result<model::Tags> {
    TRY_ASSIGN(const TaggedRow row, FindRow(connection, resource));
    return ReadBodyTags(row.body);
  });
}

template <typename Change>
Status Tags::Edit(const model::TaggedResource& resource, const Invocation& invocation,
                  const Change& change) {
  return DatabaseOf(resource.kind).Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const bool first, BeginInvocation(connection, invocation, clock_.Now()));
    if (!first) return {};
    TRY_ASSIGN(const TaggedRow row, FindRow(connection, resource));
    TRY_ASSIGN(model::Tags tags, ReadBodyTags(row.body));
    TRY(change(tags));
    TRY_ASSIGN(const std::string body, ReplaceBodyTags(row.body, tags));
    return internal::ToStatus(connection.Write(TableOf(resource.kind).keep, body, row.number));
  });
}

Status Tags::Add(const model::TaggedResource& resource, const model::Tags& tags, size_t max_tags,
                 const Invocation& invocation) {
  return Edit(resource, invocation, [&](model::Tags& kept) -> Status {
    for (const auto& [key, value] : tags) kept.insert_or_assign(key, value);
    if (kept.size() <= max_tags) return {};
    return Invalid(fmt::format("the resource would have {} tags; at most {} are allowed",
                               kept.size(), max_tags));
  });
}

Status Tags::Remove(const model::TaggedResource& resource, std::span<const std::string> keys,
                    const Invocation& invocation) {
  return Edit(resource, invocation, [&](model::Tags& kept) -> Status {
    for (const std::string& key : keys) kept.erase(key);
    return {};
  });
}

}  // namespace sluice::store::sqlite
