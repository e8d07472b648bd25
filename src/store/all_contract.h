#pragma once

#include "store/access_key_contract.h"
#include "store/application_contract.h"
#include "store/association_contract.h"
#include "store/domain_contract.h"
#include "store/event_integration_contract.h"
#include "store/integration_contract.h"
#include "store/invocation_contract.h"
#include "store/paging_contract.h"
#include "store/profile_contract.h"
#include "store/quota_contract.h"
#include "store/run_contract.h"
#include "store/run_control_contract.h"
#include "store/run_history_contract.h"
#include "store/schedule_contract.h"
#include "store/store_contract.h"
#include "store/tag_contract.h"
#include "store/window_contract.h"

/// Hold a store to every contract.
#define INSTANTIATE_STORE_CONTRACTS(name, make)                                               \
  INSTANTIATE_TEST_SUITE_P(name, IntegrationContract, testing::Values(MakeStore(make)));      \
  INSTANTIATE_TEST_SUITE_P(name, AssociationContract, testing::Values(MakeStore(make)));      \
  INSTANTIATE_TEST_SUITE_P(name, ApplicationContract, testing::Values(MakeStore(make)));      \
  INSTANTIATE_TEST_SUITE_P(name, EventIntegrationContract, testing::Values(MakeStore(make))); \
  INSTANTIATE_TEST_SUITE_P(name, TagContract, testing::Values(MakeStore(make)));              \
  INSTANTIATE_TEST_SUITE_P(name, RunContract, testing::Values(MakeStore(make)));              \
  INSTANTIATE_TEST_SUITE_P(name, ScheduleContract, testing::Values(MakeStore(make)));         \
  INSTANTIATE_TEST_SUITE_P(name, RunControlContract, testing::Values(MakeStore(make)));       \
  INSTANTIATE_TEST_SUITE_P(name, RunHistoryContract, testing::Values(MakeStore(make)));       \
  INSTANTIATE_TEST_SUITE_P(name, DomainContract, testing::Values(MakeStore(make)));           \
  INSTANTIATE_TEST_SUITE_P(name, ProfileContract, testing::Values(MakeStore(make)));          \
  INSTANTIATE_TEST_SUITE_P(name, WindowContract, testing::Values(MakeStore(make)));           \
  INSTANTIATE_TEST_SUITE_P(name, InvocationContract, testing::Values(MakeStore(make)));       \
  INSTANTIATE_TEST_SUITE_P(name, QuotaContract, testing::Values(MakeStore(make)));            \
  INSTANTIATE_TEST_SUITE_P(name, PagingContract, testing::Values(MakeStore(make)));           \
  INSTANTIATE_TEST_SUITE_P(name, AccessKeyContract, testing::Values(MakeStore(make)))
