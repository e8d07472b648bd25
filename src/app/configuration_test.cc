#include "app/configuration.h"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>

#include "app/settings.h"

namespace sluice::app {
namespace {

class ConfigurationTest : public ::testing::Test {
 protected:
  void SetUp() override {
    folder_ = std::filesystem::path(::testing::TempDir()) /
              ::testing::UnitTest::GetInstance()->current_test_info()->name();
    std::filesystem::create_directories(folder_);
  }
  void TearDown() override {
    std::filesystem::remove_all(folder_);
    for (const std::string& name : set_) unsetenv(name.c_str());
  }

  void SetVariable(const std::string& name, const std::string& value) {
    setenv(name.c_str(), value.c_str(), 1);
    set_.push_back(name);
  }
  Result<Configuration> Load(const std::string& toml, cli::ServeFlags flags = {}) {
    flags.config = (folder_ / "sluice.toml").string();
    std::ofstream(flags.config) << toml;
    if (flags.data.empty()) flags.data = folder_ / "data";
    return LoadConfiguration(flags);
  }
  std::string Refusal(const std::string& toml) {
    const auto configuration = Load(toml);
    EXPECT_TRUE(configuration.status().Is(ErrorKind::kInvalid)) << toml;
    return configuration.ok() ? "" : configuration.status().message();
  }

  std::filesystem::path folder_;
  std::vector<std::string> set_;
};

TEST_F(ConfigurationTest, NothingSetIsTheDefaults) {
  const auto configuration = Load("");
  ASSERT_TRUE(configuration.ok()) << configuration.status().ToString();
  EXPECT_EQ(configuration->host, "127.0.0.1");
  EXPECT_EQ(configuration->port, 8480);
  EXPECT_EQ(configuration->account.id, "000000000000");
  EXPECT_EQ(configuration->data, folder_ / "data");
  EXPECT_FALSE(MakeBucketsOptions(*configuration).fallback);
  EXPECT_EQ(RunMemoryBytes(*configuration), int64_t{160} * 1024 * 1024);
}

TEST_F(ConfigurationTest, FlagsWinOverVariablesOverTheFile) {
  const std::string toml =
      "listen = '127.0.0.1:1'\nregion = 'eu-west-1'\naccount = '111111111111'\n";
  SetVariable("SLUICE_LISTEN", "127.0.0.1:2");
  SetVariable("SLUICE_REGION", "eu-west-2");
  cli::ServeFlags flags;
  flags.listen = "[::1]:3";
  const auto configuration = Load(toml, flags);
  ASSERT_TRUE(configuration.ok()) << configuration.status().ToString();
  EXPECT_EQ(configuration->host, "::1");
  EXPECT_EQ(configuration->port, 3);
  EXPECT_EQ(configuration->account.region, "eu-west-2");
  EXPECT_EQ(configuration->account.id, "111111111111");
}

TEST_F(ConfigurationTest, AnUnknownKeyIsRefusedWithItsLine) {
  EXPECT_NE(Refusal("\nlisen = 'x'\n").find("sluice.toml:2: lisen: there is no such setting"),
            std::string::npos);
  EXPECT_NE(Refusal("[limits]\nbody = 1\n").find(":2: limits.body:"), std::string::npos);
  EXPECT_NE(Refusal("[buckets.a]\nurl = 'x'\n").find(":2: buckets.a.url:"), std::string::npos);
  EXPECT_NE(Refusal("[s3.deep]\nurl = 'x'\n").find(":2: s3.deep.url:"), std::string::npos);
  EXPECT_NE(Refusal("workers = 1\nworkers = 2\n").find("sluice.toml:2:"), std::string::npos);
  EXPECT_NE(Refusal("a = [1]\n").find("sluice.toml:1:"), std::string::npos);
}

TEST_F(ConfigurationTest, AWrongValueIsRefusedSayingWhatIsAllowed) {
  EXPECT_NE(Refusal("workers = 0\n").find("from 1 to 1024"), std::string::npos);
  EXPECT_NE(Refusal("workers = '8'\n").find("must be a number"), std::string::npos);
  EXPECT_NE(Refusal("region = 5\n").find("must be a string"), std::string::npos);
  EXPECT_NE(Refusal("memory-bytes = '1 MiB'\n").find("number of bytes"), std::string::npos);
  EXPECT_NE(Refusal("log-level = 'loud'\n").find("debug, info, warn or error"), std::string::npos);
  EXPECT_NE(Refusal("[export]\nformat = 'xml'\n").find("jsonl"), std::string::npos);
  SetVariable("SLUICE_WORKERS", "many");
  EXPECT_NE(Refusal("").find("SLUICE_WORKERS"), std::string::npos);
}

TEST_F(ConfigurationTest, SizesHaveUnits) {
  const auto configuration = Load("memory-bytes = '1 GiB'\n[limits]\nbody-bytes = 2048\n");
  ASSERT_TRUE(configuration.ok()) << configuration.status().ToString();
  EXPECT_EQ(configuration->memory_bytes, int64_t{1} << 30);
  EXPECT_EQ(configuration->limits.body_bytes, 2048u);
}

TEST_F(ConfigurationTest, ThrottleAndQuotasAreNoneUnlessSet) {
  const auto none = Load("");
  ASSERT_TRUE(none.ok());
  EXPECT_EQ(none->throttle.requests_per_second, 0);
  EXPECT_EQ(none->quotas.data_integrations, 0);
  const auto configuration = Load(
      "[throttle]\nrequests-per-second = 50\nburst = 200\n[quotas]\ndata-integrations = 20\n"
      "associations-per-data-integration = 10\nevent-integrations = 11\nrunning-exports = 30\n"
      "applications = 50\ndomains = 100\n");
  ASSERT_TRUE(configuration.ok()) << configuration.status().ToString();
  EXPECT_EQ(configuration->throttle.requests_per_second, 50);
  EXPECT_EQ(configuration->throttle.burst, 200);
  EXPECT_EQ(configuration->quotas.data_integrations, 20);
  EXPECT_EQ(configuration->quotas.associations_per_data_integration, 10);
  EXPECT_EQ(configuration->quotas.event_integrations, 11);
  EXPECT_EQ(configuration->quotas.running_exports, 30);
  EXPECT_EQ(configuration->quotas.applications, 50);
  EXPECT_EQ(configuration->quotas.domains, 100);
  EXPECT_NE(Refusal("[quotas]\ndomains = 10001\n").find("from 0 to 10000"), std::string::npos);
}

TEST_F(ConfigurationTest, ATableOfABucketThatCannotBeIsRefused) {
  for (const char* name : {"a/b", "lake_eu", "Lake", "a"}) {
    EXPECT_NE(Refusal(fmt::format("[buckets.\"{}\"]\nregion = 'eu-west-1'\n", name))
                  .find(fmt::format("[buckets.{}]: a bucket's name ", name)),
              std::string::npos)
        << name;
  }
}

TEST_F(ConfigurationTest, ABucketHasItsOwnChecksumAndEncryption) {
  const auto configuration = Load(
      "[buckets.lake]\nendpoint = 'http://127.0.0.1:9'\nchecksum = 'crc32c'\nsse = 'kms'\n"
      "sse-kms-key = 'alias/lake'\n[buckets.plain]\nendpoint = 'http://127.0.0.1:9'\n");
  ASSERT_TRUE(configuration.ok()) << configuration.status().ToString();
  const auto options = MakeBucketsOptions(*configuration);
  const objects::S3Endpoint& lake = options.bound.at("lake");
  EXPECT_EQ(lake.checksum, objects::Checksum::kCrc32c);
  EXPECT_EQ(lake.encryption, objects::Encryption::kKms);
  EXPECT_EQ(lake.kms_key, "alias/lake");
  EXPECT_EQ(options.bound.at("plain").checksum, objects::Checksum::kNone);
  EXPECT_EQ(options.bound.at("plain").encryption, objects::Encryption::kAsAsked);
  EXPECT_NE(Refusal("[s3]\nchecksum = 'crc64'\n").find("must be none, md5, crc32c or sha256"),
            std::string::npos);
  EXPECT_NE(Refusal("[s3]\nsse = 'aes'\n").find("must be none, s3 or kms"), std::string::npos);
  EXPECT_NE(Refusal("[s3]\nsse-kms-key = 'k'\n").find("[s3] has sse-kms-key"), std::string::npos);
}

TEST_F(ConfigurationTest, ARootIsAnAbsolutePathWithAName) {
  const auto configuration = Load("[roots.exports]\npath = '/srv/exports'\n");
  ASSERT_TRUE(configuration.ok()) << configuration.status().ToString();
  EXPECT_EQ(configuration->roots.at("exports"), "/srv/exports");
  EXPECT_TRUE(Load("")->roots.empty());
  EXPECT_NE(
      Refusal("[roots.exports]\npath = 'srv'\n").find("roots.exports.path: must be an absolu"),
      std::string::npos);
  EXPECT_NE(Refusal("[roots.exports]\nfolder = '/srv'\n").find("there is no such setting"),
            std::string::npos);
  EXPECT_NE(Refusal("[roots.'a/b']\npath = '/srv'\n").find("[roots.a/b]: a root's name has"),
            std::string::npos);
}

TEST_F(ConfigurationTest, HowFilesAreReadIsSetByBucketOrRoot) {
  const auto configuration = Load("[files.lake]\ntime-field = 'updated_at'\n");
  ASSERT_TRUE(configuration.ok()) << configuration.status().ToString();
  EXPECT_EQ(configuration->files.at("lake").time_field, "updated_at");
  const auto csv = Load(
      "[files.lake]\ndelimiter = 'tab'\nheader = false\nnull = 'NA'\ntypes = 'text'\n"
      "broken-lines = 'skip'\n");
  ASSERT_TRUE(csv.ok()) << csv.status().ToString();
  const source::FileSettings& settings = csv->files.at("lake");
  EXPECT_EQ(settings.csv_delimiter, '\t');
  EXPECT_EQ(settings.csv_null, "NA");
  EXPECT_TRUE(!settings.csv_header && !settings.infer_types && settings.skip_broken);
  EXPECT_NE(Refusal("[files.lake]\ndelimiter = '#'\n").find("must be one of , ; | and tab"),
            std::string::npos);
  EXPECT_NE(Refusal("[files.lake]\ntime-field = ''\n").find("must name a column"),
            std::string::npos);
  EXPECT_NE(Refusal("[files.lake]\ntime = 'x'\n").find("there is no such setting"),
            std::string::npos);
}

TEST_F(ConfigurationTest, SecretsAreNamedAndNeverWritten) {
  std::ofstream(folder_ / "secret") << "s3cret\n";
  SetVariable("TEST_LAKE_KEY", "AKID");
  const auto configuration = Load(
      "[buckets.\"lake.eu\"]\nendpoint = 'http://127.0.0.1:9000/'\n"
      "access-key-id = 'env:TEST_LAKE_KEY'\nsecret-access-key = 'file:" +
      (folder_ / "secret").string() + "'\n");
  ASSERT_TRUE(configuration.ok()) << configuration.status().ToString();
  const auto options = MakeBucketsOptions(*configuration);
  ASSERT_EQ(options.bound.count("lake.eu"), 1u);
  const auto& endpoint = options.bound.at("lake.eu");
  EXPECT_EQ(endpoint.url, "http://127.0.0.1:9000");
  EXPECT_TRUE(endpoint.path_style);
  EXPECT_EQ(endpoint.credentials.access_key_id, "AKID");
  EXPECT_EQ(endpoint.credentials.secret_access_key, "s3cret");
  EXPECT_FALSE(options.fallback);

  EXPECT_EQ(Refusal("[s3]\nsecret-access-key = 'plain'\n").find("plain"), std::string::npos);
  EXPECT_NE(Refusal("[s3]\naccess-key-id = 'env:TEST_NOT_SET'\n").find("TEST_NOT_SET"),
            std::string::npos);
  EXPECT_NE(Refusal("[s3]\naccess-key-id = 'env:TEST_LAKE_KEY'\n").find("[s3] must have both"),
            std::string::npos);
}

TEST_F(ConfigurationTest, TheMasterKeyIsElsewhereAndNotTold) {
  SetVariable("TEST_MASTER", std::string(64, '0'));
  EXPECT_EQ(Load("master-key = 'env:TEST_MASTER'\n")->master_key, std::string(32, '\0'));
  EXPECT_NE(Refusal("master-key = '" + std::string(64, '0') + "'\n").find("env:NAME"),
            std::string::npos);
  SetVariable("TEST_MASTER", "h4lf-a-k3y");
  const std::string refusal = Refusal("master-key = 'env:TEST_MASTER'\n");
  EXPECT_NE(refusal.find("32 bytes"), std::string::npos);
  EXPECT_EQ(refusal.find("h4lf"), std::string::npos);
  SetVariable("SLUICE_MASTER_KEY", std::string(43, 'A') + "=");
  EXPECT_EQ(Load("")->master_key, std::string(32, '\0'));
}

TEST_F(ConfigurationTest, TheAuditLogIsAllUnlessItIsSaid) {
  EXPECT_EQ(Load("")->audit.scope, api::AuditScope::kAll);
  const auto configuration = Load("[audit]\nlog = 'changes'\nfile-bytes = '1 MiB'\nfiles = 3\n");
  ASSERT_TRUE(configuration.ok());
  EXPECT_EQ(configuration->audit.scope, api::AuditScope::kChanges);
  EXPECT_EQ(configuration->audit.file_bytes, 1'048'576);
  EXPECT_EQ(configuration->audit.files, 3);
  EXPECT_NE(Refusal("[audit]\nlog = 'some'\n").find("all, changes or off"), std::string::npos);
}

TEST_F(ConfigurationTest, LinesOfTheLogAreTextUnlessItIsSaid) {
  EXPECT_EQ(Load("")->log_format, LogFormat::kText);
  EXPECT_EQ(Load("log-format = 'json'\n")->log_format, LogFormat::kJson);
  EXPECT_NE(Refusal("log-format = 'xml'\n").find("text or json"), std::string::npos);
}

TEST_F(ConfigurationTest, MetricsAreForThisMachineUnlessItIsSaidOrAProxyStandsBefore) {
  EXPECT_EQ(ReadersOfMetrics(*Load("")), MetricsReaders::kLoopback);
  EXPECT_EQ(ReadersOfMetrics(*Load("[metrics]\nreaders = 'any'\n")), MetricsReaders::kAny);
  EXPECT_EQ(ReadersOfMetrics(*Load("[metrics]\nreaders = 'none'\n")), MetricsReaders::kNone);
  const std::string proxy = "external-url = 'https://sluice.example.com'\n";
  EXPECT_EQ(ReadersOfMetrics(*Load(proxy)), MetricsReaders::kNone);
  EXPECT_EQ(ReadersOfMetrics(*Load(proxy + "[metrics]\nreaders = 'loopback'\n")),
            MetricsReaders::kLoopback);
  EXPECT_NE(Refusal("[metrics]\nreaders = 'all'\n").find("loopback, any or none"),
            std::string::npos);
}

TEST_F(ConfigurationTest, ARegionAloneIsAwsItself) {
  SetVariable("SLUICE_S3_REGION", "eu-central-1");
  const auto configuration = Load("");
  ASSERT_TRUE(configuration.ok());
  const auto options = MakeBucketsOptions(*configuration);
  ASSERT_TRUE(options.fallback);
  EXPECT_EQ(options.fallback->url, "");
  EXPECT_EQ(options.fallback->region, "eu-central-1");
  EXPECT_FALSE(options.fallback->path_style);
}

TEST_F(ConfigurationTest, AFileThatIsNotThereIsSaid) {
  cli::ServeFlags flags;
  flags.config = folder_ / "none.toml";
  EXPECT_TRUE(LoadConfiguration(flags).status().Is(ErrorKind::kNotFound));
}

TEST(Settings, TheManualHasEachOfThem) {
  std::ifstream in(
      std::filesystem::path(SLUICE_TESTDATA "/../../../docs/configuration.md").lexically_normal());
  const std::string manual{std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
  const auto has = [&](std::string_view key) {
    return manual.find("| `" + std::string(key) + "` |") != std::string::npos;
  };
  for (const Setting& setting : Settings()) EXPECT_TRUE(has(setting.key)) << setting.key;
  for (const S3Setting& setting : S3SettingKeys()) EXPECT_TRUE(has(setting.key)) << setting.key;
  EXPECT_EQ(VariableName("limits.body-bytes"), "SLUICE_LIMITS_BODY_BYTES");
}

}  // namespace
}  // namespace sluice::app
