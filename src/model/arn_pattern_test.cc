#include "model/arn_pattern.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::model {
namespace {

const std::string kUuid = "01234567-89ab-cdef-0123-456789abcdef";
const std::string kArn = "arn:aws:app-integrations:eu-west-1:123456789012:application/" + kUuid;

TEST(ArnPattern, TakesWhatTheModelTakes) {
  for (const std::string& text :
       {kArn, std::string("arn:aws:s:::r"), std::string("arn:aws:a/b.c_d-e:::0:_/+=,@.-"),
        "arn:aws:" + std::string(63, 's') + ":" + std::string(63, '.') + ":" +
            std::string(63, '-') + ":" + std::string(1024, 'r')}) {
    EXPECT_TRUE(FitsArnPattern(text)) << text;
    EXPECT_TRUE(FitsArnOrUuidPattern(text)) << text;
  }
}

TEST(ArnPattern, RefusesWhatTheModelRefuses) {
  for (const std::string& text :
       {std::string(), std::string("arn:aws:"), std::string("arn:aws:s::"),
        std::string("arn:aws:s:::"), std::string("arn:aws-cn:s:::r"), std::string("Arn:aws:s:::r"),
        std::string("arn:aws:-s:::r"), std::string("arn:aws::::r"), std::string("arn:aws:s:a b::r"),
        std::string("arn:aws:s:::/r"), std::string("arn:aws:s:::r r"),
        std::string("arn:aws:s:::r\n"), std::string("arn:aws:s:::r\u00e4"),
        "arn:aws:" + std::string(64, 's') + ":::r", "arn:aws:s:" + std::string(64, 's') + "::r",
        "arn:aws:s::" + std::string(64, 's') + ":r", "arn:aws:s:::" + std::string(1025, 'r'),
        kArn + "$"}) {
    EXPECT_FALSE(FitsArnPattern(text)) << text;
    EXPECT_FALSE(FitsArnOrUuidPattern(text)) << text;
  }
  EXPECT_FALSE(FitsArnPattern(kUuid));
}

TEST(ArnPattern, ASuffixFollowsAnArnOrAUuid) {
  for (const std::string& text :
       {kUuid, kUuid + ":$LATEST", kUuid + ":1", kUuid + ":_", kUuid + ":$", kArn + ":$LATEST",
        kArn + ":1", kArn + ":a:b", kArn + ":a:$", kArn + ":",
        "arn:aws:s:::" + std::string(1024, 'r') + ":" + std::string(900, '$')}) {
    EXPECT_TRUE(FitsArnOrUuidPattern(text)) << text;
  }
  for (const std::string& text :
       {kUuid + ":", kUuid + ":a-b", kUuid + ":a:b", kUuid + "$LATEST", kUuid + ":a\u00e4",
        kUuid.substr(1), "A" + kUuid.substr(1), std::string(":$LATEST"), std::string("crm:1"),
        kArn + ":$:a", kArn + ":a b", "arn:aws:s:::" + std::string(1025, 'r') + ":a",
        "arn:aws:s:::" + std::string(900, 'r') + ":" + std::string(200, '$') + ":$"}) {
    EXPECT_FALSE(FitsArnOrUuidPattern(text)) << text;
  }
}

TEST(ArnPattern, OfCustomerProfilesIsOnlyItsBeginning) {
  for (const char* good : {"arn:aws:profile", "arn:aws:profile:eu-west-1:123456789012:domains/a",
                           "arn:a123456789:profiles and anything"}) {
    EXPECT_TRUE(FitsProfilesArnPattern(good)) << good;
  }
  for (const char* bad : {"", "arn", "arn:", "arn::profile", "arn:aws", "arn:aws:profil",
                          "arn:AWS:profile", "arn:aws-cn:profile", "arn:a1234567890:profile",
                          "x arn:aws:profile", "arn:aws:app-integrations:::profile"}) {
    EXPECT_FALSE(FitsProfilesArnPattern(bad)) << bad;
  }
}

}  // namespace
}  // namespace sluice::model
