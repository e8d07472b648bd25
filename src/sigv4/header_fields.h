#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sigv4/request.h"

namespace sluice::sigv4 {

/// Cut spaces and tabs off both ends.
std::string_view TrimBlanks(std::string_view text);

/// Headers under lower-case names, sorted by name; values of one name stay in the order sent.
/// Holds views into the request: the request must outlive it.
class HeaderFields {
 public:
  struct Field {
    std::string_view name;   // lower case
    std::string_view value;  // without blanks around it
  };

  explicit HeaderFields(const RequestView& request);
  HeaderFields(const HeaderFields&) = delete;
  HeaderFields& operator=(const HeaderFields&) = delete;

  /// Return every field of one lower-case name.
  std::span<const Field> Named(std::string_view name) const;
  const std::vector<Field>& fields() const { return fields_; }

  /// Give every field of `name` another value, which must outlive this object.
  void SetValue(std::string_view name, std::string_view value);

 private:
  std::string names_;
  std::vector<Field> fields_;
};

}  // namespace sluice::sigv4
