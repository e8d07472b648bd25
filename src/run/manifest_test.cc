#include "run/manifest.h"

#include <arrow/type.h>
#include <gtest/gtest.h>

#include "run/fake_world.h"

namespace sluice::run {
namespace {

// Readers hold on to these bytes: members, their order, their spelling.
TEST(Manifest, IsWrittenAsDocumented) {
  auto plan = MakePlan(FakeClaim(), {}, {}, "acme");
  ASSERT_TRUE(plan.ok());
  const std::vector<source::Object> objects = {
      {"_profile", arrow::schema({arrow::field("ProfileId", arrow::utf8())}), 0, 2},
      {"orders", arrow::schema({arrow::field("Id", arrow::int64())}), 0, 1}};
  std::vector<WrittenFile> files(2);
  files[0] = {0, 0, 3, {"k/a.jsonl", "id", "owner", {}, 30, "aa"}};
  files[1] = {0, 1, 4, {"k/b.jsonl", "id", "owner", {}, 40, "bb"}};
  EXPECT_EQ(ManifestText(*plan, 2, "snapshot-1", objects, files),
            R"({"run":"11111111-2222-4333-8444-555555555555","attempt":2,)"
            R"("integration":"arn:aws:app-integrations:us-east-1:000000000000:data-integration/)"
            R"(aaaaaaaa-2222-4333-8444-555555555555",)"
            R"("association":"arn:aws:app-integrations:us-east-1:000000000000:)"
            R"(data-integration-association/aaaaaaaa-2222-4333-8444-555555555555/)"
            R"(bbbbbbbb-2222-4333-8444-555555555555",)"
            R"("window":{"start":"2026-01-01T00:00:00.000Z","end":"2026-01-02T00:00:00.000Z"},)"
            R"("snapshot":"snapshot-1","format":"jsonl","rows":7,"bytes":70,)"
            R"("objects":[{"name":"_profile","rows":7,)"
            R"("schema":[{"name":"ProfileId","type":"string"}]},)"
            R"({"name":"orders","rows":0,"schema":[{"name":"Id","type":"int64"}]}],)"
            R"("files":[{"object":"_profile","key":"k/a.jsonl","rows":3,"bytes":30,"sha256":"aa"},)"
            R"({"object":"_profile","key":"k/b.jsonl","rows":4,"bytes":40,"sha256":"bb"}]})"
            "\n");
}

TEST(Manifest, TypesHaveTheNamesThatAreDocumented) {
  EXPECT_EQ(TypeName(*arrow::utf8()), "string");
  EXPECT_EQ(TypeName(*arrow::large_utf8()), "string");
  EXPECT_EQ(TypeName(*arrow::binary()), "binary");
  EXPECT_EQ(TypeName(*arrow::boolean()), "boolean");
  EXPECT_EQ(TypeName(*arrow::int16()), "int16");
  EXPECT_EQ(TypeName(*arrow::uint64()), "uint64");
  EXPECT_EQ(TypeName(*arrow::float32()), "float32");
  EXPECT_EQ(TypeName(*arrow::float64()), "float64");
  EXPECT_EQ(TypeName(*arrow::decimal128(38, 10)), "decimal(38, 10)");
  EXPECT_EQ(TypeName(*arrow::date32()), "date");
  EXPECT_EQ(TypeName(*arrow::timestamp(arrow::TimeUnit::MILLI, "UTC")), "timestamp");
  EXPECT_EQ(TypeName(*arrow::list(arrow::utf8())), "list<string>");
  EXPECT_EQ(TypeName(*arrow::map(arrow::utf8(), arrow::float64())), "map<string, float64>");
  EXPECT_EQ(TypeName(*arrow::struct_({arrow::field("City", arrow::utf8()),
                                      arrow::field("Tags", arrow::list(arrow::utf8()))})),
            "struct<City: string, Tags: list<string>>");
}

}  // namespace
}  // namespace sluice::run
