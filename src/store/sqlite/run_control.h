#pragma once

#include "base/clock.h"
#include "store/quotas.h"
#include "store/run_control.h"
#include "store/sqlite/database.h"

namespace sluice::store::sqlite {

class Control final : public RunControl {
 public:
  Control(Database& database, const Clock& clock, const Quotas& quotas)
      : database_(database), clock_(clock), quotas_(quotas) {}

  Result<model::Run> Cancel(const model::RunId& id, std::string_view message) override;
  Result<model::Run> Retry(const model::RunId& id, const model::RunId& new_id,
                           const Invocation& invocation) override;

 private:
  Database& database_;
  const Clock& clock_;
  const Quotas quotas_;
};

}  // namespace sluice::store::sqlite
