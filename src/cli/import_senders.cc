#include "cli/import_senders.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <functional>
#include <utility>

#include "cli/json_access.h"
#include "cli/percent_text.h"

namespace sluice::cli {
namespace {

constexpr size_t kSenders = 3;
constexpr int kTries = 8;

size_t SenderOf(std::string_view id) { return std::hash<std::string_view>()(id) % kSenders; }

}  // namespace

ImportSenders::ImportSenders(ApiClient& api, std::string_view domain, const RecordReader& locate,
                             ImportReport& report, std::stop_token stop)
    : api_(api),
      path_(fmt::format("/sluice/v1/domains/{}/profiles/import", PercentEncode(domain))),
      locate_(locate),
      report_(report),
      link_(std::move(stop), [this] { halt_.request_stop(); }) {
  for (size_t i = 0; i < kSenders; ++i) senders_.push_back(std::make_unique<Sender>());
  for (auto& sender : senders_) {
    sender->thread = std::thread([this, &sender = *sender] { Serve(sender); });
  }
}

ImportSenders::~ImportSenders() {
  halt_.request_stop();
  for (auto& sender : senders_) {
    if (sender->thread.joinable()) sender->thread.join();
  }
}

Status ImportSenders::Give(const ProfileRecord& record, std::string_view id) {
  Sender& sender = *senders_[SenderOf(id)];
  if (!sender.filling.Takes(record.json.size())) TRY(HandOver(sender));
  if (sender.filling.rows() == 0) report_.Open(record.place);
  sender.filling.Add(record.place, id, record.json, record.places);
  return {};
}

Status ImportSenders::Flush() {
  for (auto& sender : senders_) {
    if (sender->filling.rows() > 0) TRY(HandOver(*sender));
  }
  std::unique_lock lock(mutex_);
  const bool settled = changed_.wait(lock, halt_.get_token(), [&] {
    return std::ranges::none_of(
        senders_, [](const auto& sender) { return sender->waiting || sender->sending; });
  });
  if (settled) return {};
  return failure_.ok() ? Cancelled("the import was interrupted") : failure_;
}

Status ImportSenders::Finish() {
  const Status status = Flush();
  {
    std::lock_guard lock(mutex_);
    for (auto& sender : senders_) sender->closed = true;
  }
  changed_.notify_all();
  for (auto& sender : senders_) sender->thread.join();
  report_.SettleAll();
  TRY(status);
  return Failure();
}

Status ImportSenders::HandOver(Sender& sender) {
  std::unique_lock lock(mutex_);
  const bool free =
      changed_.wait(lock, halt_.get_token(), [&] { return !sender.waiting.has_value(); });
  if (!free || halt_.stop_requested()) {
    return failure_.ok() ? Cancelled("the import was interrupted") : failure_;
  }
  sender.waiting = std::exchange(sender.filling, {});
  changed_.notify_all();
  return {};
}

void ImportSenders::Serve(Sender& sender) {
  for (;;) {
    std::optional<ImportBatch> batch;
    {
      std::unique_lock lock(mutex_);
      changed_.wait(lock, halt_.get_token(), [&] { return sender.waiting || sender.closed; });
      if (halt_.stop_requested() || !sender.waiting) return;
      batch = std::exchange(sender.waiting, std::nullopt);
      sender.sending = true;
    }
    changed_.notify_all();
    const Status status = Send(*batch, 0, batch->rows());
    if (!status.ok()) return Fail(status);
    report_.Settle(batch->row(0).place);
    {
      std::lock_guard lock(mutex_);
      sender.sending = false;
    }
    changed_.notify_all();
  }
}

Status ImportSenders::Send(const ImportBatch& batch, size_t first, size_t last) {
  const Status status = SendOnce(batch, first, last);
  if (!status.Is(ErrorKind::kInvalid)) return status;
  if (last - first == 1) {
    report_.Refuse({batch.row(first).place, "", status.message()});
    return {};
  }
  const size_t middle = first + (last - first) / 2;
  TRY(Send(batch, first, middle));
  return Send(batch, middle, last);
}

Status ImportSenders::SendOnce(const ImportBatch& batch, size_t first, size_t last) {
  if (halt_.stop_requested()) return Cancelled("the import was interrupted");
  const std::string body = batch.Body(first, last);
  ApiCall call;
  call.service = kSluice;
  call.method = "POST";
  call.path = path_;
  call.body = body;
  call.tries = kTries;
  call.let_finish = true;
  TRY_ASSIGN(const boost::json::object answer, api_.Call(call, halt_.get_token()));
  report_.Accept(IntegerMember(answer, "Created"), IntegerMember(answer, "Updated"),
                 IntegerMember(answer, "Unchanged"));
  for (const boost::json::value& refused : ArrayMember(answer, "Refused")) {
    if (refused.is_object()) ReportRefused(batch, refused.get_object());
  }
  return {};
}

void ImportSenders::ReportRefused(const ImportBatch& batch, const boost::json::object& refused) {
  const int64_t line = IntegerMember(refused, "Line");
  Refusal refusal{{line, 1}, TextMember(refused, "Member"), TextMember(refused, "Message")};
  const size_t index = batch.FindLine(line);
  if (index < batch.rows()) {
    const ImportBatch::Row& row = batch.row(index);
    refusal.place = locate_.Locate(row.place, batch.json(row), batch.places(row), refusal.member);
  }
  report_.Refuse(refusal);
}

Status ImportSenders::Failure() {
  std::lock_guard lock(mutex_);
  if (failure_.ok() && halt_.stop_requested()) return Cancelled("the import was interrupted");
  return failure_;
}

void ImportSenders::Fail(const Status& status) {
  {
    std::lock_guard lock(mutex_);
    if (failure_.ok() && !status.Is(ErrorKind::kCancelled)) failure_ = status;
  }
  halt_.request_stop();
}

}  // namespace sluice::cli
