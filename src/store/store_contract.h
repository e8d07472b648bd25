#pragma once

#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "base/fake_clock.h"
#include "base/id.h"
#include "store/quotas.h"
#include "store/store.h"

// What every store keeps: the promises of the headers in this folder. An implementation includes
// all_contract.h and instantiates the suites of StoreContract with a way to make one.

namespace sluice::store {

/// A fresh, empty store and what keeps it; gone with it.
class StoreUnderTest {
 public:
  virtual ~StoreUnderTest() = default;
  virtual Store& store() = 0;
};

using MakeStore = std::function<std::unique_ptr<StoreUnderTest>(const Clock&, const Quotas&)>;

class StoreContract : public testing::TestWithParam<MakeStore> {
 protected:
  Store& store() { return *store_; }

  FakeClock clock_;

 private:
  std::unique_ptr<StoreUnderTest> kept_ = GetParam()(clock_, {});
  Store* store_ = &kept_->store();
};

class IntegrationContract : public StoreContract {};
class AssociationContract : public StoreContract {};
class ApplicationContract : public StoreContract {};
class EventIntegrationContract : public StoreContract {};
class TagContract : public StoreContract {};
class RunContract : public StoreContract {};
class ScheduleContract : public StoreContract {};
class RunControlContract : public StoreContract {};
class RunHistoryContract : public StoreContract {};
class DomainContract : public StoreContract {};
class ProfileContract : public StoreContract {};
class WindowContract : public StoreContract {};
class InvocationContract : public StoreContract {};
class QuotaContract : public StoreContract {};
class PagingContract : public StoreContract {};
class AccessKeyContract : public StoreContract {};

/// Text that breaks what quotes, cuts or re-encodes.
inline const std::vector<std::string>& AwkwardTexts() {
  static const std::vector<std::string> kTexts = {
      "",
      "it's; DROP TABLE run; --",
      "\"double\" \\ back",
      "line\r\nbreak\ttab",
      "\u00e4\u00f6\u00fc \u4e2d\u6587 \U0001F600",
      "%_*?[]",
      std::string("nul\0inside", 10),
      "NULL",
      std::string(5000, 'x'),
  };
  return kTexts;
}

/// Run `body(thread)` in `threads` threads and wait for all.
template <typename Body>
void InThreads(int threads, const Body& body) {
  std::vector<std::thread> running;
  for (int i = 0; i < threads; ++i) running.emplace_back([&body, i] { body(i); });
  for (std::thread& thread : running) thread.join();
}

inline model::DataIntegration MakeIntegration(const std::string& name) {
  model::DataIntegration integration;
  integration.id.text = NewUuid();
  integration.name = name;
  integration.kms_key = "alias/none";
  integration.created_at = {1000};
  return integration;
}

inline model::DataIntegrationAssociation MakeAssociation(const model::IntegrationId& integration) {
  model::DataIntegrationAssociation association;
  association.id.text = NewUuid();
  association.integration_id = integration;
  association.created_at = association.updated_at = {2000};
  return association;
}

inline model::Application MakeApplication(const std::string& name) {
  model::Application application;
  application.id.text = NewUuid();
  application.name_space = "space of " + name;
  application.settings.name = name;
  application.created_at = application.updated_at = {3000};
  return application;
}

inline NewRun MakeRun(UnixMillis requested_at) {
  return {{NewUuid()}, {{0}, requested_at}, requested_at};
}

#define ASSERT_OK(expr)                                                    \
  do {                                                                     \
    const ::sluice::Status assert_ok = ::sluice::internal::ToStatus(expr); \
    ASSERT_TRUE(assert_ok.ok()) << assert_ok.ToString();                   \
  } while (false)

#define EXPECT_KIND(expr, expected)                                                       \
  do {                                                                                    \
    const ::sluice::Status expect_kind = ::sluice::internal::ToStatus(expr);              \
    EXPECT_TRUE(expect_kind.Is(::sluice::ErrorKind::expected)) << expect_kind.ToString(); \
  } while (false)

}  // namespace sluice::store
