#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sluice::http {

/// Header fields in the order they were sent; names compare without regard to case.
class Headers {
 public:
  using Field = std::pair<std::string, std::string>;

  Headers() = default;
  Headers(std::initializer_list<Field> fields) : fields_(fields) {}

  void Add(std::string name, std::string value) {
    fields_.emplace_back(std::move(name), std::move(value));
  }
  /// Make room for `count` fields.
  void Reserve(size_t count) { fields_.reserve(count); }
  /// Return the first value of `name`, or nothing.
  std::optional<std::string_view> Find(std::string_view name) const;
  const std::vector<Field>& fields() const { return fields_; }

 private:
  std::vector<Field> fields_;
};

/// True when two header names are equal without regard to ASCII case.
bool SameName(std::string_view a, std::string_view b);

/// A request read whole. `path` and `query` are the target as sent, split at the first '?', not
/// decoded.
struct Request {
  std::string method;
  std::string path;
  std::string query;
  Headers headers;
  std::string body;
  std::string peer;        // the other end's address, "127.0.0.1"
  std::string request_id;  // a UUID made by the server, answered as x-amzn-RequestId
};

struct Response {
  int status = 200;
  Headers headers;
  std::string body;
};

}  // namespace sluice::http
