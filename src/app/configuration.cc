#include "app/configuration.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>
#include <span>
#include <system_error>

#include "app/connection_settings.h"
#include "app/setting_text.h"
#include "app/settings.h"
#include "app/toml_file.h"
#include "cli/data_folder.h"
#include "objects/bucket_name.h"

namespace sluice::app {
namespace {

constexpr int64_t kMiB = 1024 * 1024;
// The server itself at work: the program, SQLite's caches, threads, what an import parses.
constexpr int64_t kServerBytes = 64 * kMiB;

const Setting* FindSetting(std::string_view key) {
  for (const Setting& setting : Settings()) {
    if (setting.key == key) return &setting;
  }
  return nullptr;
}

const S3Setting* FindS3Setting(std::string_view key) {
  for (const S3Setting& setting : S3SettingKeys()) {
    if (setting.key == key) return &setting;
  }
  return nullptr;
}

const FilesSetting* FindFilesSetting(std::string_view key) {
  for (const FilesSetting& setting : FilesSettingKeys()) {
    if (setting.key == key) return &setting;
  }
  return nullptr;
}

/// Refuse a value of a wrong TOML type and follow a secret to where it is.
Result<std::string> FileValue(SettingKind kind, const TomlEntry& entry) {
  const bool text = kind == SettingKind::kText || kind == SettingKind::kSecret;
  if (text && !entry.is_text) return Invalid("must be a string");
  if (!text && kind != SettingKind::kBytes && entry.is_text) {
    return Invalid(kind == SettingKind::kNumber ? "must be a number" : "must be true or false");
  }
  if (kind == SettingKind::kSecret) return ReadSecret(entry.text);
  return entry.text;
}

Status ApplyS3(S3Settings& settings, std::string_view key, const TomlEntry& entry) {
  const S3Setting* setting = FindS3Setting(key);
  if (setting == nullptr) return NotFound("there is no such setting");
  TRY_ASSIGN(const std::string value, FileValue(setting->kind, entry));
  return setting->apply(settings, value);
}

Status ApplyRoot(std::filesystem::path& folder, std::string_view key, const TomlEntry& entry) {
  if (key != "path") return NotFound("there is no such setting");
  TRY_ASSIGN(folder, FileValue(SettingKind::kText, entry));
  return folder.is_absolute() ? Status() : Invalid("must be an absolute path");
}

Status ApplyFiles(source::FileSettings& settings, std::string_view key, const TomlEntry& entry) {
  const FilesSetting* setting = FindFilesSetting(key);
  if (setting == nullptr) return NotFound("there is no such setting");
  TRY_ASSIGN(const std::string value, FileValue(setting->kind, entry));
  return setting->apply(settings, value);
}

Status ApplyEntry(Configuration& configuration, ConnectionSettings& connections,
                  const TomlEntry& entry) {
  const auto& path = entry.path;
  if (path[0] == "connections") return connections.Apply(std::span(path).subspan(1), entry);
  if (path[0] == "s3" && path.size() == 2) return ApplyS3(configuration.s3, path[1], entry);
  if (path[0] == "buckets" && path.size() == 3) {
    return ApplyS3(configuration.buckets[path[1]], path[2], entry);
  }
  if (path[0] == "roots" && path.size() == 3) {
    return ApplyRoot(configuration.roots[path[1]], path[2], entry);
  }
  if (path[0] == "files" && path.size() == 3) {
    return ApplyFiles(configuration.files[path[1]], path[2], entry);
  }
  const Setting* setting = FindSetting(fmt::format("{}", fmt::join(path, ".")));
  if (setting == nullptr) return NotFound("there is no such setting");
  TRY_ASSIGN(const std::string value, FileValue(setting->kind, entry));
  return setting->apply(configuration, value);
}

Status ApplyFile(Configuration& configuration, const std::filesystem::path& file) {
  TRY_ASSIGN(const auto entries, ReadTomlFile(file));
  ConnectionSettings connections;
  for (const TomlEntry& entry : entries) {
    const Status status = ApplyEntry(configuration, connections, entry);
    if (status.ok()) continue;
    return Invalid(fmt::format("{}:{}: {}: {}", file.string(), entry.line,
                               fmt::join(entry.path, "."), status.message()));
  }
  auto made = connections.Make();
  if (!made.ok()) return made.status().WithContext(file.string());
  configuration.connections = *std::move(made);
  return {};
}

/// Give `apply` the value of a setting's variable where it is set; an empty one is not.
template <typename Apply>
Status ApplyVariable(std::string_view key, const Apply& apply) {
  const std::string name = VariableName(key);
  const char* value = std::getenv(name.c_str());
  if (value == nullptr || *value == '\0') return {};
  return Status(apply(value)).WithContext(name);
}

Status ApplyVariables(Configuration& configuration) {
  for (const Setting& setting : Settings()) {
    TRY(ApplyVariable(setting.key,
                      [&](const char* value) { return setting.apply(configuration, value); }));
  }
  for (const S3Setting& setting : S3SettingKeys()) {
    TRY(ApplyVariable(fmt::format("s3.{}", setting.key),
                      [&](const char* value) { return setting.apply(configuration.s3, value); }));
  }
  return {};
}

Status ApplyFlag(Configuration& configuration, std::string_view key, const std::string& value) {
  if (value.empty()) return {};
  return FindSetting(key)->apply(configuration, value).WithContext(fmt::format("--{}", key));
}

Status CheckKeys(std::string_view table, const S3Settings& settings) {
  if (!settings.kms_key.empty() && settings.encryption != objects::Encryption::kKms) {
    return Invalid(fmt::format("[{}] has sse-kms-key, which goes with sse = kms alone", table));
  }
  const auto& key = settings.credentials;
  if (key.access_key_id.empty() == key.secret_access_key.empty()) return {};
  return Invalid(
      fmt::format("[{}] must have both access-key-id and secret-access-key, or neither", table));
}

objects::S3Endpoint MakeEndpoint(const S3Settings& settings) {
  objects::S3Endpoint endpoint;
  endpoint.url = settings.endpoint.value_or("");
  if (settings.region) endpoint.region = *settings.region;
  endpoint.path_style = settings.path_style.value_or(settings.endpoint.has_value());
  endpoint.credentials = settings.credentials;
  endpoint.checksum = settings.checksum.value_or(objects::Checksum::kNone);
  endpoint.encryption = settings.encryption.value_or(objects::Encryption::kAsAsked);
  endpoint.kms_key = settings.kms_key;
  return endpoint;
}

}  // namespace

http::Limits Configuration::DefaultLimits() {
  http::Limits limits;
  limits.all_bodies_bytes = 32 * kMiB;
  return limits;
}

Result<Configuration> LoadConfiguration(const cli::ServeFlags& flags) {
  Configuration configuration;
  if (!flags.config.empty()) TRY(ApplyFile(configuration, flags.config));
  TRY(ApplyVariables(configuration));
  TRY(ApplyFlag(configuration, "listen", flags.listen));
  TRY(ApplyFlag(configuration, "data", flags.data));
  TRY(CheckKeys("s3", configuration.s3));
  for (const auto& [name, settings] : configuration.buckets) {
    TRY(objects::CheckBucketName(name).WithContext(fmt::format("[buckets.{}]", name)));
    TRY(CheckKeys("buckets." + name, settings));
  }
  for (const auto& [name, folder] : configuration.roots) {
    TRY(objects::CheckRootName(name).WithContext(fmt::format("[roots.{}]", name)));
  }
  if (configuration.data.empty()) {
    TRY_ASSIGN(configuration.data, cli::DefaultDataFolder());
  }
  std::error_code error;
  configuration.data = std::filesystem::absolute(configuration.data, error).lexically_normal();
  return configuration;
}

objects::BucketsOptions MakeBucketsOptions(const Configuration& configuration) {
  objects::BucketsOptions options;
  options.folder = configuration.data / "buckets";
  options.uploads = configuration.data / "uploads";
  if (configuration.s3.endpoint || configuration.s3.region) {
    options.fallback = MakeEndpoint(configuration.s3);
  }
  for (const auto& [name, settings] : configuration.buckets) {
    options.bound.emplace(name, MakeEndpoint(settings));
  }
  return options;
}

MetricsReaders ReadersOfMetrics(const Configuration& configuration) {
  const bool proxy = !configuration.external_host.empty();
  return configuration.metrics_readers.value_or(proxy ? MetricsReaders::kNone
                                                      : MetricsReaders::kLoopback);
}

int64_t RunMemoryBytes(const Configuration& configuration) {
  const int64_t left =
      configuration.memory_bytes - kServerBytes - int64_t(configuration.limits.all_bodies_bytes);
  return std::max<int64_t>(left, 0);
}

}  // namespace sluice::app
