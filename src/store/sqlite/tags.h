#pragma once

#include "base/clock.h"
#include "store/sqlite/database.h"
#include "store/tag_store.h"

namespace sluice::store::sqlite {

/// Tags are kept in the bodies of the records that have them.
class Tags final : public TagStore {
 public:
  Tags(Database& control, Database& profiles, const Clock& clock)
      : control_(control), profiles_(profiles), clock_(clock) {}

  Result<model::Tags> List(const model::TaggedResource& resource) override;
  Status Add(const model::TaggedResource& resource, const model::Tags& tags, size_t max_tags,
             const Invocation& invocation) override;
  Status Remove(const model::TaggedResource& resource, std::span<const std::string> keys,
                const Invocation& invocation) override;

 private:
  /// Say where a kind of resource is kept.
  Database& DatabaseOf(model::TaggedKind kind) {
    return kind == model::TaggedKind::kDomain ? profiles_ : control_;
  }
  /// Put what `change(tags)` makes of the tags in their place, unless it fails.
  template <typename Change>
  Status Edit(const model::TaggedResource& resource, const Invocation& invocation,
              const Change& change);

  Database& control_;
  Database& profiles_;
  const Clock& clock_;
};

}  // namespace sluice::store::sqlite
