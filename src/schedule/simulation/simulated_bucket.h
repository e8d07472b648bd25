#pragma once

#include <map>
#include <set>
#include <string>

namespace sluice::schedule {

/// A bucket as far as a commit knows one: uploads that can be thrown away or completed, and what
/// each run has published. Whoever publishes a run twice must publish the same.
class SimulatedBucket {
 public:
  void Begin(const std::string& upload) { uploads_.insert(upload); }
  void Abort(const std::string& upload) { uploads_.erase(upload); }

  /// Complete a run's upload and put its manifest, unless that is done. Returns false for what must
  /// never happen: an upload that is gone, or a manifest that says something else.
  bool Publish(const std::string& run, const std::string& upload, const std::string& manifest) {
    const auto [published, first] = manifests_.try_emplace(run, manifest);
    if (!first) return published->second == manifest;
    return uploads_.erase(upload) == 1;
  }

  const std::map<std::string, std::string>& manifests() const { return manifests_; }
  size_t uploads() const { return uploads_.size(); }

 private:
  std::set<std::string> uploads_;
  std::map<std::string, std::string> manifests_;  // by run
};

}  // namespace sluice::schedule
