#include "pg/target.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <algorithm>
#include <memory>

namespace sluice::pg {
namespace {

constexpr std::string_view kAllowed[] = {"host",
                                         "hostaddr",
                                         "port",
                                         "dbname",
                                         "user",
                                         "password",
                                         "sslmode",
                                         "sslrootcert",
                                         "channel_binding",
                                         "target_session_attrs",
                                         "connect_timeout",
                                         "load_balance_hosts",
                                         "gssencmode"};

// What finds out about a peer that is gone without a word, unless the URL says otherwise.
constexpr std::pair<std::string_view, std::string_view> kKeepAlive[] = {
    {"keepalives_idle", "30"},
    {"keepalives_interval", "10"},
    {"keepalives_count", "3"},
    {"tcp_user_timeout", "60000"}};

bool IsAllowed(std::string_view keyword) {
  return std::find(std::begin(kAllowed), std::end(kAllowed), keyword) != std::end(kAllowed);
}

}  // namespace

bool Target::has_password() const {
  return std::any_of(keywords.begin(), keywords.end(),
                     [](const auto& keyword) { return keyword.first == "password"; });
}

Result<Target> ParseTarget(std::string_view name, std::string_view url) {
  if (!url.starts_with("postgresql://") && !url.starts_with("postgres://")) {
    return Invalid("must begin with postgresql://");
  }
  char* problem = nullptr;
  const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
      PQconninfoParse(std::string(url).c_str(), &problem), &PQconninfoFree);
  // What libpq says of it may quote the password.
  PQfreemem(problem);
  if (options == nullptr) return Invalid("is no URI that libpq reads");
  Target target{std::string(name), {}};
  for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
    if (option->val == nullptr || *option->val == '\0') continue;
    if (!IsAllowed(option->keyword)) {
      return Invalid(fmt::format("has the parameter {}, which is not one of those there are: {}",
                                 option->keyword, fmt::join(kAllowed, ", ")));
    }
    target.keywords.emplace_back(option->keyword, option->val);
  }
  for (const auto& [keyword, value] : kKeepAlive) target.keywords.emplace_back(keyword, value);
  return target;
}

}  // namespace sluice::pg
