#include "sigv4/canonical.h"

#include <algorithm>
#include <initializer_list>
#include <utility>
#include <vector>

namespace sluice::sigv4 {
namespace {

std::string Join(std::initializer_list<std::string_view> parts) {
  size_t total = 0;
  for (std::string_view part : parts) total += part.size();
  std::string joined;
  joined.reserve(total);
  for (std::string_view part : parts) joined += part;
  return joined;
}

bool IsUnreserved(char c) {
  return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' ||
         c == '.' || c == '_' || c == '~';
}

void AppendFolded(std::string_view value, std::string& out) {
  bool blank = false;
  for (char c : value) {
    const bool was_blank = blank;
    blank = c == ' ' || c == '\t';
    if (!blank) {
      out += c;
    } else if (!was_blank) {
      out += ' ';
    }
  }
}

using Pair = std::pair<std::string_view, std::string_view>;

std::vector<Pair> SplitPairs(std::string_view query) {
  std::vector<Pair> pairs;
  pairs.reserve(size_t(std::ranges::count(query, '&')) + 1);
  while (true) {
    const size_t end = query.find('&');
    const std::string_view pair = query.substr(0, end);
    const size_t equals = pair.find('=');
    pairs.emplace_back(pair.substr(0, equals), equals == std::string_view::npos
                                                   ? std::string_view()
                                                   : pair.substr(equals + 1));
    if (end == std::string_view::npos) return pairs;
    query.remove_prefix(end + 1);
  }
}

}  // namespace

std::string NormalizePath(std::string_view path) {
  if (path.empty()) return "/";
  std::vector<std::string_view> segments;
  for (size_t start = 0; start < path.size();) {
    const size_t slash = std::min(path.find('/', start), path.size());
    const std::string_view segment = path.substr(start, slash - start);
    start = slash + 1;
    if (segment.empty() || segment == ".") continue;
    if (segment != "..") {
      segments.push_back(segment);
    } else if (!segments.empty()) {
      segments.pop_back();
    }
  }
  std::string normal;
  normal.reserve(path.size());
  if (path.front() == '/') normal += '/';
  for (size_t i = 0; i < segments.size(); ++i) {
    if (i > 0) normal += '/';
    normal += segments[i];
  }
  if (path.back() == '/' && !segments.empty()) normal += '/';
  return normal;
}

std::string EncodePath(std::string_view path) {
  constexpr char kDigits[] = "0123456789ABCDEF";
  if (path.empty()) return "/";
  std::string encoded;
  encoded.reserve(path.size() + 16);
  for (char c : path) {
    if (IsUnreserved(c) || c == '/') {
      encoded += c;
      continue;
    }
    const auto byte = static_cast<unsigned char>(c);
    encoded += {'%', kDigits[byte >> 4], kDigits[byte & 15]};
  }
  return encoded;
}

std::string CanonicalPath(std::string_view path, PathStyle style) {
  if (style == PathStyle::kEncodedTwice) return EncodePath(NormalizePath(path));
  return std::string(path.empty() ? "/" : path);
}

std::string CanonicalQuery(std::string_view query, QueryOrder order) {
  if (query.empty()) return {};
  std::vector<Pair> pairs = SplitPairs(query);
  if (order == QueryOrder::kSorted) std::ranges::sort(pairs);
  std::string canonical;
  canonical.reserve(query.size() + pairs.size());
  for (const auto& [name, value] : pairs) {
    if (!canonical.empty()) canonical += '&';
    canonical += name;
    canonical += '=';
    canonical += value;
  }
  return canonical;
}

std::string CanonicalHeaders(const HeaderFields& headers,
                             std::span<const std::string_view> signed_names) {
  std::string lines;
  lines.reserve(512);
  for (std::string_view name : signed_names) {
    lines += name;
    char before = ':';
    for (const HeaderFields::Field& field : headers.Named(name)) {
      lines += std::exchange(before, ',');
      AppendFolded(field.value, lines);
    }
    lines += '\n';
  }
  lines += '\n';
  for (size_t i = 0; i < signed_names.size(); ++i) {
    if (i > 0) lines += ';';
    lines += signed_names[i];
  }
  return lines;
}

std::string CanonicalRequest(std::string_view method, std::string_view canonical_path,
                             std::string_view canonical_query, std::string_view canonical_headers,
                             std::string_view payload_sha256_hex) {
  return Join({method, "\n", canonical_path, "\n", canonical_query, "\n", canonical_headers, "\n",
               payload_sha256_hex});
}

std::string StringToSign(std::string_view timestamp, const KeyScope& scope,
                         std::string_view canonical_request) {
  const std::string hash = digest::Sha256Hex(canonical_request);
  return Join({kAlgorithm, "\n", timestamp, "\n", scope.date, "/", scope.region, "/", scope.service,
               "/", kTerminator, "\n", hash});
}

digest::Sha256Bytes DeriveSigningKey(std::string_view secret, const KeyScope& scope) {
  digest::Sha256Bytes key = digest::HmacSha256(Join({"AWS4", secret}), scope.date);
  for (std::string_view part : {scope.region, scope.service, kTerminator}) {
    key = digest::HmacSha256(digest::View(key), part);
  }
  return key;
}

}  // namespace sluice::sigv4
