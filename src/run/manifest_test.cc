#include "run/manifest.h"

#include <arrow/type.h>
#include <gtest/gtest.h>

#include "run/fake_world.h"

namespace sluice::run {
namespace {

/// What was read, for the manifest alone.
class Seen final : public source::Snapshot {
 public:
  explicit Seen(std::optional<UnixMillis> read_until = std::nullopt,
                std::vector<std::string> notes = {})
      : read_until_(read_until), notes_(std::move(notes)) {}

  const std::string& id() const override { return id_; }
  const std::vector<source::Object>& objects() const override { return objects_; }
  std::optional<UnixMillis> read_until() const override { return read_until_; }
  std::vector<std::string> notes() const override { return notes_; }
  Result<std::unique_ptr<source::BatchReader>> Read(size_t, size_t, source::BatchLimits,
                                                    arrow::MemoryPool*, std::stop_token) override {
    return Internal("nothing is read here");
  }

 private:
  const std::string id_ = "snapshot-1";
  const std::vector<source::Object> objects_ = {
      {"_profile", arrow::schema({arrow::field("ProfileId", arrow::utf8())}), 0, 2},
      {"orders", arrow::schema({arrow::field("Id", arrow::int64())}), 0, 1}};
  const std::optional<UnixMillis> read_until_;
  const std::vector<std::string> notes_;
};

TEST(Manifest, SaysUpToWhenAWindowWasReadThatEndsLater) {
  const auto plan = MakePlan(FakeClaim(), {}, {}, "acme");
  ASSERT_TRUE(plan.ok());
  const std::string text = ManifestText(*plan, 1, Seen(UnixMillis{1'767'300'000'000}), {});
  EXPECT_NE(
      text.find(R"("end":"2026-01-02T00:00:00.000Z","read_until":"2026-01-01T20:40:00.000Z"})"),
      std::string::npos)
      << text;
}

TEST(Manifest, EndsWithWhatIsToBeKnownOfTheReading) {
  const auto plan = MakePlan(FakeClaim(), {}, {}, "acme");
  ASSERT_TRUE(plan.ok());
  const std::string text = ManifestText(*plan, 1, Seen({}, {"orders: exported whole"}), {});
  EXPECT_TRUE(text.ends_with("\"notes\":[\"orders: exported whole\"]}\n")) << text;
}

// Readers hold on to these bytes: members, their order, their spelling.
TEST(Manifest, IsWrittenAsDocumented) {
  auto plan = MakePlan(FakeClaim(), {}, {}, "acme");
  ASSERT_TRUE(plan.ok());
  std::vector<WrittenFile> files(2);
  files[0] = {0, 0, 0, 3, {"k/a.jsonl", "id", "owner", {}, 30, "aa"}};
  files[1] = {0, 1, 0, 4, {"k/b.jsonl", "id", "owner", {}, 40, "bb"}};
  EXPECT_EQ(ManifestText(*plan, 2, Seen(), files),
            R"({"run":"11111111-2222-4333-8444-555555555555","attempt":2,)"
            R"("integration":"arn:aws:app-integrations:us-east-1:000000000000:data-integration/)"
            R"(aaaaaaaa-2222-4333-8444-555555555555",)"
            R"("association":"arn:aws:app-integrations:us-east-1:000000000000:)"
            R"(data-integration-association/aaaaaaaa-2222-4333-8444-555555555555/)"
            R"(bbbbbbbb-2222-4333-8444-555555555555",)"
            R"("window":{"start":"2026-01-01T00:00:00.000Z","end":"2026-01-02T00:00:00.000Z"},)"
            R"("snapshot":"snapshot-1","format":"jsonl","compression":"none","rows":7,"bytes":70,)"
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
  EXPECT_EQ(TypeName(*arrow::decimal256(76, 0)), "decimal(76, 0)");
  EXPECT_EQ(TypeName(*arrow::date32()), "date");
  EXPECT_EQ(TypeName(*arrow::time64(arrow::TimeUnit::MICRO)), "time");
  EXPECT_EQ(TypeName(*arrow::timestamp(arrow::TimeUnit::MICRO)), "timestamp_ntz");
  EXPECT_EQ(TypeName(*arrow::timestamp(arrow::TimeUnit::MILLI, "UTC")), "timestamp");
  EXPECT_EQ(TypeName(*arrow::list(arrow::utf8())), "list<string>");
  EXPECT_EQ(TypeName(*arrow::map(arrow::utf8(), arrow::float64())), "map<string, float64>");
  EXPECT_EQ(TypeName(*arrow::struct_({arrow::field("City", arrow::utf8()),
                                      arrow::field("Tags", arrow::list(arrow::utf8()))})),
            "struct<City: string, Tags: list<string>>");
}

}  // namespace
}  // namespace sluice::run
