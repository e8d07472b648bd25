#include "api/key_ring.h"

#include <fmt/format.h>

#include <utility>

#include "api/wire/policy.h"

namespace sluice::api {
namespace {

constexpr std::chrono::seconds kRemembered{2};
constexpr size_t kMaxEntries = 10'000;
constexpr size_t kMaxIdBytes = 128;

std::shared_ptr<const Principal> RootPrincipal(sigv4::Credentials root) {
  return std::make_shared<const Principal>(Principal{
      std::move(root.access_key_id), "root", true, {}, std::move(root.secret_access_key)});
}

}  // namespace

KeyRing::KeyRing(const Clock& clock, store::AccessKeyStore& store, SecretBox box,
                 sigv4::Credentials root)
    : clock_(clock), store_(store), box_(std::move(box)), root_(RootPrincipal(std::move(root))) {}

Result<std::shared_ptr<const Principal>> KeyRing::Find(std::string_view access_key_id) {
  if (access_key_id == root_->access_key_id) return root_;
  uint64_t changes = 0;
  {
    std::lock_guard lock(mutex_);
    const auto found = entries_.find(access_key_id);
    if (found != entries_.end() && clock_.Steady() - found->second.read_at < kRemembered) {
      return found->second.principal;
    }
    changes = changes_;
  }
  const Clock::Monotonic now = clock_.Steady();
  TRY_ASSIGN(std::shared_ptr<const Principal> principal, Read(access_key_id));
  std::lock_guard lock(mutex_);
  if (changes != changes_) return principal;
  if (principal == nullptr) {
    Drop(access_key_id);
    return principal;
  }
  if (entries_.size() >= kMaxEntries) entries_.clear();
  entries_.insert_or_assign(std::string(access_key_id), Entry{principal, now});
  return principal;
}

void KeyRing::Forget(std::string_view access_key_id) {
  std::lock_guard lock(mutex_);
  ++changes_;
  Drop(access_key_id);
}

void KeyRing::Drop(std::string_view access_key_id) {
  if (const auto found = entries_.find(access_key_id); found != entries_.end()) {
    entries_.erase(found);
  }
}

Status KeyRing::CheckMasterKey() {
  TRY_ASSIGN(const auto page, store_.List({1, ""}));
  if (page.items.empty()) return {};
  const store::AccessKey& key = page.items.front();
  if (box_.Open(key.id, key.sealed_secret)) return {};
  return Invalid(
      "the master key is not the one that the access keys in this data folder are encrypted with");
}

Result<std::shared_ptr<const Principal>> KeyRing::Read(std::string_view access_key_id) const {
  using Found = std::shared_ptr<const Principal>;
  if (access_key_id.size() > kMaxIdBytes) return Found();
  auto key = store_.Find(access_key_id);
  if (key.status().Is(ErrorKind::kNotFound)) return Found();
  if (!key.ok()) return key.status();
  if (!key->active) return Found();
  auto secret = box_.Open(key->id, key->sealed_secret);
  if (!secret) {
    return Status(ErrorKind::kCorrupt, fmt::format("the secret of {} does not open", key->id));
  }
  const auto policy = wire::ReadPolicy(key->policy);
  if (!policy.ok()) {
    return Status(ErrorKind::kCorrupt, fmt::format("the policy of {} cannot be read", key->id),
                  policy.status().message());
  }
  return std::make_shared<const Principal>(
      Principal{key->id, key->user, false, *policy, *std::move(secret)});
}

}  // namespace sluice::api
