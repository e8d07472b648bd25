#include "api/sluice/access_key_shapes.h"

namespace sluice::api::sluice_v1 {

Result<std::string> DeleteAccessKey(const Call& call) {
  TRY_ASSIGN(const std::string id, ReadAccessKeyId(call));
  const Status deleted = call.environment.store.access_keys().Delete(id);
  call.environment.keys.Forget(id);  // also after a failure, which may have come after the commit
  TRY(deleted);
  return std::string("{}");
}

}  // namespace sluice::api::sluice_v1
