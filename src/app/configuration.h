#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "api/audit.h"
#include "api/throttle.h"
#include "app/metrics_page.h"
#include "base/log.h"
#include "base/log_format.h"
#include "cli/program.h"
#include "http/server.h"
#include "model/arn.h"
#include "model/export_options.h"
#include "objects/buckets.h"
#include "objects/roots.h"
#include "source/files/files_source.h"
#include "source/postgres/postgres_source.h"
#include "store/quotas.h"

namespace sluice::app {

/// What is set about one S3 endpoint.
struct S3Settings {
  std::optional<std::string> endpoint;
  std::optional<std::string> region;
  std::optional<bool> path_style;
  sigv4::Credentials credentials;
  std::optional<objects::Checksum> checksum;
  std::optional<objects::Encryption> encryption;
  std::string kms_key;
};

/// What is set about the audit log.
struct AuditSettings {
  api::AuditScope scope = api::AuditScope::kAll;
  int64_t file_bytes = int64_t{64} * 1024 * 1024;
  int files = 8;
};

/// Everything about a server that an operator decides; docs/configuration.md has each with its
/// default. Sizes are in bytes.
struct Configuration {
  std::string host = "127.0.0.1";
  uint16_t port = 8480;
  std::filesystem::path data;
  model::Account account;
  std::string master_key;     // 32 bytes; empty: of the data folder
  std::string external_host;  // authority of external-url; empty: as the request says
  LogLevel log_level = LogLevel::kInfo;
  LogFormat log_format = LogFormat::kText;
  size_t workers = 32;
  size_t runs_at_once = 2;
  int run_retries = 8;
  int64_t keep_runs_days = 90;
  int64_t keep_runs = 100'000;
  int64_t memory_bytes = int64_t{256} * 1024 * 1024;
  http::Limits limits = DefaultLimits();
  api::ThrottleOptions throttle;
  store::Quotas quotas;
  model::ExportOptions export_defaults;
  AuditSettings audit;
  std::optional<MetricsReaders> metrics_readers;  // unset: see ReadersOfMetrics
  S3Settings s3;
  std::map<std::string, S3Settings, std::less<>> buckets;
  objects::Roots::Folders roots;
  std::map<std::string, source::PostgresConnection, std::less<>> connections;
  /// By the name of a bucket or root.
  std::map<std::string, source::FileSettings, std::less<>> files;

  static http::Limits DefaultLimits();
};

/// Put a configuration together: the file, over it the SLUICE_ variables, over them the flags.
/// Errors: invalid naming file and line, variable or flag, and what is allowed; not_found and
/// denied for a file that cannot be read.
Result<Configuration> LoadConfiguration(const cli::ServeFlags& flags);

/// Where buckets are, as the settings say.
objects::BucketsOptions MakeBucketsOptions(const Configuration& configuration);

/// Who may read the metrics: as set, else this machine, and nobody where a proxy may make everyone
/// look like this machine.
MetricsReaders ReadersOfMetrics(const Configuration& configuration);

/// What all runs may use of memory-bytes, after what the server itself and requests may take.
int64_t RunMemoryBytes(const Configuration& configuration);

}  // namespace sluice::app
