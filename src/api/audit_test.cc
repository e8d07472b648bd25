#include "api/audit.h"

#include <gtest/gtest.h>

#include <boost/json.hpp>

#include "api/fake_host.h"
#include "api/open_paths.h"

namespace sluice::api {
namespace {

const Operation& OperationOf(std::string_view name) {
  for (const Operation& operation : Operations()) {
    if (operation.name == name) return operation;
  }
  ADD_FAILURE() << name;
  return Operations().front();
}

AuditEntry EntryOf(std::string_view operation, int status) {
  AuditEntry entry;
  entry.operation = &OperationOf(operation);
  entry.status = status;
  return entry;
}

TEST(Audit, AllIsEverythingAndChangesLeavesOutWhatOnlyRead) {
  for (const char* reading : {"GetDataIntegration", "ListDomains", "SearchProfiles"}) {
    EXPECT_TRUE(IsAudited(AuditScope::kAll, EntryOf(reading, 200)));
    EXPECT_FALSE(IsAudited(AuditScope::kChanges, EntryOf(reading, 200)));
    EXPECT_TRUE(IsAudited(AuditScope::kChanges, EntryOf(reading, 403)));
    EXPECT_FALSE(IsAudited(AuditScope::kOff, EntryOf(reading, 403)));
  }
  EXPECT_TRUE(IsAudited(AuditScope::kChanges, EntryOf("DeleteDomain", 200)));
  EXPECT_TRUE(IsAudited(AuditScope::kChanges, AuditEntry{}));
  EXPECT_FALSE(IsAudited(AuditScope::kOff, EntryOf("DeleteDomain", 200)));
}

TEST(Audit, NoLineCanBeForged) {
  AuditEntry entry = EntryOf("GetRun", 404);
  entry.at = {1'767'225'600'007};
  entry.request_id = "r-1";
  const std::string awkward = "a\"b\\c\nd\r\t\x7f é \u2028\u0085\u202e 😀";
  entry.resource = awkward;
  const std::string line = AuditLine(entry);
  EXPECT_EQ(line.find('\n'), line.size() - 1);
  for (const char c : line.substr(0, line.size() - 1)) {
    EXPECT_TRUE(c >= ' ' && c < 0x7f) << int(c);
  }
  const auto read = boost::json::parse(line).as_object();
  EXPECT_EQ(read.at("resource").as_string(), awkward);
  EXPECT_EQ(read.at("time").as_string(), "2026-01-01T00:00:00.007Z");
  EXPECT_EQ(read.at("action").as_string(), "sluice:GetRun");
  EXPECT_EQ(read.at("status").as_int64(), 404);
  EXPECT_EQ(read.if_contains("user"), nullptr);
}

TEST(Audit, BytesThatAreNoTextStayWithinTheirString) {
  AuditEntry entry = EntryOf("GetRun", 404);
  for (const char* bytes : {"\xc3", "\xf0\x9f\x98", "\x80", "\xff\xfe"}) {
    entry.resource = bytes;
    boost::system::error_code error;
    const auto read = boost::json::parse(AuditLine(entry), error);
    EXPECT_FALSE(error) << error.message();
    EXPECT_EQ(read.as_object().size(), 4u);
  }
}

class AuditedTest : public testing::Test {
 protected:
  boost::json::object Last() const { return boost::json::parse(host_.audited.back()).as_object(); }
  std::string Text(std::string_view member) const {
    const auto line = Last();
    const auto* value = line.if_contains(member);
    return value == nullptr ? "" : std::string(value->as_string());
  }

  FakeHost host_;
};

TEST_F(AuditedTest, EveryRequestButThoseForOpenPathsIsOneLine) {
  const http::Request get = host_.Sign("GET", "/sluice/v1/runs/x", "", "sluice");
  EXPECT_EQ(host_.service().Answer(get).status, 404);
  EXPECT_EQ(Text("requestId"), get.request_id);
  EXPECT_EQ(Text("accessKeyId"), FakeHost::RootKey().access_key_id);
  EXPECT_EQ(Text("user"), "root");
  EXPECT_EQ(Text("peer"), "127.0.0.1");
  EXPECT_EQ(Text("service"), "sluice");
  EXPECT_EQ(Text("action"), "sluice:GetRun");
  EXPECT_EQ(Text("resource"), "arn:aws:sluice:us-east-1:000000000000:run/x");
  EXPECT_EQ(Text("error"), "ResourceNotFoundException");
  EXPECT_EQ(Last().at("status").as_int64(), 404);
  for (const OpenPath& open : OpenPaths()) {
    const http::Response response =
        host_.service().Answer({"GET", std::string(open.path), "", {}, "", "127.0.0.1", ""});
    EXPECT_EQ(response.status, 200) << open.path;
  }
  EXPECT_EQ(host_.audited.size(), 1u);
  (void)host_.Ask("GET", "/sluice/v1/runs", {}, "sluice");
  EXPECT_EQ(host_.audited.size(), 2u);
  EXPECT_EQ(Text("error"), "");
}

TEST_F(AuditedTest, WhatIsRefusedIsThereWithWhatWasKnown) {
  (void)host_.service().Answer({"GET", "/domains", "", {{"Host", "h"}}, "", "10.0.0.1", "r"});
  EXPECT_EQ(Text("error"), "MissingAuthenticationTokenException");
  EXPECT_EQ(Text("accessKeyId"), "");
  EXPECT_EQ(Text("peer"), "10.0.0.1");

  host_.credentials = {"AKIANOBODY", "whatever", {}};
  (void)host_.Ask("GET", "/domains", {}, "profile");
  EXPECT_EQ(Text("error"), "UnrecognizedClientException");
  EXPECT_EQ(Text("accessKeyId"), "");

  host_.credentials = {FakeHost::RootKey().access_key_id, "wrong", {}};
  (void)host_.Ask("GET", "/domains", {}, "profile");
  EXPECT_EQ(Text("error"), "InvalidSignatureException");
  EXPECT_EQ(Text("accessKeyId"), FakeHost::RootKey().access_key_id);
  EXPECT_EQ(Text("user"), "");

  host_.credentials = FakeHost::RootKey();
  (void)host_.Ask("GET", "/nothing", {}, "profile");
  EXPECT_EQ(Text("error"), "UnknownOperationException");
  EXPECT_EQ(Text("user"), "root");
  EXPECT_EQ(Text("action"), "");

  host_.credentials =
      host_.MakeKey("ada", R"({"Statement":{"Effect":"Deny","Action":"*","Resource":"*"}})");
  (void)host_.Ask("GET", "/domains/acme", {}, "profile");
  EXPECT_EQ(Text("error"), "AccessDeniedException");
  EXPECT_EQ(Text("user"), "ada");
  EXPECT_EQ(Text("resource"), "arn:aws:profile:us-east-1:000000000000:domains/acme");
}

TEST(Audited, WhatIsThrottledIsThereToo) {
  FakeHost host({.requests_per_second = 1, .burst = 1});
  EXPECT_EQ(host.Ask("GET", "/domains", {}, "profile").status, 200);
  EXPECT_EQ(host.Ask("GET", "/domains", {}, "profile").status, 429);
  const auto line = boost::json::parse(host.audited.back()).as_object();
  EXPECT_EQ(line.at("error").as_string(), "ThrottlingException");
  EXPECT_EQ(line.at("user").as_string(), "root");
}

TEST_F(AuditedTest, NoSecretAndNoSignatureIsKept) {
  const http::Request request = host_.Sign("GET", "/domains", "", "profile");
  const std::string header(*request.headers.Find("Authorization"));
  const std::string signature = header.substr(header.rfind('=') + 1);
  (void)host_.service().Answer(request);
  host_.credentials.access_key_id =
      host_.credentials.secret_access_key;  // pasted into the wrong field
  (void)host_.Ask("GET", "/domains", {}, "profile");
  (void)host_.Ask("POST", "/domains/acme?" + signature, R"({"DefaultExpirationDays":1})",
                  "profile");
  for (const std::string& line : host_.audited) {
    for (const std::string& secret :
         {FakeHost::RootKey().secret_access_key, signature, std::string("AWS4-HMAC")}) {
      EXPECT_EQ(line.find(secret), std::string::npos) << line;
    }
  }
}

}  // namespace
}  // namespace sluice::api
