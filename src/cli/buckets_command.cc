#include "cli/buckets_command.h"

#include <boost/json.hpp>

namespace sluice::cli {

Result<ExitCode> CreateBucket(Session& session, const std::string& name) {
  const std::string body = boost::json::serialize(boost::json::object{{"Name", name}});
  TRY_ASSIGN(const auto made,
             session.api.Call({kSluice, "POST", "/sluice/v1/buckets", "", body, 1}, session.stop));
  TRY(session.terminal.Data(session.json ? boost::json::serialize(made) + "\n"
                                         : "s3://" + name + "\n"));
  return ExitCode::kOk;
}

}  // namespace sluice::cli
