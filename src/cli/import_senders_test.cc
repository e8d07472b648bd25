#include "cli/import_senders.h"

#include <gtest/gtest.h>

#include <atomic>
#include <boost/json.hpp>
#include <cstdio>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>

#include "base/log.h"
#include "cli/fake_byte_source.h"
#include "cli/json_lines_profiles.h"
#include "http/server.h"

namespace sluice::cli {
namespace {

/// A server that takes profiles as the real one does, but for a text that it cannot bear.
class FakeImportServer {
 public:
  FakeImportServer() {
    auto started = http::Server::Start(
        clock_, {}, [this](const http::Request& request) { return Answer(request); });
    CHECK(started.ok());
    server_ = *std::move(started);
  }

  std::string url() const { return "http://127.0.0.1:" + std::to_string(server_->port()); }
  std::map<std::string, std::string> profiles() {
    std::lock_guard lock(mutex_);
    return profiles_;
  }
  std::atomic<int> busy_answers = 0;
  std::atomic<bool> denies = false;
  /// Called before each request is looked at.
  std::function<void()> on_request = [] {};

 private:
  http::Response Answer(const http::Request& request) {
    on_request();
    if (denies) return {403, {}, R"({"Message":"no"})"};
    if (busy_answers.fetch_sub(1) > 0) return {503, {}, ""};
    if (request.body.find("poison") != std::string::npos) {
      return {400, {}, R"({"Message":"cannot be read"})"};
    }
    std::lock_guard lock(mutex_);
    int64_t created = 0;
    boost::json::array refused;
    const boost::json::value body = boost::json::parse(request.body);
    for (const auto& item : body.at("Profiles").as_array()) {
      const std::string json = boost::json::serialize(item.at("Profile"));
      if (json.find("Wrong") != std::string::npos) {
        refused.push_back(
            {{"Line", item.at("Line")}, {"Member", "Wrong"}, {"Message", "is wrong"}});
      } else {
        profiles_[std::string(item.at("ProfileId").as_string())] = json;
        ++created;
      }
    }
    const boost::json::object answer{{"Created", created}, {"Refused", std::move(refused)}};
    return {200, {}, boost::json::serialize(answer)};
  }

  const SystemClock clock_;
  std::mutex mutex_;
  std::map<std::string, std::string> profiles_;
  std::unique_ptr<http::Server> server_;
};

class ImportSendersTest : public ::testing::Test {
 protected:
  void SetUp() override { SetLogLevel(LogLevel::kError); }
  void TearDown() override { SetLogLevel(LogLevel::kInfo); }

  /// Send the lines of a file, each under the id `id(line number)`.
  template <typename Id>
  Status Send(const std::string& lines, const Id& id, std::stop_token stop = {}) {
    FakeByteSource source(lines);
    JsonLinesProfiles reader(source, "");
    ImportSenders senders(api_, "acme", reader, report_, std::move(stop));
    ProfileRecord record;
    Refusal refusal;
    while (*reader.Next(record, refusal) != ReadStep::kEnd) {
      TRY(senders.Give(record, id(record.place.line)));
    }
    return senders.Finish();
  }
  static std::string OwnId(int64_t line) { return std::to_string(line); }

  FakeImportServer server_;
  const SystemClock clock_;
  ApiClient api_{clock_, {*ParseEndpoint("url", server_.url()), "us-east-1", {"id", "secret", ""}}};
  const std::unique_ptr<FILE, int (*)(FILE*)> nowhere_{fopen("/dev/null", "w"), fclose};
  Terminal terminal_{{.quiet = true, .no_color = true}, stdout, nowhere_.get()};
  ImportReport report_{terminal_, "file"};
};

TEST_F(ImportSendersTest, EverythingGivenArrives) {
  std::string lines;
  for (int line = 1; line <= 5'000; ++line) lines += "{\"FirstName\":\"a\"}\n";
  ASSERT_TRUE(Send(lines, OwnId).ok());
  EXPECT_EQ(report_.counts().created, 5'000);
  EXPECT_EQ(server_.profiles().size(), 5'000u);
}

TEST_F(ImportSendersTest, RecordsOfOneIdArriveInOrder) {
  std::string lines;
  for (int line = 1; line <= 5'000; ++line) lines += "{\"n\":" + std::to_string(line) + "}\n";
  ASSERT_TRUE(Send(lines, [](int64_t line) { return std::to_string(line % 7); }).ok());
  const auto profiles = server_.profiles();
  ASSERT_EQ(profiles.size(), 7u);
  for (const auto& [id, json] : profiles) {
    const int64_t n = boost::json::parse(json).at("n").as_int64();
    EXPECT_GT(n, 5'000 - 7) << id;
  }
}

TEST_F(ImportSendersTest, ARequestRefusedAsAWholeIsHalvedDownToTheRecord) {
  std::string lines;
  for (int line = 1; line <= 300; ++line) {
    lines += line == 17 || line == 250 ? "{\"poison\":1}\n" : "{}\n";
  }
  ASSERT_TRUE(Send(lines, OwnId).ok());
  EXPECT_EQ(report_.counts().created, 298);
  EXPECT_EQ(report_.counts().refused, 2);
  const std::string told = boost::json::serialize(report_.ToJson());
  EXPECT_NE(told.find(R"({"Line":17,"Column":1,"Message":"cannot be read"})"), std::string::npos)
      << told;
}

TEST_F(ImportSendersTest, RefusalsAreToldInTheOrderOfTheFile) {
  std::string lines;
  for (int line = 1; line <= 4'000; ++line) lines += line % 50 == 7 ? "{\"Wrong\":1}\n" : "{}\n";
  ASSERT_TRUE(Send(lines, OwnId).ok());
  const auto told = report_.ToJson().at("Refusals").as_array();
  ASSERT_EQ(told.size(), 80u);
  for (size_t i = 0; i < told.size(); ++i) EXPECT_EQ(told[i].at("Line"), int64_t(i) * 50 + 7);
}

TEST_F(ImportSendersTest, AFlushWaitsForTheAnswers) {
  FakeByteSource source("{}\n{\"Wrong\":1}\n{}\n");
  JsonLinesProfiles reader(source, "");
  ImportSenders senders(api_, "acme", reader, report_, {});
  ProfileRecord record;
  Refusal refusal;
  while (*reader.Next(record, refusal) != ReadStep::kEnd) {
    ASSERT_TRUE(senders.Give(record, OwnId(record.place.line)).ok());
  }
  report_.Refuse({{4, 1}, "", "is no record"});
  EXPECT_EQ(report_.waiting(), 1u);
  ASSERT_TRUE(senders.Flush().ok());
  EXPECT_EQ(report_.waiting(), 0u);
  EXPECT_EQ(report_.counts().created, 2);
  EXPECT_EQ(report_.counts().refused, 2);
  EXPECT_TRUE(senders.Finish().ok());
}

TEST_F(ImportSendersTest, ARefusedMemberIsPlacedInItsLine) {
  ASSERT_TRUE(Send("{}\n{\"a\":1, \"Wrong\":2}\n", OwnId).ok());
  EXPECT_EQ(boost::json::serialize(report_.ToJson().at("Refusals")),
            R"([{"Line":2,"Column":17,"Message":"is wrong","Member":"Wrong"}])");
}

TEST_F(ImportSendersTest, ABusyServerIsAskedAgain) {
  server_.busy_answers = 2;
  ASSERT_TRUE(Send("{}\n{}\n", OwnId).ok());
  EXPECT_EQ(report_.counts().created, 2);
}

TEST_F(ImportSendersTest, AFailureEndsTheImport) {
  server_.denies = true;
  std::string lines;
  for (int line = 1; line <= 50'000; ++line) lines += "{}\n";
  EXPECT_TRUE(Send(lines, OwnId).Is(ErrorKind::kDenied));
}

TEST_F(ImportSendersTest, WhatIsOnItsWayWhenAStopComesIsCounted) {
  std::stop_source stop;
  server_.on_request = [&] { stop.request_stop(); };
  EXPECT_TRUE(Send(
                  "{}\n{}\n{}\n", [](int64_t) { return std::string("one"); }, stop.get_token())
                  .Is(ErrorKind::kCancelled));
  EXPECT_EQ(report_.counts().created, 3);
}

TEST_F(ImportSendersTest, AStopEndsTheImport) {
  std::stop_source stop;
  stop.request_stop();
  EXPECT_TRUE(Send("{}\n", OwnId, stop.get_token()).Is(ErrorKind::kCancelled));
}

}  // namespace
}  // namespace sluice::cli
