#pragma once

#include <functional>
#include <mutex>
#include <optional>
#include <string>

#include "base/status.h"
#include "sigv4/request.h"

namespace sluice::objects {

/// Look up a variable of the environment; nothing when it is not set or empty.
using EnvironmentLookup = std::function<std::optional<std::string>(const std::string& name)>;

/// The process's own environment.
std::optional<std::string> ProcessEnvironment(const std::string& name);

/// Find credentials as AWS's tools do: those given; else AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY
/// and AWS_SESSION_TOKEN; else the profile AWS_PROFILE ("default") of the file
/// AWS_SHARED_CREDENTIALS_FILE (~/.aws/credentials). Not there: ~/.aws/config, assumed roles, SSO,
/// web identity, credential_process, and the metadata services of instances and containers; a tool
/// that keeps the shared file fresh stands in for them, since an expired key makes us read it
/// again. Threads: any.
/// Source: AWS SDKs and Tools Reference Guide, "Standardized credential providers".
class CredentialsChain {
 public:
  explicit CredentialsChain(sigv4::Credentials given,
                            EnvironmentLookup lookup = ProcessEnvironment);

  /// Return what was found at the first call or the last Reload. Errors: denied when there is
  /// nothing or half of it.
  Result<sigv4::Credentials> Get();

  /// Look again; true when there are credentials other than `refused`, which a store did not take.
  bool Reload(const sigv4::Credentials& refused);

 private:
  Result<sigv4::Credentials> Look() const;
  Result<sigv4::Credentials> LookInFile() const;

  const sigv4::Credentials given_;
  const EnvironmentLookup lookup_;
  std::mutex mutex_;
  std::optional<sigv4::Credentials> found_;
};

/// Read one profile of a shared credentials file's text. Errors: denied when it is not there or has
/// no key.
Result<sigv4::Credentials> ReadProfile(std::string_view text, std::string_view profile);

}  // namespace sluice::objects
