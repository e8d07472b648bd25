#include "cli/keys_command.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <string_view>
#include <utility>

#include "cli/byte_source.h"
#include "cli/json_access.h"
#include "cli/percent_text.h"

namespace sluice::cli {
namespace {

constexpr std::string_view kPath = "/sluice/v1/access-keys";
// Far more than the server takes, which then says so.
constexpr size_t kMaxPolicyBytes = 256 * 1024;
constexpr std::string_view kFullAccess =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]})";
constexpr std::string_view kExample =
    R"({"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["app-integrations:Get*",)"
    R"("app-integrations:List*"],"Resource":"*"}]})";

std::string KeyPath(const std::string& key) {
  return fmt::format("{}/{}", kPath, PercentEncode(key));
}

Result<std::string> ReadPolicyFile(const std::string& file) {
  TRY_ASSIGN(const auto source, FileSource::Open(file == "-" ? "/dev/stdin" : file));
  std::string text(kMaxPolicyBytes, '\0');
  size_t bytes = 0;
  while (bytes < text.size()) {
    TRY_ASSIGN(const size_t got, source->Read(text.data() + bytes, text.size() - bytes));
    if (got == 0) break;
    bytes += got;
  }
  text.resize(bytes);
  return text;
}

/// Make the member Policy of a request's body, where one is asked for.
Status AddPolicy(const KeysCreateFlags& flags, boost::json::object& body) {
  if (flags.full_access) {
    body["Policy"] = kFullAccess;
  } else if (!flags.policy.empty()) {
    TRY_ASSIGN(const std::string policy, ReadPolicyFile(flags.policy));
    body["Policy"] = policy;
  }
  return {};
}

Result<boost::json::object> Send(Session& session, std::string_view method, std::string path,
                                 const boost::json::object& body) {
  const std::string text = body.empty() ? "" : boost::json::serialize(body);
  return session.api.Call({kSluice, method, std::move(path), "", text, 1}, session.stop);
}

Status Print(Session& session, const boost::json::object& answer, const std::string& text) {
  return session.terminal.Data(session.json ? boost::json::serialize(answer) + "\n" : text);
}

Result<boost::json::array> ReadKeys(Session& session) {
  boost::json::array keys;
  std::string next;
  do {
    const std::string query = next.empty() ? "" : "nextToken=" + PercentEncode(next);
    TRY_ASSIGN(const auto page,
               session.api.Call({kSluice, "GET", std::string(kPath), query, "", 1}, session.stop));
    for (const auto& key : ArrayMember(page, "AccessKeys")) keys.push_back(key);
    next = TextMember(page, "NextToken");
  } while (!next.empty());
  return keys;
}

std::string Table(const boost::json::array& keys) {
  std::string text =
      fmt::format("{:20}  {:8}  {:24}  {}\n", "ACCESS KEY", "STATUS", "CREATED (UTC)", "USER");
  for (const auto& item : keys) {
    if (!item.is_object()) continue;
    const boost::json::object& key = item.get_object();
    text += fmt::format("{:20}  {:8}  {:24}  {}\n", TextMember(key, "AccessKeyId"),
                        TextMember(key, "Status"), TextMember(key, "CreatedAt"),
                        TextMember(key, "User"));
  }
  return text;
}

Result<ExitCode> Update(Session& session, const std::string& key, const boost::json::object& body) {
  TRY_ASSIGN(const auto updated, Send(session, "PATCH", KeyPath(key), body));
  TRY(Print(
      session, updated,
      fmt::format("{}  {}\n", TextMember(updated, "AccessKeyId"), TextMember(updated, "Status"))));
  return ExitCode::kOk;
}

}  // namespace

Result<ExitCode> CreateKey(Session& session, const KeysCreateFlags& flags) {
  boost::json::object body{{"User", flags.user}};
  TRY(AddPolicy(flags, body));
  const auto made = Send(session, "POST", std::string(kPath), body);
  if (!made.ok()) {
    if (made.status().Is(ErrorKind::kInvalid) && !body.contains("Policy")) {
      session.terminal.Warn(
          fmt::format("give --policy FILE, such as {}\nor --full-access", kExample));
    }
    return made.status();
  }
  TRY(Print(session, *made,
            fmt::format("AccessKeyId      {}\nSecretAccessKey  {}\n",
                        TextMember(*made, "AccessKeyId"), TextMember(*made, "SecretAccessKey"))));
  session.terminal.Say("The secret is shown this once.");
  return ExitCode::kOk;
}

Result<ExitCode> ListKeys(Session& session) {
  TRY_ASSIGN(boost::json::array keys, ReadKeys(session));
  const std::string table = Table(keys);
  TRY(Print(session, {{"AccessKeys", std::move(keys)}}, table));
  return ExitCode::kOk;
}

Result<ExitCode> SetKeyActive(Session& session, const std::string& key, bool active) {
  return Update(session, key, {{"Status", active ? "Active" : "Inactive"}});
}

Result<ExitCode> SetKeyPolicy(Session& session, const std::string& key, const std::string& file) {
  TRY_ASSIGN(const std::string policy, ReadPolicyFile(file));
  return Update(session, key, {{"Policy", policy}});
}

Result<ExitCode> DeleteKey(Session& session, const std::string& key) {
  TRY_ASSIGN(const auto deleted, Send(session, "DELETE", KeyPath(key), {}));
  TRY(Print(session, deleted, ""));
  return ExitCode::kOk;
}

}  // namespace sluice::cli
