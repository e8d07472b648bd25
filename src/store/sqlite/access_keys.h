#pragma once

#include "store/access_key_store.h"
#include "store/sqlite/database.h"

namespace sluice::store::sqlite {

class AccessKeys final : public AccessKeyStore {
 public:
  explicit AccessKeys(Database& database) : database_(database) {}

  Result<AccessKey> Create(const AccessKey& key) override;
  Result<AccessKey> Find(std::string_view id) override;
  Result<Page<AccessKey>> List(const PageRequest& request) override;
  Result<AccessKey> Update(std::string_view id, const AccessKeyChange& change) override;
  Status Delete(std::string_view id) override;

 private:
  Database& database_;
};

}  // namespace sluice::store::sqlite
