#include "objects/roots.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::objects {
namespace {

TEST(Roots, OnlyWhatIsNamedIsFound) {
  const Roots roots(Roots::Folders{{"exports", "/srv/exports"}});
  EXPECT_TRUE(roots.Find("exports").ok());
  const Status missing = roots.Find("etc").status();
  EXPECT_TRUE(missing.Is(ErrorKind::kNotFound));
  EXPECT_EQ(missing.message(),
            "there is no root 'etc'; a setting [roots.etc] with its path would make one");
  EXPECT_TRUE(roots.Find("..").status().Is(ErrorKind::kInvalid));
}

TEST(CheckRootName, TakesWordsOnly) {
  for (const char* name : {"a", "exports", "Exports_2026.old-1"}) {
    EXPECT_TRUE(CheckRootName(name).ok()) << name;
  }
  for (const std::string& name :
       {std::string(), std::string("."), std::string("-a"), std::string("a/b"), std::string("a b"),
        std::string("\xC3\xA9"), std::string(64, 'a')}) {
    EXPECT_TRUE(CheckRootName(name).Is(ErrorKind::kInvalid)) << name;
  }
}

}  // namespace
}  // namespace sluice::objects
