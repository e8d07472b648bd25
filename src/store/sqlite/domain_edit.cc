#include "store/sqlite/domain_edit.h"

#include <algorithm>
#include <utility>

#include "store/sqlite/search_index.h"

namespace sluice::store::sqlite {

Result<DomainEdit> DomainEdit::Begin(Connection& connection, UpdateTime& time,
                                     std::string_view domain) {
  TRY_ASSIGN(const DomainRow row, FindDomainRow(connection, domain));
  return DomainEdit(connection, row, time.Next());
}

Result<std::optional<StoredProfile>> DomainEdit::Find(const ProfileIdBytes& id) {
  TRY_ASSIGN(Rows rows, connection_->Query("SELECT p.\"row\", p.json, k.keys FROM profile p "
                                           "JOIN profile_keys k ON k.\"row\" = p.\"row\" "
                                           "WHERE p.domain = ? AND p.profile_id = ?",
                                           domain_.number, ToBytes(id)));
  TRY_ASSIGN(const bool found, rows.Next());
  if (!found) return std::optional<StoredProfile>();
  return std::optional(StoredProfile{rows.Int(0), rows.String(1), rows.String(2)});
}

Result<bool> DomainEdit::Create(const ProfileIdBytes& id, const ProfileDocument& document) {
  CHECK(domain_.next_sequence < int64_t{1} << kSequenceBits);
  const int64_t row = FirstRow(domain_.number) + domain_.next_sequence;
  TRY_ASSIGN(const int64_t made,
             connection_->Write("INSERT INTO profile (\"row\", domain, profile_id, created_at, "
                                "updated_at, json) VALUES (?, ?, ?, ?, ?, ?) "
                                "ON CONFLICT (domain, profile_id) DO NOTHING",
                                row, domain_.number, ToBytes(id), now_, now_, document.json));
  if (made == 0) return false;
  std::vector<SearchKey> keys = document.keys;
  NormalizeKeys(keys);
  TRY(connection_->Write("INSERT INTO profile_keys (\"row\", keys) VALUES (?, ?)", row,
                         Bytes{WriteKeys(keys)}));
  for (const SearchKey& key : keys) added_.push_back({HashKey(key), row});
  ++domain_.next_sequence;
  ++domain_.profiles;
  domain_.bytes += static_cast<int64_t>(document.json.size());
  changed_ = true;
  return true;
}

Status DomainEdit::Replace(const StoredProfile& stored, const ProfileDocument& document) {
  TRY(connection_->Write("UPDATE profile SET json = ?, updated_at = ? WHERE \"row\" = ?",
                         document.json, now_, stored.row));
  domain_.bytes += static_cast<int64_t>(document.json.size());
  domain_.bytes -= static_cast<int64_t>(stored.json.size());
  changed_ = true;
  std::vector<SearchKey> keys = document.keys;
  NormalizeKeys(keys);
  const std::string written = WriteKeys(keys);
  if (written == stored.keys) return {};
  TRY(connection_->Write("UPDATE profile_keys SET keys = ? WHERE \"row\" = ?", Bytes{written},
                         stored.row));
  TRY_ASSIGN(const std::vector<SearchKey> before, ReadKeys(stored.keys));
  size_t kept = 0;
  for (const SearchKey& key : keys) {
    if (std::binary_search(before.begin(), before.end(), key)) {
      ++kept;
    } else {
      added_.push_back({HashKey(key), stored.row});
    }
  }
  domain_.stale_keys += static_cast<int64_t>(before.size() - kept);
  return {};
}

Status DomainEdit::Remove(const StoredProfile& stored) {
  TRY_ASSIGN(const std::vector<SearchKey> keys, ReadKeys(stored.keys));
  domain_.stale_keys += static_cast<int64_t>(keys.size());
  TRY(connection_->Write("DELETE FROM profile_keys WHERE \"row\" = ?", stored.row));
  TRY(connection_->Write("DELETE FROM profile WHERE \"row\" = ?", stored.row));
  --domain_.profiles;
  domain_.bytes -= static_cast<int64_t>(stored.json.size());
  changed_ = true;
  return {};
}

Status DomainEdit::Finish() {
  if (!changed_) return {};
  TRY(AddSearchEntries(*connection_, domain_, std::move(added_)));
  return internal::ToStatus(connection_->Write(
      "UPDATE domain SET profiles = ?, bytes = ?, next_sequence = ?, recent_keys = ?, "
      "stale_keys = ?, last_update_ms = max(last_update_ms, ?) WHERE number = ?",
      domain_.profiles, domain_.bytes, domain_.next_sequence, domain_.recent_keys,
      domain_.stale_keys, now_, domain_.number));
}

}  // namespace sluice::store::sqlite
