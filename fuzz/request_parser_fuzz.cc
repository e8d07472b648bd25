#include <algorithm>
#include <cctype>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "http/request_parser.h"

// The bytes of one connection. However they are cut, the same requests come out of them; what is
// accepted is whole, clean and within the limits, and means the same when it is written out again.

namespace sluice::http {
namespace {

using State = RequestParser::State;

Limits SmallLimits() {
  Limits limits;
  limits.header_bytes = 2048;
  limits.header_fields = 20;
  limits.body_bytes = 2048;
  return limits;
}

/// How many bytes each step gets: 0 for all there are.
using Cut = size_t (*)(size_t step, std::string_view rest);
size_t Whole(size_t, std::string_view) { return 0; }
size_t EachByte(size_t, std::string_view) { return 1; }
size_t ByContent(size_t step, std::string_view rest) {
  return 1 + (static_cast<unsigned char>(rest.front()) * 7 + step) % 61;
}

bool IsToken(std::string_view text) {
  constexpr std::string_view kOthers = "()<>@,;:\\\"/[]?={} \t";
  for (unsigned char c : text) {
    if (c <= ' ' || c >= 0x7f || kOthers.find(char(c)) != kOthers.npos) return false;
  }
  return !text.empty();
}

bool IsClean(std::string_view text) {
  for (unsigned char c : text) {
    if ((c < ' ' && c != '\t') || c == 0x7f) return false;
  }
  return true;
}

void CheckRequest(const Request& request, const Limits& limits) {
  CHECK(IsToken(request.method) && request.path.starts_with('/'));
  CHECK(IsClean(request.path) && request.path.find_first_of(" \t?") == std::string::npos);
  CHECK(IsClean(request.query) && request.query.find_first_of(" \t") == std::string::npos);
  CHECK(request.body.size() <= limits.body_bytes);
  CHECK(request.headers.fields().size() <= limits.header_fields);
  size_t bytes = 0;
  for (const auto& [name, value] : request.headers.fields()) {
    CHECK(IsToken(name) && IsClean(value));
    CHECK(value.empty() || (value.front() != ' ' && value.back() != ' '));
    bytes += name.size() + value.size();
  }
  CHECK(bytes <= limits.header_bytes);
}

bool IsFraming(std::string_view name) {
  return SameName(name, "Content-Length") || SameName(name, "Transfer-Encoding");
}

std::string Describe(const Request& request) {
  std::string text = request.method + " " + request.path + "?" + request.query + "\n";
  for (const auto& [name, value] : request.headers.fields()) {
    if (!IsFraming(name)) text += name + ": " + value + "\n";
  }
  return text + "\n" + request.body;
}

struct Reading {
  std::vector<std::string> requests;
  std::string end;
};

Reading Read(std::string_view stream, const Limits& limits, Cut cut) {
  RequestParser parser(limits);
  Reading reading;
  for (size_t step = 0;; ++step) {
    if (parser.state() == State::kDone) {
      CheckRequest(parser.request(), limits);
      reading.requests.push_back(Describe(parser.request()));
      if (!parser.keep_alive()) {
        reading.end = "closed";
        return reading;
      }
      parser.Next();
    } else if (parser.state() == State::kRefused) {
      reading.end = std::to_string(parser.refusal().status) + " ";
      reading.end += parser.refusal().message;
      return reading;
    } else if (stream.empty()) {
      reading.end = "in state " + std::to_string(int(parser.state()));
      return reading;
    } else {
      const std::span<char> space = parser.Space();
      CHECK(!space.empty() && space.size() <= 64 * 1024 + 2 * limits.header_bytes);
      const size_t wanted = cut(step, stream);
      size_t count = std::min(space.size(), stream.size());
      if (wanted > 0) count = std::min(count, wanted);
      std::memcpy(space.data(), stream.data(), count);
      stream.remove_prefix(count);
      parser.Take(count);
    }
  }
}

bool IsRefusal(const Reading& reading) { return reading.end.starts_with('4'); }

bool HasIgnoringCase(std::string_view text, std::string_view word) {
  return std::search(text.begin(), text.end(), word.begin(), word.end(), [](char a, char b) {
           return std::tolower(static_cast<unsigned char>(a)) == b;
         }) != text.end();
}

/// Write a description as a request of HTTP/1.0, which needs no Host and expects nothing.
std::string Write(const std::string& description) {
  const size_t line = description.find('\n');
  const size_t head = description.find("\n\n");
  const std::string body = description.substr(head + 2);
  std::string text = description.substr(0, line) + " HTTP/1.0\r\n";
  for (char c : description.substr(line + 1, head - line))
    text += c == '\n' ? "\r\n" : std::string(1, c);
  if (!body.empty()) text += "Content-Length: " + std::to_string(body.size()) + "\r\n";
  return text + "\r\n" + body;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string_view stream(reinterpret_cast<const char*>(data), size);
  const Limits limits = SmallLimits();
  const Reading whole = Read(stream, limits, Whole);
  // Of two things wrong between chunks, the one seen first depends on the cut.
  const bool chunked = HasIgnoringCase(stream, "chunked");
  for (const Cut cut : {EachByte, ByContent}) {
    const Reading cut_up = Read(stream, limits, cut);
    CHECK(cut_up.requests == whole.requests);
    CHECK(cut_up.end == whole.end || (chunked && IsRefusal(cut_up) && IsRefusal(whole)));
  }
  for (const std::string& request : whole.requests) {
    const Reading again = Read(Write(request), Limits(), Whole);
    CHECK(again.requests.size() == 1 && again.requests[0] == request);
  }
  return 0;
}

}  // namespace sluice::http
