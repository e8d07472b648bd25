#include "http/response_head.h"

#include <fmt/compile.h>
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>

namespace sluice::http {
namespace {

std::string_view Reason(int status) {
  switch (status) {
    case 200: return "OK";
    case 201: return "Created";
    case 202: return "Accepted";
    case 204: return "No Content";
    case 206: return "Partial Content";
    case 301: return "Moved Permanently";
    case 302: return "Found";
    case 303: return "See Other";
    case 304: return "Not Modified";
    case 307: return "Temporary Redirect";
    case 400: return "Bad Request";
    case 401: return "Unauthorized";
    case 402: return "Payment Required";
    case 403: return "Forbidden";
    case 404: return "Not Found";
    case 405: return "Method Not Allowed";
    case 408: return "Request Timeout";
    case 409: return "Conflict";
    case 412: return "Precondition Failed";
    case 413: return "Content Too Large";
    case 417: return "Expectation Failed";
    case 429: return "Too Many Requests";
    case 431: return "Request Header Fields Too Large";
    case 500: return "Internal Server Error";
    case 501: return "Not Implemented";
    case 503: return "Service Unavailable";
    default: return "";  // RFC 9112, section 4: it may be absent
  }
}

// RFC 9110, section 5.6.7: IMF-fixdate, in English whatever the locale.
void AppendDate(fmt::memory_buffer& out, UnixMillis now) {
  using std::chrono::days;
  using std::chrono::floor;
  using std::chrono::milliseconds;
  using std::chrono::seconds;
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const std::chrono::sys_time<milliseconds> at{milliseconds(now.value)};
  const auto day = floor<days>(at);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(floor<seconds>(at - day));
  fmt::format_to(std::back_inserter(out), FMT_COMPILE("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT"),
                 kDays[std::chrono::weekday(day).c_encoding()], unsigned(date.day()),
                 kMonths[unsigned(date.month()) - 1], int(date.year()), time.hours().count(),
                 time.minutes().count(), time.seconds().count());
}

bool IsTransportField(std::string_view name) {
  return SameName(name, "Date") || SameName(name, "x-amzn-RequestId") ||
         SameName(name, "Content-Length") || SameName(name, "Connection") ||
         SameName(name, "Transfer-Encoding");
}

bool IsTokenChar(unsigned char c) {
  return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
         std::string_view("!#$%&'*+-.^_`|~").find(char(c)) != std::string_view::npos;
}

bool IsValueChar(unsigned char c) { return c == '\t' || (c >= ' ' && c != 0x7f); }

}  // namespace

bool IsSendable(const Response& response) {
  if (response.status < 200 || response.status > 599) return false;
  return std::ranges::all_of(response.headers.fields(), [](const Headers::Field& field) {
    return !field.first.empty() && std::ranges::all_of(field.first, IsTokenChar) &&
           std::ranges::all_of(field.second, IsValueChar);
  });
}

std::string ResponseHead(const Response& response, const ResponseFacts& facts) {
  fmt::memory_buffer out;
  auto to = std::back_inserter(out);
  fmt::format_to(to, FMT_COMPILE("HTTP/1.1 {} {}\r\nDate: "), response.status,
                 Reason(response.status));
  AppendDate(out, facts.now);
  fmt::format_to(to, FMT_COMPILE("\r\nx-amzn-RequestId: {}\r\n"), facts.request_id);
  // RFC 9110, section 8.6: a 204 must not have one.
  if (response.status != 204)
    fmt::format_to(to, FMT_COMPILE("Content-Length: {}\r\n"), response.body.size());
  // HTTP/1.0 clients need to be told that it stays open; to the others it says nothing new.
  fmt::format_to(to, FMT_COMPILE("Connection: {}\r\n"), facts.close ? "close" : "keep-alive");
  for (const auto& [name, value] : response.headers.fields()) {
    if (!IsTransportField(name)) fmt::format_to(to, FMT_COMPILE("{}: {}\r\n"), name, value);
  }
  out.append(std::string_view("\r\n"));
  return fmt::to_string(out);
}

Response RefusalResponse(int status, std::string_view message) {
  return {status,
          {{"Content-Type", "application/json"}},
          fmt::format("{{\"Message\": \"{}\"}}", message)};
}

}  // namespace sluice::http
