#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cli/place.h"

namespace sluice::cli {

/// Profiles on their way to the server in one request, with what is needed to say where in the file
/// a refused one stands. Reused after Clear(), it allocates nothing.
class ImportBatch {
 public:
  /// Bounds that the server's default limits admit. Source: docs/configuration.md, [limits].
  static constexpr size_t kMaxRows = 1'000;
  static constexpr size_t kMaxBytes = 900 * 1024;

  /// A profile as it was added.
  struct Row {
    Place place;
    size_t begin, end;            // of its text in the body
    size_t json_begin, json_end;  // of the profile alone
    size_t places_begin, places_end;
  };

  /// True when a profile of so many bytes can still be added; an empty batch takes any.
  bool Takes(size_t json_bytes) const;
  void Add(const Place& place, std::string_view id, std::string_view json,
           std::span<const Place> places);
  void Clear();

  size_t rows() const { return rows_.size(); }
  const Row& row(size_t index) const { return rows_[index]; }
  std::string_view json(const Row& row) const {
    return std::string_view(text_).substr(row.json_begin, row.json_end - row.json_begin);
  }
  std::span<const Place> places(const Row& row) const {
    return std::span(places_).subspan(row.places_begin, row.places_end - row.places_begin);
  }
  /// Find the row whose place is at `line`; rows() when there is none.
  size_t FindLine(int64_t line) const;

  /// Write the body of a request with the rows [first, last).
  std::string Body(size_t first, size_t last) const;

 private:
  std::string text_;  // the rows' items, parted by commas
  std::vector<Row> rows_;
  std::vector<Place> places_;
};

}  // namespace sluice::cli
