#include "app/settings.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <utility>

#include "app/listen_address.h"
#include "app/master_key.h"
#include "app/setting_text.h"
#include "cli/endpoint.h"

namespace sluice::app {
namespace {

using Kind = SettingKind;

constexpr int64_t kMiB = 1024 * 1024;
constexpr int64_t kGiB = 1024 * kMiB;
// What a create counts before it is let through.
constexpr int64_t kMostOfAQuota = 10'000;

template <typename Number>
Status TakeNumber(std::string_view text, int64_t least, int64_t most, Number& to) {
  TRY_ASSIGN(const int64_t value, ReadInteger(text, least, most));
  to = Number(value);
  return {};
}

template <typename Number>
Status TakeBytes(std::string_view text, int64_t least, int64_t most, Number& to) {
  TRY_ASSIGN(const int64_t value, ReadBytes(text, least, most));
  to = Number(value);
  return {};
}

Status TakeSeconds(std::string_view text, std::chrono::milliseconds& to) {
  int64_t seconds = 0;
  TRY(TakeNumber(text, 1, 3600, seconds));
  to = std::chrono::seconds(seconds);
  return {};
}

Status TakeListen(Configuration& to, std::string_view text) {
  TRY_ASSIGN(auto address, ParseListenAddress(text));
  to.host = std::move(address.host);
  to.port = address.port;
  return {};
}

Status TakeAccount(Configuration& to, std::string_view text) {
  const bool digits =
      std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  if (text.size() != 12 || !digits) return Invalid("must be 12 digits");
  to.account.id = text;
  return {};
}

Status CheckRegion(std::string_view text) {
  const bool fits = std::all_of(text.begin(), text.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
  });
  if (fits && !text.empty() && text.size() <= 32) return {};
  return Invalid("must look like us-east-1");
}

Status TakeAuditScope(Configuration& to, std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, api::AuditScope>, 3> kScopes{
      {{"all", api::AuditScope::kAll},
       {"changes", api::AuditScope::kChanges},
       {"off", api::AuditScope::kOff}}};
  for (const auto& [name, scope] : kScopes) {
    if (text != name) continue;
    to.audit.scope = scope;
    return {};
  }
  return Invalid("must be all, changes or off");
}

Status TakeLogFormat(Configuration& to, std::string_view text) {
  if (text != "text" && text != "json") return Invalid("must be text or json");
  to.log_format = text == "json" ? LogFormat::kJson : LogFormat::kText;
  return {};
}

Status TakeMetricsReaders(Configuration& to, std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, MetricsReaders>, 3> kReaders{
      {{"loopback", MetricsReaders::kLoopback},
       {"any", MetricsReaders::kAny},
       {"none", MetricsReaders::kNone}}};
  for (const auto& [name, readers] : kReaders) {
    if (text != name) continue;
    to.metrics_readers = readers;
    return {};
  }
  return Invalid("must be loopback, any or none");
}

Status TakeLogLevel(Configuration& to, std::string_view text) {
  static constexpr std::array<std::pair<std::string_view, LogLevel>, 4> kLevels{
      {{"debug", LogLevel::kDebug},
       {"info", LogLevel::kInfo},
       {"warn", LogLevel::kWarn},
       {"error", LogLevel::kError}}};
  for (const auto& [name, level] : kLevels) {
    if (text != name) continue;
    to.log_level = level;
    return {};
  }
  return Invalid("must be debug, info, warn or error");
}

Status TakeExportOption(Configuration& to, std::string_view key, std::string_view text) {
  return model::SetExportOption(to.export_defaults, key, text);
}

Status TakeChecksum(S3Settings& to, std::string_view text) {
  using objects::Checksum;
  static constexpr std::array<std::pair<std::string_view, Checksum>, 4> kChecksums{
      {{"none", Checksum::kNone},
       {"md5", Checksum::kMd5},
       {"crc32c", Checksum::kCrc32c},
       {"sha256", Checksum::kSha256}}};
  for (const auto& [name, checksum] : kChecksums) {
    if (text != name) continue;
    to.checksum = checksum;
    return {};
  }
  return Invalid("must be none, md5, crc32c or sha256");
}

Status TakeEncryption(S3Settings& to, std::string_view text) {
  using objects::Encryption;
  static constexpr std::array<std::pair<std::string_view, Encryption>, 3> kEncryptions{
      {{"none", Encryption::kNone}, {"s3", Encryption::kS3}, {"kms", Encryption::kKms}}};
  for (const auto& [name, encryption] : kEncryptions) {
    if (text != name) continue;
    to.encryption = encryption;
    return {};
  }
  return Invalid("must be none, s3 or kms");
}

Status TakeKmsKey(S3Settings& to, std::string_view text) {
  const bool visible =
      std::all_of(text.begin(), text.end(), [](char c) { return c > ' ' && c < 0x7F; });
  if (!visible || text.empty() || text.size() > 256)
    return Invalid("must be a key's id, ARN or alias");
  to.kms_key = text;
  return {};
}

// clang-format off
constexpr Setting kSettings[] = {
    {"listen", Kind::kText, TakeListen},
    {"data", Kind::kText, [](Configuration& to, std::string_view text) -> Status {
       if (text.empty()) return Invalid("must name a folder");
       to.data = text;
       return {};
     }},
    {"account", Kind::kText, TakeAccount},
    {"region", Kind::kText, [](Configuration& to, std::string_view text) -> Status {
       TRY(CheckRegion(text));
       to.account.region = text;
       return {};
     }},
    {"external-url", Kind::kText, [](Configuration& to, std::string_view text) -> Status {
       TRY_ASSIGN(auto endpoint, cli::ParseEndpoint("it", text));
       to.external_host = std::move(endpoint.authority);
       return {};
     }},
    {"log-format", Kind::kText, TakeLogFormat},
    {"log-level", Kind::kText, TakeLogLevel},
    {"workers", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 1, 1024, to.workers);
     }},
    {"runs-at-once", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 1, 64, to.runs_at_once);
     }},
    {"runs.retries", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 0, 100, to.run_retries);
     }},
    {"runs.keep-days", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 1, 36500, to.keep_runs_days);
     }},
    {"runs.keep", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 1000, 100'000'000, to.keep_runs);
     }},
    {"memory-bytes", Kind::kBytes, [](Configuration& to, std::string_view text) {
       return TakeBytes(text, 128 * kMiB, 1024 * kGiB, to.memory_bytes);
     }},
    {"limits.header-bytes", Kind::kBytes, [](Configuration& to, std::string_view text) {
       return TakeBytes(text, 4096, kMiB, to.limits.header_bytes);
     }},
    {"limits.body-bytes", Kind::kBytes, [](Configuration& to, std::string_view text) {
       return TakeBytes(text, 1024, 64 * kMiB, to.limits.body_bytes);
     }},
    {"limits.all-bodies-bytes", Kind::kBytes, [](Configuration& to, std::string_view text) {
       return TakeBytes(text, kMiB, 64 * kGiB, to.limits.all_bodies_bytes);
     }},
    {"limits.connections", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 1, 65536, to.limits.connections);
     }},
    {"limits.connections-per-address", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 1, 65536, to.limits.connections_per_address);
     }},
    {"limits.header-seconds", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeSeconds(text, to.limits.header_time);
     }},
    {"limits.body-seconds", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeSeconds(text, to.limits.body_time);
     }},
    {"limits.body-bytes-per-second", Kind::kBytes, [](Configuration& to, std::string_view text) {
       return TakeBytes(text, 0, kGiB, to.limits.body_bytes_per_second);
     }},
    {"limits.write-seconds", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeSeconds(text, to.limits.write_time);
     }},
    {"limits.idle-seconds", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeSeconds(text, to.limits.idle_time);
     }},
    {"master-key", Kind::kSecret, [](Configuration& to, std::string_view text) -> Status {
       TRY_ASSIGN(to.master_key, ParseMasterKey(text));
       return {};
     }},
    {"audit.log", Kind::kText, TakeAuditScope},
    {"audit.file-bytes", Kind::kBytes, [](Configuration& to, std::string_view text) {
       return TakeBytes(text, 64 * 1024, 64 * kGiB, to.audit.file_bytes);
     }},
    {"audit.files", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 1, 1000, to.audit.files);
     }},
    {"metrics.readers", Kind::kText, TakeMetricsReaders},
    {"throttle.requests-per-second", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 0, 1'000'000, to.throttle.requests_per_second);
     }},
    {"throttle.burst", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 0, 1'000'000, to.throttle.burst);
     }},
    {"quotas.data-integrations", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 0, kMostOfAQuota, to.quotas.data_integrations);
     }},
    {"quotas.associations-per-data-integration", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 0, kMostOfAQuota, to.quotas.associations_per_data_integration);
     }},
    {"quotas.event-integrations", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 0, kMostOfAQuota, to.quotas.event_integrations);
     }},
    {"quotas.running-exports", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 0, kMostOfAQuota, to.quotas.running_exports);
     }},
    {"quotas.applications", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 0, kMostOfAQuota, to.quotas.applications);
     }},
    {"quotas.domains", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 0, kMostOfAQuota, to.quotas.domains);
     }},
    {"quotas.schedule-failures", Kind::kNumber, [](Configuration& to, std::string_view text) {
       return TakeNumber(text, 0, kMostOfAQuota, to.quotas.schedule_failures);
     }},
    {"export.format", Kind::kText, [](Configuration& to, std::string_view text) {
       return TakeExportOption(to, "export.format", text);
     }},
    {"export.compression", Kind::kText, [](Configuration& to, std::string_view text) {
       return TakeExportOption(to, "export.compression", text);
     }},
    {"export.file-bytes", Kind::kBytes, [](Configuration& to, std::string_view text) {
       return TakeBytes(text, kMiB, 5 * 1024 * kGiB, to.export_defaults.file_bytes);
     }},
    {"export.partition-by", Kind::kText, [](Configuration& to, std::string_view text) {
       return TakeExportOption(to, "export.partition-by", text);
     }},
    {"export.csv.header", Kind::kBoolean, [](Configuration& to, std::string_view text) {
       return TakeExportOption(to, "export.csv.header", text);
     }},
    {"export.csv.delimiter", Kind::kText, [](Configuration& to, std::string_view text) {
       return TakeExportOption(to, "export.csv.delimiter", text);
     }},
    {"export.csv.null", Kind::kText, [](Configuration& to, std::string_view text) {
       return TakeExportOption(to, "export.csv.null", text);
     }},
    {"export.csv.formula-guard", Kind::kBoolean, [](Configuration& to, std::string_view text) {
       return TakeExportOption(to, "export.csv.formula-guard", text);
     }},
};

constexpr S3Setting kS3Settings[] = {
    {"endpoint", Kind::kText, [](S3Settings& to, std::string_view text) -> Status {
       TRY_ASSIGN(auto endpoint, cli::ParseEndpoint("it", text));
       to.endpoint = std::move(endpoint.url);
       return {};
     }},
    {"region", Kind::kText, [](S3Settings& to, std::string_view text) -> Status {
       TRY(CheckRegion(text));
       to.region = text;
       return {};
     }},
    {"path-style", Kind::kBoolean, [](S3Settings& to, std::string_view text) -> Status {
       TRY_ASSIGN(to.path_style, ReadBoolean(text));
       return {};
     }},
    {"access-key-id", Kind::kSecret, [](S3Settings& to, std::string_view text) -> Status {
       to.credentials.access_key_id = text;
       return {};
     }},
    {"secret-access-key", Kind::kSecret, [](S3Settings& to, std::string_view text) -> Status {
       to.credentials.secret_access_key = text;
       return {};
     }},
    {"session-token", Kind::kSecret, [](S3Settings& to, std::string_view text) -> Status {
       to.credentials.session_token = text;
       return {};
     }},
    {"checksum", Kind::kText, TakeChecksum},
    {"sse", Kind::kText, TakeEncryption},
    {"sse-kms-key", Kind::kText, TakeKmsKey},
};

constexpr FilesSetting kFilesSettings[] = {
    {"time-field", Kind::kText, [](source::FileSettings& to, std::string_view text) -> Status {
       if (text.empty()) return Invalid("must name a column");
       to.time_field = text;
       return {};
     }},
    {"encoding", Kind::kText, [](source::FileSettings& to, std::string_view text) -> Status {
       to.encoding = source::ParseTextEncoding(text);
       if (to.encoding) return {};
       return Invalid("must be utf-8, utf-16le, utf-16be, iso-8859-1 or windows-1252");
     }},
    {"delimiter", Kind::kText, [](source::FileSettings& to, std::string_view text) -> Status {
       if (text == "tab") text = "\t";
       if (text.size() != 1 || std::string_view(",;|\t").find(text) == std::string_view::npos) {
         return Invalid("must be one of , ; | and tab");
       }
       to.csv_delimiter = text[0];
       return {};
     }},
    {"header", Kind::kBoolean, [](source::FileSettings& to, std::string_view text) -> Status {
       TRY_ASSIGN(to.csv_header, ReadBoolean(text));
       return {};
     }},
    {"null", Kind::kText, [](source::FileSettings& to, std::string_view text) -> Status {
       if (text.find_first_of(",;|\t\"\r\n") != std::string_view::npos || text.size() > 32) {
         return Invalid("must be at most 32 bytes without delimiter, quote or line end");
       }
       to.csv_null = text;
       return {};
     }},
    {"types", Kind::kText, [](source::FileSettings& to, std::string_view text) -> Status {
       if (text != "inferred" && text != "text") return Invalid("must be inferred or text");
       to.infer_types = text == "inferred";
       return {};
     }},
    {"broken-lines", Kind::kText, [](source::FileSettings& to, std::string_view text) -> Status {
       if (text != "refuse" && text != "skip") return Invalid("must be refuse or skip");
       to.skip_broken = text == "skip";
       return {};
     }},
};
// clang-format on

}  // namespace

std::span<const Setting> Settings() { return kSettings; }
std::span<const S3Setting> S3SettingKeys() { return kS3Settings; }
std::span<const FilesSetting> FilesSettingKeys() { return kFilesSettings; }

std::string VariableName(std::string_view key) {
  std::string name = "SLUICE_";
  for (char c : key) {
    name += c == '.' || c == '-' ? '_' : c >= 'a' && c <= 'z' ? char(c - 'a' + 'A') : c;
  }
  return name;
}

}  // namespace sluice::app
