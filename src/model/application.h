#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/time.h"
#include "model/integration.h"

namespace sluice::model {

struct Application;
using ApplicationId = Id<Application>;  // UUID

// The names of an enumeration are AWS's, in the order of its enumerators.

enum class ApplicationType { kStandard, kService, kMcpServer };
inline constexpr std::array<std::string_view, 3> kApplicationTypeNames{"STANDARD", "SERVICE",
                                                                       "MCP_SERVER"};

enum class ContactHandlingScope { kCrossContacts, kPerContact };
inline constexpr std::array<std::string_view, 2> kContactHandlingScopeNames{"CROSS_CONTACTS",
                                                                            "PER_CONTACT"};

struct ExternalUrlConfig {
  std::string access_url;
  std::optional<std::vector<std::string>> approved_origins;
  bool operator==(const ExternalUrlConfig&) const = default;
};

struct ApplicationSourceConfig {
  std::optional<ExternalUrlConfig> external_url;
  bool operator==(const ApplicationSourceConfig&) const = default;
};

struct Subscription {
  std::string event;
  std::optional<std::string> description;
  bool operator==(const Subscription&) const = default;
};

struct Publication {
  std::string event;
  std::string schema;
  std::optional<std::string> description;
  bool operator==(const Publication&) const = default;
};

struct ContactHandling {
  std::optional<ContactHandlingScope> scope;
  bool operator==(const ContactHandling&) const = default;
};

struct ApplicationConfig {
  std::optional<ContactHandling> contact_handling;
  bool operator==(const ApplicationConfig&) const = default;
};

struct IframeConfig {
  std::optional<std::vector<std::string>> allow;
  std::optional<std::vector<std::string>> sandbox;
  bool operator==(const IframeConfig&) const = default;
};

/// What an application can be given at any time. An empty list is not an absent one.
struct ApplicationSettings {
  std::string name;  // unique among the applications
  std::optional<std::string> description;
  ApplicationSourceConfig source;
  std::optional<std::vector<Subscription>> subscriptions;
  std::optional<std::vector<Publication>> publications;
  std::optional<std::vector<std::string>> permissions;
  ApplicationType type = ApplicationType::kStandard;
  std::optional<int> initialization_timeout_ms;
  std::optional<ApplicationConfig> config;
  std::optional<IframeConfig> iframe;
  bool operator==(const ApplicationSettings&) const = default;
};

/// What is opened in an agent's workspace, or a server of tools.
/// Source: AppIntegrations service model 2020-07-29, GetApplication.
struct Application {
  ApplicationId id;
  // Unique among the applications: security profiles and gateways name an application by it.
  std::string name_space;
  ApplicationSettings settings;
  Tags tags;
  UnixMillis created_at;
  UnixMillis updated_at;
  bool operator==(const Application&) const = default;
};

/// What a list shows of an application, which may be large.
struct ApplicationSummary {
  ApplicationId id;
  std::string name_space;
  std::string name;
  ApplicationType type = ApplicationType::kStandard;
  UnixMillis created_at;
  UnixMillis updated_at;
  bool operator==(const ApplicationSummary&) const = default;
};

ApplicationSummary Summary(const Application& application);

/// What an update names; each member takes the place of the old one as a whole.
struct ApplicationChange {
  std::optional<std::string> name;
  std::optional<std::string> description;
  std::optional<ApplicationSourceConfig> source;
  std::optional<std::vector<Subscription>> subscriptions;
  std::optional<std::vector<Publication>> publications;
  std::optional<std::vector<std::string>> permissions;
  std::optional<bool> is_service;
  std::optional<ApplicationType> type;
  std::optional<int> initialization_timeout_ms;
  std::optional<ApplicationConfig> config;
  std::optional<IframeConfig> iframe;
};

/// Return `settings` with a change made. IsService is the older word for the type: true is a
/// service, false is no service, and where the type is given too, the type decides.
ApplicationSettings Changed(ApplicationSettings settings, const ApplicationChange& change);

}  // namespace sluice::model
