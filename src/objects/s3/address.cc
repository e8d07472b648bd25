#include "objects/s3/address.h"

#include <fmt/format.h>

#include <algorithm>

#include "sigv4/canonical.h"

namespace sluice::objects {
namespace {

struct Url {
  std::string_view scheme;
  std::string_view authority;
  std::string_view path;
};

bool IsAuthority(std::string_view text) {
  const auto fits = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("-._:[]").find(c) != std::string_view::npos;
  };
  return !text.empty() && text.front() != ':' && std::ranges::all_of(text, fits);
}

bool IsPath(std::string_view text) {
  return text.find_first_of("?#") == text.npos &&
         std::ranges::all_of(text, [](char c) { return c > ' ' && c < 0x7F; });
}

Result<Url> Split(std::string_view url) {
  const Status wrong = Invalid("an S3 endpoint is http(s)://HOST[:PORT][/PATH]");
  const size_t colon = url.find("://");
  if (colon == url.npos) return wrong;
  Url split{.scheme = url.substr(0, colon), .authority = {}, .path = {}};
  if (split.scheme != "http" && split.scheme != "https") return wrong;
  url.remove_prefix(colon + 3);
  const size_t slash = std::min(url.find('/'), url.size());
  split.authority = url.substr(0, slash);
  split.path = url.substr(slash);
  while (split.path.ends_with('/')) split.path.remove_suffix(1);
  if (!IsAuthority(split.authority) || !IsPath(split.path)) return wrong;
  // libcurl leaves a scheme's own port out of the Host header, and what is signed must be what
  // travels.
  const std::string_view own_port = split.scheme == "http" ? ":80" : ":443";
  if (split.authority.ends_with(own_port)) split.authority.remove_suffix(own_port.size());
  return split;
}

std::string AwsUrl(std::string_view region) {
  return fmt::format("https://s3.{}.amazonaws.com{}", region,
                     region.starts_with("cn-") ? ".cn" : "");
}

}  // namespace

Result<BucketAddress> BucketAddress::Make(std::string_view url, std::string_view region,
                                          std::string_view bucket, bool path_style) {
  const std::string aws = url.empty() ? AwsUrl(region) : "";
  if (url.empty()) path_style = bucket.find('.') != bucket.npos;
  TRY_ASSIGN(const Url split, Split(url.empty() ? aws : url));
  BucketAddress address;
  address.host_ =
      path_style ? std::string(split.authority) : fmt::format("{}.{}", bucket, split.authority);
  address.origin_ = fmt::format("{}://{}", split.scheme, address.host_);
  address.base_path_ = split.path;
  if (path_style) address.base_path_ += fmt::format("/{}", bucket);
  return address;
}

std::string BucketAddress::Path(std::string_view key) const {
  if (key.empty()) return base_path_.empty() ? "/" : base_path_;
  return fmt::format("{}/{}", base_path_, sigv4::EncodePath(key));
}

std::string EncodeQueryValue(std::string_view value) {
  std::string encoded;
  encoded.reserve(value.size() + 16);
  while (true) {
    const size_t slash = value.find('/');
    const std::string_view segment = value.substr(0, slash);
    if (!segment.empty()) encoded += sigv4::EncodePath(segment);
    if (slash == value.npos) return encoded;
    encoded += "%2F";
    value.remove_prefix(slash + 1);
  }
}

}  // namespace sluice::objects
