#pragma once

#include <algorithm>
#include <atomic>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "store/profile_store.h"

namespace sluice::source {

/// Profiles in memory, in the order they were added. Threads: reading from any.
class FakeProfileReader final : public store::ProfileReader {
 public:
  /// Make a domain, or add to it.
  std::vector<store::Profile>& domain(const std::string& name) { return domains_[name]; }

  /// A cursor fails with this at the row of that number in its split.
  Status failure;
  size_t fails_at_row = SIZE_MAX;
  std::atomic<int64_t> rows_read{0};

  Result<std::unique_ptr<store::ProfileSnapshot>> OpenWindow(std::string_view domain,
                                                             model::Window window,
                                                             size_t max_splits) override {
    const auto found = domains_.find(std::string(domain));
    if (found == domains_.end()) return NotFound("no such domain");
    auto snapshot = std::make_unique<FakeSnapshot>(*this);
    for (const auto& profile : found->second) {
      if (profile.updated_at >= window.start && profile.updated_at < window.end) {
        snapshot->profiles.push_back(profile);
      }
    }
    snapshot->split_count = std::clamp<size_t>(snapshot->profiles.size() / 2, 1, max_splits);
    return std::unique_ptr<store::ProfileSnapshot>(std::move(snapshot));
  }

 private:
  /// Shows each row from a buffer that is overwritten by the next, as a database does.
  class FakeCursor final : public store::ProfileCursor {
   public:
    FakeCursor(FakeProfileReader& reader, std::vector<store::Profile> profiles)
        : reader_(reader), profiles_(std::move(profiles)) {}

    Result<bool> Next(Row& row) override {
      if (next_ == reader_.fails_at_row) return reader_.failure;
      if (next_ == profiles_.size()) return false;
      std::fill(shown_.json.begin(), shown_.json.end(), '?');
      shown_ = profiles_[next_++];
      row = {shown_.id, shown_.json, shown_.created_at, shown_.updated_at};
      ++reader_.rows_read;
      return true;
    }

   private:
    FakeProfileReader& reader_;
    const std::vector<store::Profile> profiles_;
    store::Profile shown_;
    size_t next_ = 0;
  };

  class FakeSnapshot final : public store::ProfileSnapshot {
   public:
    explicit FakeSnapshot(FakeProfileReader& reader) : reader_(reader) {}

    UnixMillis taken_at() const override { return {1'767'225'600'000}; }
    int64_t rows() const override { return static_cast<int64_t>(profiles.size()); }
    size_t splits() const override { return split_count; }

    Result<std::unique_ptr<store::ProfileCursor>> ReadSplit(size_t split) override {
      const auto at = [&](size_t i) {
        return profiles.begin() + static_cast<std::ptrdiff_t>(profiles.size() * i / split_count);
      };
      return std::unique_ptr<store::ProfileCursor>(std::make_unique<FakeCursor>(
          reader_, std::vector<store::Profile>(at(split), at(split + 1))));
    }

    std::vector<store::Profile> profiles;
    size_t split_count = 1;

   private:
    FakeProfileReader& reader_;
  };

  std::map<std::string, std::vector<store::Profile>> domains_;
};

}  // namespace sluice::source
