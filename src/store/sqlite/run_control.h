#pragma once

#include "base/clock.h"
#include "store/run_control.h"
#include "store/sqlite/database.h"

namespace sluice::store::sqlite {

class Control final : public RunControl {
 public:
  Control(Database& database, const Clock& clock) : database_(database), clock_(clock) {}

  Result<model::Run> Cancel(const model::RunId& id, std::string_view message) override;

 private:
  Database& database_;
  const Clock& clock_;
};

}  // namespace sluice::store::sqlite
