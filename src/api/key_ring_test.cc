#include "api/key_ring.h"

#include <gtest/gtest.h>

#include <functional>
#include <map>

#include "base/fake_clock.h"

namespace sluice::api {
namespace {

constexpr std::string_view kPolicy =
    R"({"Statement":{"Effect":"Allow","Action":"*","Resource":"*"}})";

/// A store that others write to, that counts what is read, and that can be away.
class FakeKeys final : public store::AccessKeyStore {
 public:
  Result<store::AccessKey> Create(const store::AccessKey& key) override {
    return keys[key.id] = key;
  }
  Result<store::AccessKey> Find(std::string_view id) override {
    ++reads;
    if (away) return Status(ErrorKind::kUnavailable, "the database is busy");
    const auto found = keys.find(id);
    Result<store::AccessKey> answer =
        found == keys.end() ? Result<store::AccessKey>(NotFound("none")) : found->second;
    if (meanwhile) meanwhile();
    return answer;
  }
  Result<store::Page<store::AccessKey>> List(const store::PageRequest&) override {
    store::Page<store::AccessKey> page;
    for (const auto& [id, key] : keys) page.items.push_back(key);
    return page;
  }
  Result<store::AccessKey> Update(std::string_view, const store::AccessKeyChange&) override {
    return NotFound("not used");
  }
  Status Delete(std::string_view) override { return NotFound("not used"); }

  std::map<std::string, store::AccessKey, std::less<>> keys;
  std::function<void()> meanwhile;  // happens between a read and its use
  int reads = 0;
  bool away = false;
};

class KeyRingTest : public testing::Test {
 protected:
  KeyRingTest() {
    store_.keys["AKIA1"] = {"AKIA1", "ada", true, std::string(kPolicy), box_.Seal("AKIA1", "s1"),
                            {}};
  }
  std::string SecretOf(std::string_view id) {
    const auto found = ring_.Find(id);
    EXPECT_TRUE(found.ok()) << found.status().ToString();
    return found.ok() && *found ? (*found)->secret_access_key : "";
  }

  FakeClock clock_;
  FakeKeys store_;
  const SecretBox box_{std::string(32, 'm')};
  KeyRing ring_{clock_, store_, box_, {"ROOT", "root secret", {}}};
};

TEST_F(KeyRingTest, AKeyIsReadOnceInTwoSeconds) {
  for (int i = 0; i < 100; ++i) EXPECT_EQ(SecretOf("AKIA1"), "s1");
  EXPECT_EQ(store_.reads, 1);
  const auto principal = *ring_.Find("AKIA1");
  EXPECT_EQ(principal->user, "ada");
  EXPECT_FALSE(principal->root);
  EXPECT_EQ(principal->policy.statements.size(), 1u);
  clock_.Advance(std::chrono::milliseconds(2'001));
  EXPECT_EQ(SecretOf("AKIA1"), "s1");
  EXPECT_EQ(store_.reads, 2);
}

TEST_F(KeyRingTest, WhatAnotherProcessChangesTakesEffectWithinTwoSeconds) {
  EXPECT_EQ(SecretOf("AKIA1"), "s1");
  store_.keys["AKIA1"].active = false;
  EXPECT_EQ(SecretOf("AKIA1"), "s1");
  clock_.Advance(std::chrono::milliseconds(2'001));
  EXPECT_EQ(SecretOf("AKIA1"), "");
  store_.keys["AKIA1"].active = true;
  EXPECT_EQ(SecretOf("AKIA1"), "s1");
}

TEST_F(KeyRingTest, WhatIsChangedHereTakesEffectAtOnce) {
  EXPECT_EQ(SecretOf("AKIA1"), "s1");
  store_.keys.erase("AKIA1");
  ring_.Forget("AKIA1");
  EXPECT_EQ(SecretOf("AKIA1"), "");
}

TEST_F(KeyRingTest, AReadThatAChangeOvertakesIsNotRemembered) {
  store_.meanwhile = [&] {
    store_.keys["AKIA1"].active = false;
    ring_.Forget("AKIA1");
    store_.meanwhile = nullptr;
  };
  EXPECT_EQ(SecretOf("AKIA1"), "s1");
  EXPECT_EQ(SecretOf("AKIA1"), "");
}

TEST_F(KeyRingTest, TheRootKeyIsNotOfTheStore) {
  store_.away = true;
  EXPECT_EQ(SecretOf("ROOT"), "root secret");
  EXPECT_TRUE((*ring_.Find("ROOT"))->root);
  EXPECT_EQ(store_.reads, 0);
}

TEST_F(KeyRingTest, AStoreThatIsAwayIsNoAnswer) {
  EXPECT_EQ(SecretOf("AKIA1"), "s1");
  store_.away = true;
  EXPECT_EQ(SecretOf("AKIA1"), "s1");
  clock_.Advance(std::chrono::milliseconds(2'001));
  EXPECT_TRUE(ring_.Find("AKIA1").status().Is(ErrorKind::kUnavailable));
}

TEST_F(KeyRingTest, AnotherMasterKeyIsFoundOut) {
  EXPECT_TRUE(ring_.CheckMasterKey().ok());
  KeyRing other(clock_, store_, SecretBox(std::string(32, 'x')), {"ROOT", "r", {}});
  EXPECT_TRUE(other.CheckMasterKey().Is(ErrorKind::kInvalid));
  EXPECT_TRUE(other.Find("AKIA1").status().Is(ErrorKind::kCorrupt));
  store_.keys.clear();
  EXPECT_TRUE(other.CheckMasterKey().ok());
}

TEST_F(KeyRingTest, ASecretIsOfItsKeyAlone) {
  store_.keys["AKIA2"] = store_.keys["AKIA1"];
  store_.keys["AKIA2"].id = "AKIA2";
  EXPECT_TRUE(ring_.Find("AKIA2").status().Is(ErrorKind::kCorrupt));
  EXPECT_NE(box_.Seal("AKIA1", "s1"), box_.Seal("AKIA1", "s1"));
  EXPECT_EQ(box_.Open("AKIA1", "short"), std::nullopt);
}

}  // namespace
}  // namespace sluice::api
