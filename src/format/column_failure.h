#pragma once

#include <string>

#include "base/status.h"

namespace arrow {
class Schema;
}  // namespace arrow

namespace sluice::format {

/// Say whose failure it is: "column 'NAME' " before the reason.
Status OfColumn(const std::string& name, const Status& reason);

/// Refuse two columns of one name, and a name that is not UTF-8. Errors: unsupported.
Status CheckColumnNames(const arrow::Schema& schema);

}  // namespace sluice::format
