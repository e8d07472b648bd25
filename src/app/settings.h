#pragma once

#include <span>
#include <string>
#include <string_view>

#include "app/configuration.h"
#include "base/status.h"

namespace sluice::app {

enum class SettingKind { kText, kNumber, kBoolean, kBytes, kSecret };

/// A setting that stands alone: "limits.body-bytes".
struct Setting {
  std::string_view key;
  SettingKind kind;
  /// Take the value. Errors: invalid saying what is allowed.
  Status (*apply)(Configuration& configuration, std::string_view text);
};

/// A setting of an S3 endpoint: under [s3] and under each [buckets.NAME].
struct S3Setting {
  std::string_view key;
  SettingKind kind;
  Status (*apply)(S3Settings& settings, std::string_view text);
};

/// A setting of how files are read: under each [files.NAME].
struct FilesSetting {
  std::string_view key;
  SettingKind kind;
  Status (*apply)(source::FileSettings& settings, std::string_view text);
};

std::span<const Setting> Settings();
std::span<const S3Setting> S3SettingKeys();
std::span<const FilesSetting> FilesSettingKeys();

/// Name the variable of a setting: SLUICE_LIMITS_BODY_BYTES.
std::string VariableName(std::string_view key);

}  // namespace sluice::app
