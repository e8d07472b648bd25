#pragma once

#include <boost/beast/http/basic_parser.hpp>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "http/message.h"
#include "http/request_parser.h"

namespace sluice::http {

/// Write what Beast's parser finds straight into our Request, and refuse what it lets pass: a
/// target not in origin form, a length that is not one number, any transfer coding but chunked, no
/// or several hosts. Trailer fields are dropped.
class MessageParser final : public boost::beast::http::basic_parser<true> {
 public:
  explicit MessageParser(const Limits& limits);

  Request request;
  bool expects_continue = false;

  /// Say why put() failed with `error`.
  Refusal WhyRefused(const boost::beast::error_code& error) const;

 private:
  using ErrorCode = boost::beast::error_code;
  using StringView = boost::beast::string_view;
  using Field = boost::beast::http::field;

  void on_request_impl(boost::beast::http::verb, StringView method, StringView target, int version,
                       ErrorCode& error) override;
  void on_field_impl(Field field, StringView name, StringView value, ErrorCode& error) override;
  void on_header_impl(ErrorCode& error) override;
  void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode&) override;
  size_t on_body_impl(StringView bytes, ErrorCode&) override;
  size_t on_chunk_body_impl(std::uint64_t, StringView bytes, ErrorCode& error) override;
  void on_response_impl(int, StringView, int, ErrorCode&) override {}
  void on_chunk_header_impl(std::uint64_t, StringView, ErrorCode&) override {}
  void on_finish_impl(ErrorCode&) override {}

  void CheckField(Field field, std::string_view value, ErrorCode& error);
  void Refuse(int status, std::string_view message, ErrorCode& error);

  std::optional<Refusal> own_refusal_;
  int version_ = 11;
  int hosts_ = 0;
  int lengths_ = 0;
};

}  // namespace sluice::http
