#include "sigv4/key_cache.h"

#include <utility>

namespace sluice::sigv4 {
namespace {

std::string EntryName(std::string_view access_key_id, std::string_view secret,
                      const KeyScope& scope) {
  const digest::Sha256Bytes fingerprint = digest::Sha256(secret);
  std::string name;
  name.reserve(160);
  name = digest::View(fingerprint);
  for (std::string_view part : {scope.date, scope.region, scope.service, access_key_id}) {
    name += part;
    name += '\0';
  }
  return name;
}

}  // namespace

KeyCache::KeyCache(size_t generation_entries) : generation_entries_(generation_entries) {}

digest::Sha256Bytes KeyCache::Get(std::string_view access_key_id, std::string_view secret,
                                  const KeyScope& scope) {
  std::string name = EntryName(access_key_id, secret, scope);
  {
    std::lock_guard lock(mutex_);
    if (const auto found = recent_.find(name); found != recent_.end()) return found->second;
    if (const auto found = older_.find(name); found != older_.end()) {
      const digest::Sha256Bytes key = found->second;
      Insert(std::move(name), key);
      return key;
    }
  }
  const digest::Sha256Bytes key = DeriveSigningKey(secret, scope);
  std::lock_guard lock(mutex_);
  Insert(std::move(name), key);
  return key;
}

size_t KeyCache::entries() const {
  std::lock_guard lock(mutex_);
  return recent_.size() + older_.size();
}

void KeyCache::Insert(std::string name, const digest::Sha256Bytes& key) {
  if (recent_.size() >= generation_entries_) older_ = std::exchange(recent_, {});
  recent_.emplace(std::move(name), key);
}

}  // namespace sluice::sigv4
