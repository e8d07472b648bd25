#include "cli/dry_run_command.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <string_view>
#include <utility>
#include <vector>

#include "base/amount_text.h"
#include "cli/json_access.h"
#include "cli/percent_text.h"
#include "cli/table_text.h"

namespace sluice::cli {
namespace {

constexpr int kTries = 3;
constexpr size_t kWidestType = 80;
constexpr size_t kWidestValue = 32;

/// Ask the server; the body is that of the association which the export would make.
Result<boost::json::object> Ask(Session& session, const DryRunFlags& flags, std::string_view what,
                                const boost::json::object& more) {
  if (flags.integration.empty() == flags.what.domain.empty()) {
    return Invalid("either --domain or --integration must be given");
  }
  TRY_ASSIGN(const ExportRequest request, MakeExportRequest(flags.what));
  boost::json::object body = request.association;
  body.erase("ClientToken");
  for (const auto& [name, value] : more) body[name] = value;
  const bool domain = flags.integration.empty();
  if (domain) body["ObjectConfiguration"] = request.configuration;
  const std::string& name = domain ? request.name : flags.integration;
  const std::string path =
      fmt::format("/sluice/v1/data-integrations/{}/{}", PercentEncode(name), what);
  auto answer = session.api.Call({kSluice, "POST", path, "", boost::json::serialize(body), kTries},
                                 session.stop);
  if (domain && answer.status().Is(ErrorKind::kNotFound)) {
    return Status(ErrorKind::kNotFound,
                  fmt::format("there is no data integration \"{}\" yet; the first `sluice export` "
                              "makes it, or CreateDataIntegration",
                              name));
  }
  return answer;
}

const boost::json::object& ObjectOf(const boost::json::value& value) {
  static const boost::json::object kNone;
  const auto* object = value.if_object();
  return object == nullptr ? kNone : *object;
}

std::string TextOf(const boost::json::value& value) {
  return value.is_string() ? std::string(value.get_string()) : boost::json::serialize(value);
}

std::string ColumnsTable(const boost::json::object& object) {
  std::vector<TableRow> rows;
  for (const auto& item : ArrayMember(object, "Columns")) {
    const boost::json::object& column = ObjectOf(item);
    rows.push_back(
        {TextMember(column, "Name"), TextMember(column, "Type"), TextMember(column, "Stored")});
  }
  return TableText({"COLUMN", "TYPE", "STORED"}, rows, kWidestType);
}

std::string PlanText(const boost::json::object& plan) {
  const boost::json::object& window = ObjectMember(plan, "Window");
  std::string text;
  text += fmt::format("{:12} {}\n", "source", TextMember(plan, "Source"));
  text += fmt::format("{:12} [{}, {})\n", "window", TextMember(window, "Start"),
                      TextMember(window, "End"));
  if (const std::string until = TextMember(window, "ReadUntil"); !until.empty()) {
    text += fmt::format("{:12} {}\n", "read until", until);
  }
  text += fmt::format("{:12} {}, compression {}\n", "format", TextMember(plan, "Format"),
                      TextMember(plan, "Compression"));
  text += fmt::format("{:12} {}\n", "manifest", TextMember(plan, "Manifest"));
  for (const auto& item : ArrayMember(plan, "Objects")) {
    const boost::json::object& object = ObjectOf(item);
    text += fmt::format("\n{}: about {} rows, in {} splits, to {}\n", TextMember(object, "Name"),
                        CountText(IntegerMember(object, "RowsEstimate")),
                        IntegerMember(object, "Splits"), TextMember(object, "Files"));
    text += ColumnsTable(object);
  }
  return text;
}

std::string RowsTable(const boost::json::object& preview) {
  TableRow headings;
  for (const auto& item : ArrayMember(preview, "Columns")) {
    headings.push_back(TextMember(ObjectOf(item), "Name"));
  }
  std::vector<TableRow> rows;
  for (const auto& item : ArrayMember(preview, "Rows")) {
    TableRow& row = rows.emplace_back();
    for (const std::string& name : headings) {
      const auto* value = ObjectOf(item).if_contains(name);
      row.push_back(value == nullptr ? std::string() : TextOf(*value));
    }
  }
  return TableText(headings, rows, kWidestValue);
}

void SayNotes(Session& session, const boost::json::object& answer) {
  for (const auto& note : ArrayMember(answer, "Notes")) session.terminal.Say(TextOf(note));
}

}  // namespace

Result<ExitCode> RunPlan(Session& session, const DryRunFlags& flags) {
  TRY_ASSIGN(const auto plan, Ask(session, flags, "plan", {}));
  SayNotes(session, plan);
  TRY(session.terminal.Data(session.json ? boost::json::serialize(plan) + "\n" : PlanText(plan)));
  return ExitCode::kOk;
}

Result<ExitCode> RunPreview(Session& session, const DryRunFlags& flags) {
  boost::json::object more{{"MaxRows", flags.rows}};
  if (!flags.object.empty()) more["Object"] = flags.object;
  TRY_ASSIGN(const auto preview, Ask(session, flags, "preview", more));
  SayNotes(session, preview);
  const bool has_more =
      preview.if_contains("More") != nullptr && preview.at("More") == boost::json::value(true);
  session.terminal.Say(fmt::format("{}: {} rows{}", TextMember(preview, "Object"),
                                   ArrayMember(preview, "Rows").size(),
                                   has_more ? ", and there are more" : ""));
  TRY(session.terminal.Data(session.json ? boost::json::serialize(preview) + "\n"
                                         : RowsTable(preview)));
  return ExitCode::kOk;
}

}  // namespace sluice::cli
