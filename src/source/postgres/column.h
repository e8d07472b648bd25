#pragma once

#include <cstdint>
#include <memory>
#include <string>

namespace sluice::source {

/// Describe a type as the catalogue (pg_type) has it.
struct Type {
  uint32_t oid = 0;
  int32_t modifier = -1;  // atttypmod; of a domain's base, the domain's typtypmod
  char kind = 'b';        // typtype
  std::shared_ptr<const Type> element = {};  // of a type that is some other's typarray: that other
  std::shared_ptr<const Type> base = {};     // of a domain: typbasetype
};

/// Describe a column of a table or view.
struct Column {
  std::string name;
  Type type;
};

}  // namespace sluice::source
