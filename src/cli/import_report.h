#pragma once

#include <boost/json/object.hpp>
#include <cstdint>
#include <map>
#include <mutex>
#include <set>
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

/// Add up what becomes of an import's records and tell of each refused one, as
/// "FILE:LINE:COLUMN: MEMBER: why", in the order of the file: as soon as all that stands before it
/// is settled. Threads: every method from any thread.
class ImportReport {
 public:
  ImportReport(Terminal& terminal, std::string file)
      : terminal_(terminal), file_(std::move(file)) {}

  /// Say that records from `first` on are being sent, and that what became of them is known.
  void Open(const Place& first);
  void Settle(const Place& first);
  /// Tell what waits, whatever is open: nothing more will be settled.
  void SettleAll();
  /// Count the refusals that wait for what stands before them. The caller bounds them.
  size_t waiting() const;

  void Accept(int64_t created, int64_t updated, int64_t unchanged);
  void Refuse(const Refusal& refusal);

  ImportCounts counts() const;
  /// The counts and, for the first thousand, each refusal: {"Created", "Updated", "Unchanged",
  /// "Refused", "Refusals": [{"Line", "Column", "Member", "Message"}]}.
  boost::json::object ToJson() const;

 private:
  void TellBefore(const Place* end);

  Terminal& terminal_;
  const std::string file_;
  mutable std::mutex mutex_;
  ImportCounts counts_;
  std::vector<Refusal> first_;
  std::multiset<Place> open_;
  std::multimap<Place, Refusal> waiting_;
};

}  // namespace sluice::cli
