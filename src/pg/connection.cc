#include "pg/connection.h"

#include <fmt/format.h>
#include <libpq-fe.h>

#include <charconv>
#include <utility>

#include "pg/error.h"
#include "pg/wait.h"

namespace sluice::pg {
namespace {

PGresult* AsResult(void* result) { return static_cast<PGresult*>(result); }

bool IsSuccess(ExecStatusType status) {
  return status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_OUT ||
         status == PGRES_EMPTY_QUERY;
}

}  // namespace

void Table::Free::operator()(void* result) const { PQclear(AsResult(result)); }

size_t Table::size() const {
  return result_ == nullptr ? 0 : static_cast<size_t>(PQntuples(AsResult(result_.get())));
}

bool Table::IsNull(size_t row, int column) const {
  return PQgetisnull(AsResult(result_.get()), static_cast<int>(row), column) != 0;
}

std::string_view Table::Text(size_t row, int column) const {
  const PGresult* result = AsResult(result_.get());
  const int at = static_cast<int>(row);
  return {PQgetvalue(result, at, column), static_cast<size_t>(PQgetlength(result, at, column))};
}

int64_t Table::Int(size_t row, int column) const {
  const std::string_view text = Text(row, column);
  int64_t value = 0;
  std::from_chars(text.data(), text.data() + text.size(), value);
  return value;
}

/// Own libpq's connection, and end what the server still does for it.
class Connection::Handle {
 public:
  explicit Handle(PGconn* connection) : connection_(connection) {}
  ~Handle() {
    if (busy_) Cancel();
    PQfinish(connection_);
  }
  PGconn* get() const { return connection_; }
  int socket() const { return PQsocket(connection_); }
  void SetBusy(bool busy) { busy_ = busy; }

 private:
  void Cancel() {
    PGcancel* cancel = PQgetCancel(connection_);
    if (cancel == nullptr) return;
    char unused[256];
    PQcancel(cancel, unused, sizeof unused);
    PQfreeCancel(cancel);
  }

  PGconn* const connection_;
  bool busy_ = false;
};

Connection::Connection(const Clock& clock, std::string name, Patience patience)
    : clock_(clock), name_(std::move(name)), patience_(patience) {}

Connection::~Connection() { PQfreemem(copy_data_); }

Result<std::unique_ptr<Connection>> Connection::Open(const Clock& clock, const Target& target,
                                                     Patience patience,
                                                     const std::stop_token& stop) {
  std::unique_ptr<Connection> made(new Connection(clock, target.name, patience));
  TRY(made->Connect(target, stop));
  return made;
}

Status Connection::Connect(const Target& target, const std::stop_token& stop) {
  std::vector<const char*> keywords;
  std::vector<const char*> values;
  for (const auto& [keyword, value] : target.keywords) {
    keywords.push_back(keyword.c_str());
    values.push_back(value.c_str());
  }
  for (const auto& [keyword, value] :
       {std::pair("application_name", "sluice"), std::pair("passfile", "/dev/null/none")}) {
    keywords.push_back(keyword);
    values.push_back(value);
  }
  keywords.push_back(nullptr);
  values.push_back(nullptr);
  handle_ = std::make_unique<Handle>(PQconnectStartParams(keywords.data(), values.data(), 0));
  PGconn* const connection = handle_->get();
  if (connection == nullptr) return {ErrorKind::kQuota, "no memory for a connection"};
  // The server's reason comes as a code, which can be read, and not as words of its language.
  PQsetErrorVerbosity(connection, PQERRORS_SQLSTATE);
  PQsetNoticeProcessor(
      connection, [](void*, const char*) {}, nullptr);
  const std::string what = fmt::format("connection '{}'", name_);
  auto polling =
      PQstatus(connection) == CONNECTION_BAD ? PGRES_POLLING_FAILED : PGRES_POLLING_WRITING;
  while (polling != PGRES_POLLING_OK) {
    if (polling == PGRES_POLLING_FAILED) return FromConnection(name_, connection);
    TRY(AwaitSocket(clock_, handle_->socket(),
                    polling == PGRES_POLLING_READING ? Ready::kRead : Ready::kWrite,
                    patience_.connect, stop, what));
    polling = PQconnectPoll(connection);
  }
  PQsetErrorVerbosity(connection, PQERRORS_DEFAULT);
  if (PQsetnonblocking(connection, 1) != 0) return FromConnection(name_, connection);
  return {};
}

int Connection::server_version() const { return PQserverVersion(handle_->get()); }

/// Wait until a result can be taken without waiting, sending what is still to be sent.
Status Connection::AwaitResult(std::chrono::milliseconds patience, const std::stop_token& stop) {
  PGconn* const connection = handle_->get();
  const std::string what = fmt::format("connection '{}'", name_);
  while (true) {
    const int unsent = PQflush(connection);
    if (unsent < 0) return FromConnection(name_, connection);
    if (unsent == 0 && PQisBusy(connection) == 0) return {};
    TRY(AwaitSocket(clock_, handle_->socket(), unsent > 0 ? Ready::kEither : Ready::kRead, patience,
                    stop, what));
    if (PQconsumeInput(connection) == 0) return FromConnection(name_, connection);
  }
}

/// Take all results of what was sent. Returns the last; errors: the first failure. A COPY stays
/// open.
Result<Table> Connection::TakeResults(const std::stop_token& stop) {
  Status failure;
  Table last(nullptr);
  while (true) {
    TRY(AwaitResult(patience_.query, stop));
    std::unique_ptr<void, Table::Free> result(PQgetResult(handle_->get()));
    if (result == nullptr) break;
    const ExecStatusType status = PQresultStatus(AsResult(result.get()));
    if (!IsSuccess(status) && failure.ok()) failure = FromResult(name_, AsResult(result.get()));
    last = Table(std::move(result));
    if (status == PGRES_COPY_OUT) return last;
  }
  handle_->SetBusy(false);
  TRY(failure);
  return last;
}

Result<Table> Connection::Query(std::string_view sql,
                                const std::vector<std::optional<std::string>>& parameters,
                                const std::stop_token& stop) {
  std::vector<const char*> values;
  for (const auto& value : parameters) values.push_back(value ? value->c_str() : nullptr);
  if (PQsendQueryParams(handle_->get(), std::string(sql).c_str(), static_cast<int>(values.size()),
                        nullptr, values.data(), nullptr, nullptr, 0) == 0) {
    return FromConnection(name_, handle_->get());
  }
  handle_->SetBusy(true);
  return TakeResults(stop);
}

Status Connection::Execute(std::string_view sql, const std::stop_token& stop) {
  if (PQsendQuery(handle_->get(), std::string(sql).c_str()) == 0) {
    return FromConnection(name_, handle_->get());
  }
  handle_->SetBusy(true);
  return TakeResults(stop).status();
}

Status Connection::BeginCopy(std::string_view sql, const std::stop_token& stop) {
  return Execute(sql, stop);
}

Result<std::optional<std::string_view>> Connection::NextCopyData(const std::stop_token& stop) {
  PGconn* const connection = handle_->get();
  while (true) {
    PQfreemem(std::exchange(copy_data_, nullptr));
    const int bytes = PQgetCopyData(connection, &copy_data_, 1);
    if (bytes > 0) return std::optional(std::string_view(copy_data_, static_cast<size_t>(bytes)));
    if (bytes == -1) {
      TRY(CopyEnd(stop));
      return std::optional<std::string_view>();
    }
    if (bytes < -1) return FromConnection(name_, connection);
    Gather(handle_->socket());
    TRY(AwaitSocket(clock_, handle_->socket(), Ready::kRead, patience_.copy, stop,
                    fmt::format("connection '{}'", name_)));
    if (PQconsumeInput(connection) == 0) return FromConnection(name_, connection);
  }
}

// The end of the data is not the end of the COPY: an error may have ended it.
Status Connection::CopyEnd(const std::stop_token& stop) { return TakeResults(stop).status(); }

Status Connection::Quoted(char* text, std::string& out) const {
  if (text == nullptr) return Invalid("is not UTF-8");
  out = text;
  PQfreemem(text);
  return {};
}

Result<std::string> Connection::Identifier(std::string_view name) const {
  std::string quoted;
  TRY(Quoted(PQescapeIdentifier(handle_->get(), name.data(), name.size()), quoted));
  return quoted;
}

Result<std::string> Connection::Literal(std::string_view text) const {
  std::string quoted;
  TRY(Quoted(PQescapeLiteral(handle_->get(), text.data(), text.size()), quoted));
  return quoted;
}

}  // namespace sluice::pg
