#pragma once

#include <string>
#include <string_view>

#include "base/status.h"
#include "model/application.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

// Columns of table application as a SELECT lists them, from the first on, each list with its
// reader. A summary leaves the body alone.

inline constexpr std::string_view kSummaryColumns =
    "id, namespace, name, type, created_at, updated_at";
inline constexpr int kSummaryColumnCount = 6;

/// Errors: corrupt.
Result<model::ApplicationSummary> ReadApplicationSummary(const Rows& rows);

inline constexpr std::string_view kApplicationColumns =
    "id, namespace, name, type, created_at, updated_at, body";

/// Errors: corrupt.
Result<model::Application> ReadApplication(const Rows& rows);

/// Write down what an application holds beside its own columns. Its readers go by ReadApplication.
std::string ApplicationBody(const model::Application& application);

/// Name a type as its column has it.
std::string_view TypeColumn(model::ApplicationType type);

}  // namespace sluice::store::sqlite
