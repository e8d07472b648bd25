#include "store/sqlite/profile_search.h"

#include <algorithm>
#include <utility>

#include "store/sqlite/domain_rows.h"
#include "store/sqlite/page_position.h"
#include "store/sqlite/profile_rows.h"
#include "store/sqlite/search_lookup.h"

namespace sluice::store::sqlite {
namespace {

constexpr size_t kMostKeys = 200;

using Term = std::vector<SearchKey>;

size_t CountKeys(const ProfileSearch& search) {
  size_t keys = 0;
  for (const Term& term : search.terms) keys += term.size();
  return keys;
}

void AppendHashes(const Term& term, std::vector<int64_t>& hashes) {
  for (const SearchKey& key : term) hashes.push_back(HashKey(key));
}

// `keys` are in order, each once, as they are stored.
bool HasAnyOf(const std::vector<SearchKey>& keys, const Term& term) {
  return std::any_of(term.begin(), term.end(), [&](const SearchKey& key) {
    return std::binary_search(keys.begin(), keys.end(), key);
  });
}

bool Matches(const std::vector<SearchKey>& keys, const ProfileSearch& search) {
  const auto has = [&](const Term& term) { return HasAnyOf(keys, term); };
  return search.all_terms ? std::all_of(search.terms.begin(), search.terms.end(), has)
                          : std::any_of(search.terms.begin(), search.terms.end(), has);
}

// Any profile of an OR has a key of one of its terms; of an AND, of the term that narrows most. No
// hash: nothing can be found.
Result<std::vector<int64_t>> LeadingHashes(Connection& connection, int64_t domain, int64_t after,
                                           const ProfileSearch& search) {
  std::vector<int64_t> hashes;
  if (!search.all_terms) {
    for (const Term& term : search.terms) AppendHashes(term, hashes);
    return hashes;
  }
  size_t fewest = SIZE_MAX;
  for (const Term& term : search.terms) {
    std::vector<int64_t> of_term;
    AppendHashes(term, of_term);
    TRY_ASSIGN(const Candidates candidates, FindCandidates(connection, domain, of_term, after));
    const size_t rows = candidates.complete ? candidates.rows.size() : SIZE_MAX - 1;
    if (rows < fewest) {
      fewest = rows;
      hashes = std::move(of_term);
    }
  }
  return hashes;
}

/// Read a profile if it is there and matches.
Result<std::optional<Profile>> ReadMatching(Connection& connection, int64_t row,
                                            const ProfileSearch& search) {
  TRY_ASSIGN(Rows rows,
             connection.Query("SELECT k.keys, p.profile_id, p.json, p.created_at, p.updated_at "
                              "FROM profile_keys k CROSS JOIN profile p ON p.\"row\" = k.\"row\" "
                              "WHERE k.\"row\" = ?",
                              row));
  TRY_ASSIGN(const bool found, rows.Next());
  if (!found) return std::optional<Profile>();
  TRY_ASSIGN(const std::vector<SearchKey> keys, ReadKeys(rows.Text(0)));
  if (!Matches(keys, search)) return std::optional<Profile>();
  Profile profile;
  profile.id.resize(2 * sizeof(ProfileIdBytes));
  WriteProfileId(rows.Text(1).substr(0, sizeof(ProfileIdBytes)), profile.id.data());
  profile.json = rows.String(2);
  profile.created_at = rows.Time(3);
  profile.updated_at = rows.Time(4);
  return std::optional(std::move(profile));
}

}  // namespace

Result<Page<Profile>> RunSearch(Connection& connection, std::string_view domain,
                                const ProfileSearch& search, const PageRequest& request) {
  TRY_ASSIGN(const std::vector<int64_t> position, ReadPosition(request.after, 1));
  TRY_ASSIGN(const DomainRow row, FindDomainRow(connection, domain));
  if (CountKeys(search) > kMostKeys) return Invalid("Values: too many to search for at once");
  const int64_t start = position.empty() ? FirstRow(row.number) - 1 : position[0];
  TRY_ASSIGN(const std::vector<int64_t> hashes,
             LeadingHashes(connection, row.number, start, search));
  Page<Profile> page;
  Candidates candidates{{start}, hashes.empty()};
  int64_t last = start;
  while (!candidates.complete) {
    TRY_ASSIGN(candidates, FindCandidates(connection, row.number, hashes, candidates.rows.back()));
    for (const int64_t candidate : candidates.rows) {
      TRY_ASSIGN(std::optional<Profile> profile, ReadMatching(connection, candidate, search));
      if (!profile) continue;
      if (page.items.size() == request.limit) {
        page.next = WritePosition({last});
        return page;
      }
      page.items.push_back(*std::move(profile));
      last = candidate;
    }
  }
  return page;
}

}  // namespace sluice::store::sqlite
