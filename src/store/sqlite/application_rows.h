#pragma once

#include <string>
#include <string_view>

#include "base/status.h"
#include "model/application.h"
#include "store/sqlite/connection.h"

namespace sluice::store::sqlite {

// Columns of table application as a SELECT lists them, for ReadApplication.
inline constexpr std::string_view kApplicationColumns =
    "id, namespace, name, type, body, created_at, updated_at";
inline constexpr int kApplicationColumnCount = 7;

/// Errors: corrupt.
Result<model::Application> ReadApplication(const Rows& rows, int at);

/// Write down what an application holds beside its own columns. Its readers go by ReadApplication.
std::string ApplicationBody(const model::Application& application);

/// Name a type as its column has it.
std::string_view TypeColumn(model::ApplicationType type);

}  // namespace sluice::store::sqlite
