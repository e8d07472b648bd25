#include "store/sqlite/profiles.h"

#include <fmt/format.h>

#include "store/sqlite/domain_edit.h"
#include "store/sqlite/invocations.h"
#include "store/sqlite/profile_search.h"

namespace sluice::store::sqlite {
namespace {

Status Missing(std::string_view domain, std::string_view id) {
  return NotFound(fmt::format("Profile '{}' was not found in domain '{}'", id, domain));
}

Result<ProfileIdBytes> NewProfileId(std::string_view text) {
  const std::optional<ProfileIdBytes> id = ReadProfileId(text);
  if (!id) return Invalid("ProfileId must be 32 lower-case hexadecimal digits");
  return *id;
}

Result<StoredProfile> FindStored(DomainEdit& edit, std::string_view domain, std::string_view id) {
  const std::optional<ProfileIdBytes> bytes = ReadProfileId(id);
  if (!bytes) return Missing(domain, id);
  TRY_ASSIGN(std::optional<StoredProfile> stored, edit.Find(*bytes));
  if (!stored) return Missing(domain, id);
  return *std::move(stored);
}

bool Equal(const StoredProfile& stored, const ProfileDocument& document) {
  if (stored.json != document.json) return false;
  std::vector<SearchKey> keys = document.keys;
  NormalizeKeys(keys);
  return stored.keys == WriteKeys(keys);
}

Status ImportOne(DomainEdit& edit, const ImportedProfile& profile, ImportCounts& counts) {
  TRY_ASSIGN(const ProfileIdBytes id, NewProfileId(profile.id));
  TRY_ASSIGN(const bool created, edit.Create(id, profile.document));
  if (created) {
    ++counts.created;
    return {};
  }
  TRY_ASSIGN(const std::optional<StoredProfile> stored, edit.Find(id));
  CHECK(stored);
  if (Equal(*stored, profile.document)) {
    ++counts.unchanged;
    return {};
  }
  ++counts.updated;
  return edit.Replace(*stored, profile.document);
}

}  // namespace

Status Profiles::CreateProfile(std::string_view domain, std::string_view id,
                               const ProfileDocument& document, const Invocation& invocation) {
  TRY_ASSIGN(const ProfileIdBytes bytes, NewProfileId(id));
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const bool first, BeginInvocation(connection, invocation, clock_.Now()));
    if (!first) return {};
    TRY_ASSIGN(DomainEdit edit, DomainEdit::Begin(connection, time_, domain));
    TRY_ASSIGN(const bool created, edit.Create(bytes, document));
    if (!created) {
      return {ErrorKind::kDuplicate, fmt::format("Profile '{}' exists already", id)};
    }
    return edit.Finish();
  });
}

Status Profiles::UpdateProfile(std::string_view domain, std::string_view id, const Change& change,
                               const Invocation& invocation) {
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const bool first, BeginInvocation(connection, invocation, clock_.Now()));
    if (!first) return {};
    TRY_ASSIGN(DomainEdit edit, DomainEdit::Begin(connection, time_, domain));
    TRY_ASSIGN(const StoredProfile stored, FindStored(edit, domain, id));
    TRY_ASSIGN(const ProfileDocument document, change(stored.json));
    TRY(edit.Replace(stored, document));
    return edit.Finish();
  });
}

Status Profiles::DeleteProfile(std::string_view domain, std::string_view id,
                               const Invocation& invocation) {
  return database_.Write([&](Connection& connection) -> Status {
    TRY_ASSIGN(const bool first, BeginInvocation(connection, invocation, clock_.Now()));
    if (!first) return {};
    TRY_ASSIGN(DomainEdit edit, DomainEdit::Begin(connection, time_, domain));
    TRY_ASSIGN(const StoredProfile stored, FindStored(edit, domain, id));
    TRY(edit.Remove(stored));
    return edit.Finish();
  });
}

Result<ImportCounts> Profiles::ImportProfiles(std::string_view domain,
                                              std::span<const ImportedProfile> profiles) {
  return database_.Write([&](Connection& connection) -> Result<ImportCounts> {
    ImportCounts counts;
    TRY_ASSIGN(DomainEdit edit, DomainEdit::Begin(connection, time_, domain));
    for (const ImportedProfile& profile : profiles) TRY(ImportOne(edit, profile, counts));
    TRY(edit.Finish());
    return counts;
  });
}

Result<Page<Profile>> Profiles::SearchProfiles(std::string_view domain, const ProfileSearch& search,
                                               const PageRequest& request) {
  return database_.Read(
      [&](Connection& connection) { return RunSearch(connection, domain, search, request); });
}

}  // namespace sluice::store::sqlite
