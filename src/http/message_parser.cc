#include "http/message_parser.h"

#include <algorithm>

namespace sluice::http {
namespace {

using boost::beast::error_code;
using Parsed = boost::beast::http::error;

constexpr size_t kMaxReserveBytes = 64 * 1024;
constexpr size_t kUsualFields = 12;

std::string_view View(boost::beast::string_view text) { return {text.data(), text.size()}; }

Refusal FromParser(const error_code& error) {
  struct Row {
    Parsed error;
    Refusal refusal;
  };
  static constexpr Row kRows[] = {
      {Parsed::body_limit, {413, "The request body is too large."}},
      {Parsed::header_limit, {431, "The request head is too large."}},
      {Parsed::bad_method, {400, "The request method is malformed."}},
      {Parsed::bad_target, {400, "The request target is malformed."}},
      {Parsed::bad_version, {400, "The request line does not end in HTTP/1.1 or HTTP/1.0."}},
      {Parsed::bad_content_length,
       {400, "The Content-Length is malformed or not the only length."}},
      {Parsed::multiple_content_length, {400, "The request has several lengths."}},
      {Parsed::bad_transfer_encoding, {400, "The Transfer-Encoding is not the only length."}},
      {Parsed::bad_chunk, {400, "The chunked body is malformed."}},
      {Parsed::bad_chunk_extension, {400, "The chunked body is malformed."}},
  };
  for (const Row& row : kRows) {
    if (error == row.error) return row.refusal;
  }
  return {400, "The request head has a malformed header field."};
}

bool IsNumber(std::string_view text) {
  return !text.empty() &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

MessageParser::MessageParser(const Limits& limits) {
  header_limit(std::uint32_t(std::min<size_t>(limits.header_bytes, UINT32_MAX)));
  body_limit(limits.body_bytes);
}

Refusal MessageParser::WhyRefused(const error_code& error) const {
  return own_refusal_ ? *own_refusal_ : FromParser(error);
}

void MessageParser::on_request_impl(boost::beast::http::verb, StringView method, StringView target,
                                    int version, ErrorCode& error) {
  const std::string_view whole = View(target);
  if (!whole.starts_with('/')) {
    return Refuse(400, "The request target is not in origin form.", error);
  }
  const size_t mark = whole.find('?');
  request.headers.Reserve(kUsualFields);
  request.method = View(method);
  request.path = whole.substr(0, mark);
  if (mark != whole.npos) request.query = whole.substr(mark + 1);
  version_ = version;
}

void MessageParser::on_field_impl(Field field, StringView name, StringView value,
                                  ErrorCode& error) {
  // Trailers come through here too, after the head has been looked at.
  if (is_header_done()) return;
  CheckField(field, View(value), error);
  request.headers.Add(std::string(View(name)), std::string(View(value)));
}

void MessageParser::CheckField(Field field, std::string_view value, ErrorCode& error) {
  if (field == Field::host) {
    ++hosts_;
  } else if (field == Field::content_length) {
    if (++lengths_ > 1 || !IsNumber(value)) {
      Refuse(400, "The request has several lengths or a malformed one.", error);
    }
  } else if (field == Field::transfer_encoding) {
    if (version_ < 11 || !SameName(value, "chunked")) {
      Refuse(400, "The only Transfer-Encoding accepted is chunked.", error);
    }
  } else if (field == Field::expect && version_ >= 11) {
    expects_continue = SameName(value, "100-continue");
    if (!expects_continue) Refuse(417, "The only expectation met is 100-continue.", error);
  }
}

void MessageParser::on_header_impl(ErrorCode& error) {
  if (hosts_ > 1 || (hosts_ == 0 && version_ >= 11)) {
    Refuse(400, "The request does not have exactly one Host.", error);
  }
}

void MessageParser::on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode&) {
  // A promised length is not yet memory well spent: past this, the body grows as it comes.
  if (length) request.body.reserve(std::min<size_t>(*length, kMaxReserveBytes));
}

size_t MessageParser::on_body_impl(StringView bytes, ErrorCode&) {
  request.body.append(bytes.data(), bytes.size());
  return bytes.size();
}

size_t MessageParser::on_chunk_body_impl(std::uint64_t, StringView bytes, ErrorCode& error) {
  return on_body_impl(bytes, error);
}

void MessageParser::Refuse(int status, std::string_view message, ErrorCode& error) {
  own_refusal_ = {status, message};
  error = Parsed::bad_value;
}

}  // namespace sluice::http
