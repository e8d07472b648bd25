#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <mutex>
#include <string>
#include <vector>

#include "cli/place.h"
#include "cli/terminal.h"

namespace sluice::cli {

struct ImportCounts {
  int64_t created = 0;
  int64_t updated = 0;
  int64_t unchanged = 0;
  int64_t refused = 0;

  int64_t accepted() const { return created + updated + unchanged; }
};

/// Add up what becomes of an import's records and tell of each refused one as soon as it is known,
/// as "FILE:LINE:COLUMN: MEMBER: why". Threads: every method from any thread.
class ImportReport {
 public:
  ImportReport(Terminal& terminal, std::string file)
      : terminal_(terminal), file_(std::move(file)) {}

  void Accept(int64_t created, int64_t updated, int64_t unchanged);
  void Refuse(const Refusal& refusal);

  ImportCounts counts() const;
  /// The counts and, for the first thousand, each refusal: {"Created", "Updated", "Unchanged",
  /// "Refused", "Refusals": [{"Line", "Column", "Member", "Message"}]}.
  boost::json::object ToJson() const;

 private:
  Terminal& terminal_;
  const std::string file_;
  mutable std::mutex mutex_;
  ImportCounts counts_;
  std::vector<Refusal> first_;
};

}  // namespace sluice::cli
