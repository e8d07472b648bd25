#include "store/sqlite/record_json.h"

#include <gtest/gtest.h>

namespace sluice::store::sqlite {
namespace {

TEST(RecordJson, AnythingElseThanARecordIsCorrupt) {
  for (const char* body : {"", "{", "[]", "null", "{}", R"({"kmsKey":1,"tags":{}})",
                           R"({"kmsKey":"k","tags":[]})", R"({"kmsKey":"k","tags":{},"files":{}})",
                           R"({"kmsKey":"k","tags":{},"objects":{"o":{"f":[1]}}})"}) {
    model::DataIntegration integration;
    EXPECT_TRUE(ReadIntegrationBody(body, integration).Is(ErrorKind::kCorrupt)) << body;
  }
  for (const char* body : {"{}", R"({"mode":"later"})", R"({"mode":"onDemand","onDemand":{}})"}) {
    EXPECT_TRUE(ReadExecutionBody(body).status().Is(ErrorKind::kCorrupt)) << body;
  }
  model::DataIntegrationAssociation association;
  EXPECT_TRUE(ReadAssociationBody("{}", association).Is(ErrorKind::kCorrupt));
  Domain domain;
  EXPECT_TRUE(ReadDomainBody(R"({"tags":{}})", domain).Is(ErrorKind::kCorrupt));
}

TEST(RecordJson, MembersThatThisProgramDoesNotKnowAreNoHindrance) {
  model::DataIntegration integration;
  EXPECT_TRUE(ReadIntegrationBody(R"({"kmsKey":"k","tags":{},"later":[1]})", integration).ok());
  EXPECT_EQ(integration.kms_key, "k");
}

}  // namespace
}  // namespace sluice::store::sqlite
