#include "metrics/catalogue.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>
#include <string>

#include "metrics/process.h"

namespace sluice::metrics {
namespace {

std::vector<Description> Ours() {
  std::vector<Description> ours;
  for (const Description& each : Descriptions()) {
    if (each.name.starts_with("sluice_")) ours.push_back(each);
  }
  return ours;
}

TEST(Catalogue, NamesAreOnceAndTellTheirUnit) {
  std::set<std::string> names;
  for (const Description& each : Ours()) {
    EXPECT_TRUE(names.insert(each.name).second) << each.name;
    EXPECT_EQ(each.name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_"),
              std::string::npos)
        << each.name;
    EXPECT_EQ(each.name.find("_ms"), std::string::npos) << each.name;
    EXPECT_TRUE(each.help.ends_with(".")) << each.name;
  }
  EXPECT_GE(names.size(), 14u);
}

TEST(Catalogue, EveryMetricHasARowInTheDocs) {
  std::ifstream file(
      std::filesystem::path(SLUICE_TESTDATA "/../../../docs/metrics.md").lexically_normal());
  const std::string page{std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
  for (const Description& each : Ours()) {
    const size_t row = page.find("\n| `" + each.name + "` |");
    ASSERT_NE(row, std::string::npos) << each.name;
    const std::string text = page.substr(row + 1, page.find('\n', row + 1) - row);
    for (const std::string& label : each.labels) {
      EXPECT_NE(text.find("`" + label + "`"), std::string::npos) << each.name << " " << label;
    }
  }
  for (const auto& family : ProcessFamilies()) {
    EXPECT_NE(page.find("`" + family.name + "`"), std::string::npos) << family.name;
  }
}

}  // namespace
}  // namespace sluice::metrics
