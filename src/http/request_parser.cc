#include "http/request_parser.h"

#include <cstring>
#include <optional>
#include <vector>

#include "http/head_scanner.h"
#include "http/message_parser.h"

namespace sluice::http {
namespace {

using Parsed = boost::beast::http::error;

constexpr size_t kSmallBuffer = 4 * 1024;
constexpr size_t kLargeBuffer = 64 * 1024;

}  // namespace

class RequestParser::Impl {
 public:
  explicit Impl(const Limits& limits) : limits_(limits), buffer_(kSmallBuffer) { Begin(); }

  std::span<char> Space() {
    if (begin_ > 0) {
      std::memmove(buffer_.data(), buffer_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
    }
    // A body that filled the space once will do so again.
    if (state == State::kBody && was_filled_ && buffer_.size() < kLargeBuffer) {
      buffer_.resize(kLargeBuffer);
    }
    if (end_ == buffer_.size()) buffer_.resize(buffer_.size() * 2);
    return std::span(buffer_).subspan(end_);
  }

  void Take(size_t count) {
    end_ += count;
    was_filled_ = end_ == buffer_.size();
    Advance();
  }

  void Next() {
    if (buffer_.size() > kSmallBuffer && end_ - begin_ <= kSmallBuffer) {
      std::vector<char> small(kSmallBuffer);
      std::memcpy(small.data(), buffer_.data() + begin_, end_ - begin_);
      end_ -= begin_;
      begin_ = 0;
      buffer_ = std::move(small);
    }
    Begin();
    Advance();
  }

  State state = State::kIdle;
  Refusal refusal;
  std::optional<MessageParser> message;

 private:
  void Begin() {
    state = State::kIdle;
    message.emplace(limits_);
    scanner_.emplace(limits_);
  }

  void Advance() {
    if (state == State::kIdle) SkipEmptyLines();
    // A lone CR can still turn out to be half of an empty line.
    const bool has_begun = begin_ < end_ && (end_ - begin_ > 1 || buffer_[begin_] != '\r');
    if (state == State::kIdle && has_begun) state = State::kHead;
    if (state == State::kHead) ReadHead();
    if (state == State::kBody) ReadBody();
  }

  // RFC 9112, section 2.2: an empty line before the request line is to be ignored.
  void SkipEmptyLines() {
    while (end_ - begin_ >= 2 && buffer_[begin_] == '\r' && buffer_[begin_ + 1] == '\n')
      begin_ += 2;
  }

  void ReadHead() {
    const std::string_view head(buffer_.data() + begin_, end_ - begin_);
    switch (scanner_->Scan(head)) {
      case HeadScanner::Verdict::kMore: return;
      case HeadScanner::Verdict::kRefused: return Refuse(scanner_->refusal());
      case HeadScanner::Verdict::kWhole: break;
    }
    if (!Put(scanner_->length())) return;
    // Beast waits for the rest of a version although the line has ended.
    if (!message->is_header_done()) {
      return Refuse(message->WhyRefused(Parsed::bad_version));
    }
    state = message->is_done() ? State::kDone : State::kBody;
  }

  void ReadBody() {
    // A chunked body never has less than "0\r\n\r\n" to come, and Beast asserts on a part of it.
    const size_t least = message->chunked() ? 5 : 1;
    while (end_ - begin_ >= least && !message->is_done()) {
      const size_t before = begin_;
      const size_t body_before = message->request.body.size();
      if (!Put(end_ - begin_)) return;
      const size_t taken = begin_ - before;
      if (taken == 0) break;
      const size_t between = taken - (message->request.body.size() - body_before);
      if (between > limits_.header_bytes) return RefuseChunks();
    }
    if (message->is_done()) {
      state = State::kDone;
    } else if (end_ - begin_ > limits_.header_bytes) {
      RefuseChunks();
    }
  }

  // What stands between the chunks, or after the last, is bounded alike whether Beast was given it
  // at once or it waits here to be whole.
  void RefuseChunks() { Refuse({400, "The chunked body is malformed."}); }

  /// Hand `count` bytes to Beast; false when it refused them.
  bool Put(size_t count) {
    boost::beast::error_code error;
    begin_ += message->put(boost::asio::const_buffer(buffer_.data() + begin_, count), error);
    if (!error || error == Parsed::need_more) return true;
    Refuse(message->WhyRefused(error));
    return false;
  }

  void Refuse(const Refusal& why) {
    state = State::kRefused;
    refusal = why;
  }

  const Limits& limits_;
  std::vector<char> buffer_;
  size_t begin_ = 0;
  size_t end_ = 0;
  bool was_filled_ = false;
  std::optional<HeadScanner> scanner_;
};

RequestParser::RequestParser(const Limits& limits) : impl_(std::make_unique<Impl>(limits)) {}
RequestParser::~RequestParser() = default;

RequestParser::State RequestParser::state() const { return impl_->state; }
std::span<char> RequestParser::Space() { return impl_->Space(); }
RequestParser::State RequestParser::Take(size_t count) {
  impl_->Take(count);
  return impl_->state;
}
RequestParser::State RequestParser::Next() {
  impl_->Next();
  return impl_->state;
}
Request& RequestParser::request() { return impl_->message->request; }
const Refusal& RequestParser::refusal() const { return impl_->refusal; }
bool RequestParser::expects_continue() const { return impl_->message->expects_continue; }
bool RequestParser::keep_alive() const { return impl_->message->keep_alive(); }

}  // namespace sluice::http
