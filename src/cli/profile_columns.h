#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/status.h"
#include "cli/csv_reader.h"

namespace sluice::cli {

/// What the columns of a CSV file of profiles are: members by name ("FirstName", "Address.City",
/// "Attributes.anything") and ProfileId.
class ProfileColumns {
 public:
  /// Read the header. `key` names the column whose value identifies a profile; empty: none.
  /// Errors: invalid naming the column, its place and what is allowed: a name that is no member, a
  /// name twice, no such key.
  static Result<ProfileColumns> Read(const std::vector<CsvCell>& header, std::string_view key);

  size_t count() const { return names_.size(); }
  const std::string& name(size_t column) const { return names_[column]; }
  std::optional<size_t> Find(std::string_view name) const;
  std::optional<size_t> key() const { return key_; }
  std::optional<size_t> profile_id() const { return profile_id_; }

  /// Write the cells that are not empty as one JSON object; false when all are.
  bool WriteJson(const std::vector<CsvCell>& cells, std::string& json) const;

 private:
  struct Leaf {
    size_t column;
    std::string name_text;  // "\"City\":"
  };
  struct Group {
    std::string open;  // "\"Address\":{"; empty for a member that is text
    std::vector<Leaf> leaves;
  };

  Status Add(const CsvCell& cell);
  void AddLeaf(std::string_view parent, std::string_view name);

  std::vector<std::string> names_;
  std::vector<Group> groups_;
  std::optional<size_t> key_;
  std::optional<size_t> profile_id_;
};

}  // namespace sluice::cli
