#include "model/arn.h"

#include <gtest/gtest.h>

namespace sluice::model {
namespace {

const Account kAccount{"123456789012", "eu-west-1"};
const IntegrationId kIntegration{"01234567-89ab-cdef-0123-456789abcdef"};
const AssociationId kAssociation{"11111111-2222-3333-4444-555555555555"};

TEST(Arn, ReadsItsOwnForms) {
  const std::string arn = IntegrationArn(kAccount, kIntegration);
  EXPECT_EQ(arn,
            "arn:aws:app-integrations:eu-west-1:123456789012:data-integration/"
            "01234567-89ab-cdef-0123-456789abcdef");
  const auto ref = ReadIntegrationIdentifier(kAccount, arn);
  ASSERT_TRUE(ref);
  EXPECT_EQ(ref->text, kIntegration.text);
  EXPECT_TRUE(ref->id_only);

  const auto association = ReadAssociationIdentifier(
      kAccount, kIntegration, AssociationArn(kAccount, kIntegration, kAssociation));
  ASSERT_TRUE(association);
  EXPECT_EQ(association->text, kAssociation.text);
}

TEST(Arn, OfAKmsKeyIsToldFromAliasesAndIds) {
  for (const char* arn :
       {"arn:aws:kms:eu-west-1:123456789012:key/1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws-cn:kms:cn-north-1:123456789012:key/mrk-1234abcd12ab34cd56ef1234567890ab"}) {
    EXPECT_TRUE(IsKmsKeyArn(arn)) << arn;
  }
  for (const char* text :
       {"", "alias/none", "1234abcd-12ab-34cd-56ef-1234567890ab",
        "arn:aws:kms:eu-west-1:123456789012:alias/lake", "arn:aws:kms:eu-west-1:1:key/a",
        "arn:aws:kms:eu-west-1:123456789012:key/", "arn:aws:s3:eu-west-1:123456789012:key/a",
        "arn:aws:kms:eu-west-1:123456789012:key/a\r\nb"}) {
    EXPECT_FALSE(IsKmsKeyArn(text)) << text;
  }
}

TEST(Arn, AnythingElseIsAnIdOrAName) {
  const auto ref = ReadIntegrationIdentifier(kAccount, "team/crm");
  ASSERT_TRUE(ref);
  EXPECT_EQ(ref->text, "team/crm");
  EXPECT_FALSE(ref->id_only);
}

TEST(Arn, AnApplicationMayBeNamedWithAVersion) {
  const ApplicationId id{"01234567-89ab-cdef-0123-456789abcdef"};
  const std::string arn = ApplicationArn(kAccount, id);
  EXPECT_EQ(arn, "arn:aws:app-integrations:eu-west-1:123456789012:application/" + id.text);
  for (const std::string& identifier : {arn, id.text}) {
    const auto bare = ReadApplicationIdentifier(kAccount, identifier);
    ASSERT_TRUE(bare);
    EXPECT_EQ(bare->id, id);
    EXPECT_FALSE(bare->version);
    const auto versioned = ReadApplicationIdentifier(kAccount, identifier + ":$LATEST");
    ASSERT_TRUE(versioned);
    EXPECT_EQ(versioned->id, id);
    EXPECT_EQ(versioned->version, "$LATEST");
    EXPECT_EQ(ReadApplicationIdentifier(kAccount, identifier + ":")->version, "");
  }
  EXPECT_FALSE(ReadApplicationIdentifier({}, arn));
  EXPECT_FALSE(ReadApplicationIdentifier(kAccount, IntegrationArn(kAccount, kIntegration)));
}

TEST(Arn, ForeignArnsNameNothing) {
  const Account other{"123456789012", "us-east-1"};
  EXPECT_FALSE(ReadIntegrationIdentifier(other, IntegrationArn(kAccount, kIntegration)));
  EXPECT_FALSE(ReadIntegrationIdentifier(kAccount, "arn:aws:s3:::lake"));
  EXPECT_FALSE(ReadAssociationIdentifier(kAccount, {"other"},
                                         AssociationArn(kAccount, kIntegration, kAssociation)));
}

TEST(Arn, EveryTaggedResourceIsFoundInItsArn) {
  EXPECT_EQ(ReadTaggedArn(kAccount, IntegrationArn(kAccount, kIntegration)),
            (TaggedResource{TaggedKind::kDataIntegration, kIntegration.text, ""}));
  EXPECT_EQ(ReadTaggedArn(kAccount, AssociationArn(kAccount, kIntegration, kAssociation)),
            (TaggedResource{TaggedKind::kDataIntegrationAssociation, kAssociation.text,
                            kIntegration.text}));
  EXPECT_EQ(ReadTaggedArn(kAccount, ApplicationArn(kAccount, {"a-1"})),
            (TaggedResource{TaggedKind::kApplication, "a-1", ""}));
  for (const char* name : {"crm", "a/b", ".", ".."}) {
    EXPECT_EQ(ReadTaggedArn(kAccount, EventIntegrationArn(kAccount, name)),
              (TaggedResource{TaggedKind::kEventIntegration, name, ""}));
  }
  EXPECT_EQ(ReadTaggedArn(kAccount, DomainArn(kAccount, "acme")),
            (TaggedResource{TaggedKind::kDomain, "acme", ""}));
}

TEST(Arn, ForeignArnsNameNothingThatHasTags) {
  const std::string arn = EventIntegrationArn(kAccount, "crm");
  EXPECT_FALSE(ReadTaggedArn({"123456789012", "us-east-1"}, arn));
  EXPECT_FALSE(ReadTaggedArn({"000000000000", "eu-west-1"}, arn));
  for (const char* foreign :
       {"", "crm", "arn:aws:s3:::lake", "arn:aws:app-integrations:eu-west-1:123456789012:",
        "arn:aws:app-integrations:eu-west-1:123456789012:event-integration",
        "arn:aws:app-integrations:eu-west-1:123456789012:event-integrations/crm",
        "arn:aws:app-integrations:eu-west-1:123456789012:data-integration-association/crm",
        "arn:aws:app-integrations:eu-west-1:123456789012:domains/acme",
        "arn:aws:profile:eu-west-1:123456789012:event-integration/crm",
        "arn:aws-cn:app-integrations:eu-west-1:123456789012:event-integration/crm"}) {
    EXPECT_FALSE(ReadTaggedArn(kAccount, foreign)) << foreign;
  }
}

}  // namespace
}  // namespace sluice::model
