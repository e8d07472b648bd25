#pragma once

#include <functional>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/event_integration_contract.h"
#include "store/profile_contract.h"
#include "store/run_contract.h"
#include "store/store_contract.h"

namespace sluice::store {

/// One list that is paged: how things come into it and go, and what a page shows, by the names that
/// they were made under.
struct PagedList {
  using NamesAndNext = std::pair<std::vector<std::string>, std::string>;

  std::string_view what;
  std::function<void(const std::string& name)> make;
  std::function<void(const std::string& name)> remove;
  std::function<Result<NamesAndNext>(const PageRequest&)> list;
};

template <typename Item, typename NameOf>
Result<PagedList::NamesAndNext> NamesOf(const Result<Page<Item>>& page, const NameOf& name_of) {
  if (!page.ok()) return page.status();
  std::vector<std::string> names;
  for (const Item& item : page->items) names.push_back(name_of(item));
  return PagedList::NamesAndNext{std::move(names), page->next};
}

inline PagedList IntegrationList(Store& store) {
  return {"integrations",
          [&](const std::string& name) {
            ASSERT_OK(store.integrations().Create(MakeIntegration(name), {}));
          },
          [&](const std::string& name) {
            ASSERT_OK(store.integrations().Delete({name, false}));
          },
          [&](const PageRequest& request) {
            return NamesOf(store.integrations().List(request),
                           [](const auto& item) { return item.name; });
          }};
}

/// Applications, each of whose ids is its name.
inline PagedList ApplicationList(Store& store) {
  return {"applications",
          [&](const std::string& name) {
            model::Application application = MakeApplication(name);
            application.id.text = name;
            ASSERT_OK(store.applications().Create(application, {}));
          },
          [&](const std::string& name) { ASSERT_OK(store.applications().Delete({name})); },
          [&](const PageRequest& request) {
            return NamesOf(store.applications().List(std::nullopt, request),
                           [](const auto& item) { return item.name; });
          }};
}

inline PagedList EventIntegrationList(Store& store) {
  return {"event integrations",
          [&](const std::string& name) {
            ASSERT_OK(store.event_integrations().Create(MakeEventIntegration(name), {}));
          },
          [&](const std::string& name) { ASSERT_OK(store.event_integrations().Delete(name)); },
          [&](const PageRequest& request) {
            return NamesOf(store.event_integrations().List(request),
                           [](const auto& item) { return item.name; });
          }};
}

inline PagedList DomainList(Store& store) {
  return {
      "domains",
      [&](const std::string& name) { ASSERT_OK(store.domains().CreateDomain(MakeDomain(name))); },
      [&](const std::string& name) { ASSERT_OK(store.domains().DeleteDomain(name)); },
      [&](const PageRequest& request) {
        return NamesOf(store.domains().ListDomains(request),
                       [](const auto& item) { return item.name; });
      }};
}

/// Profiles that one search finds; their documents are their names.
inline PagedList ProfileList(Store& store) {
  auto ids = std::make_shared<std::map<std::string, std::string>>();
  EXPECT_TRUE(store.domains().CreateDomain(MakeDomain("found")).ok());
  return {"profiles",
          [&store, ids](const std::string& name) {
            const std::string id = ((*ids)[name] = NewHexId());
            ASSERT_OK(store.profiles().CreateProfile("found", id, {name, {{"_account", "same"}}}));
          },
          [&store, ids](const std::string& name) {
            ASSERT_OK(store.profiles().DeleteProfile("found", (*ids)[name]));
          },
          [&store](const PageRequest& request) {
            return NamesOf(store.profiles().SearchProfiles(
                               "found", {{{{"_account", "same"}}}, false}, request),
                           [](const auto& item) { return item.json; });
          }};
}

/// Runs, each of an integration of its own, with which it goes.
inline PagedList RunList(Store& store) {
  auto names = std::make_shared<std::map<std::string, std::string>>();
  return {"runs",
          [&store, names](const std::string& name) {
            // Several share an instant, so that the order is not of times alone.
            const NewRun run = QueueOne(store, "run of " + name, {1000 + std::ssize(*names) / 4});
            (*names)[run.id.text] = name;
            const auto claim = ClaimOne(store);
            ASSERT_TRUE(claim);
            ASSERT_OK(store.run_journal().Fail(claim->lease, ErrorKind::kDenied, "no"));
          },
          [&store](const std::string& name) {
            ASSERT_OK(store.integrations().Delete({"run of " + name, false}));
          },
          [&store, names](const PageRequest& request) {
            return NamesOf(store.run_history().List({}, request),
                           [&](const auto& item) { return names->at(item.id.text); });
          }};
}

inline std::string StayingName(int i) { return "item" + std::to_string(100 + i); }
inline std::string PassingName(int i) { return StayingName(i) + "-passing"; }

/// Walk a list in pages of changing sizes while things that do not stay come and go around every
/// page, the last one of the page among them. Returns the names that were seen.
inline std::vector<std::string> WalkWhileOthersComeAndGo(const PagedList& list, int count) {
  constexpr size_t kSizes[] = {1, 4, 2, 7, 3};
  std::vector<std::string> seen;
  std::set<std::string> passing;
  for (int i = 0; i < count; i += 2) passing.insert(PassingName(i));
  PageRequest request;
  for (int pages = 0; pages < 10 * count; ++pages) {
    request.limit = kSizes[static_cast<size_t>(pages) % std::size(kSizes)];
    const auto page = list.list(request);
    EXPECT_TRUE(page.ok()) << page.status().ToString();
    if (!page.ok()) break;
    const auto& [names, next] = *page;
    EXPECT_LE(names.size(), request.limit);
    seen.insert(seen.end(), names.begin(), names.end());
    if (next.empty()) return seen;
    request.after = next;
    // The item that the position was taken from goes, and others before and behind it.
    if (passing.erase(names.back()) > 0) list.remove(names.back());
    const std::string around = PassingName(pages * 7 % count);
    if (passing.erase(around) > 0) {
      list.remove(around);
    } else if (pages < count) {
      passing.insert(around);
      list.make(around);
    }
  }
  ADD_FAILURE() << "the walk does not end";
  return seen;
}

TEST_P(PagingContract, WhatStaysIsSeenOnceWhileOthersComeAndGo) {
  constexpr int kItems = 40;
  for (const auto& make :
       {IntegrationList, ApplicationList, EventIntegrationList, DomainList, ProfileList, RunList}) {
    const auto kept = GetParam()(clock_, {});
    const PagedList list = make(kept->store());
    SCOPED_TRACE(list.what);
    for (int i = 0; i < kItems; ++i) {
      list.make(StayingName(i));
      if (i % 2 == 0) list.make(PassingName(i));
    }
    std::multiset<std::string> staying;
    for (const std::string& name : WalkWhileOthersComeAndGo(list, kItems)) {
      if (!name.ends_with("-passing")) staying.insert(name);
    }
    EXPECT_EQ(staying.size(), size_t{kItems});
    EXPECT_EQ(std::set<std::string>(staying.begin(), staying.end()).size(), size_t{kItems});
  }
}

TEST_P(PagingContract, PageBehindTheLastItemIsEmpty) {
  for (const auto& make :
       {IntegrationList, ApplicationList, EventIntegrationList, DomainList, ProfileList, RunList}) {
    const auto kept = GetParam()(clock_, {});
    const PagedList list = make(kept->store());
    SCOPED_TRACE(list.what);
    for (int i = 0; i < 3; ++i) list.make(StayingName(i));
    const auto first = list.list({2, ""});
    ASSERT_OK(first);
    ASSERT_EQ(first->first.size(), 2u);
    for (int i = 0; i < 3; ++i) list.remove(StayingName(i));
    const auto second = list.list({2, first->second});
    ASSERT_OK(second);
    EXPECT_TRUE(second->first.empty());
    EXPECT_EQ(second->second, "");
  }
}

}  // namespace sluice::store
