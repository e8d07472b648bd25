#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <sstream>
#include <vector>

#include "api/fake_host.h"
#include "api/operation.h"

namespace sluice::api {
namespace {

// A golden file is a talk with a fresh host, line by line:
//   # a remark
//   > METHOD TARGET SERVICE      a request, signed; more lines of '>' are its body
//   < STATUS [EXCEPTION]         what it answers, and in the next line the body
//   ! advance MS | claim | complete TEXT | fail TEXT | rest TEXT | fire   what happens meanwhile
// What is made at random reads <uuid-1>, <hex-1>, <key-1>, <token-1>, <secret-1>, in order of
// appearance, in answers and in later requests. With SLUICE_WRITE_GOLDEN=1 in the environment the
// answers are written anew.

bool IsLowerHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); }

/// Count how much of the front of `text` is a UUID, 32 hex digits or the id of an access key; 0
/// when none of them.
size_t IdLength(std::string_view text) {
  if (text.starts_with("AKIA") && text.size() >= 20 &&
      text.substr(4, 16).find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") ==
          std::string_view::npos) {
    return 20;
  }
  static constexpr std::array<size_t, 4> kHyphens{8, 13, 18, 23};
  size_t hex = 0;
  while (hex < text.size() && IsLowerHex(text[hex])) ++hex;
  if (hex == 32) return hex;
  if (text.size() < 36) return 0;
  for (size_t i = 0; i < 36; ++i) {
    const bool hyphen = std::find(kHyphens.begin(), kHyphens.end(), i) != kHyphens.end();
    if (hyphen ? text[i] != '-' : !IsLowerHex(text[i])) return 0;
  }
  return 36;
}

/// Random texts and the names they go by in a golden file.
class Names {
 public:
  std::string Hide(std::string_view text) {
    std::string hidden;
    for (size_t i = 0; i < text.size();) {
      const size_t id = IdLength(text.substr(i));
      if (id > 0) {
        const char* kind = id == 36 ? "uuid" : id == 32 ? "hex" : "key";
        hidden += NameOf(kind, std::string(text.substr(i, id)));
        i += id;
      } else if (const auto [member, kind] = RandomMember(text.substr(i)); !member.empty()) {
        const size_t begin = i + member.size();
        i = text.find('"', begin);
        hidden += member;
        hidden += NameOf(std::string(kind), std::string(text.substr(begin, i - begin)));
      } else {
        hidden += text[i++];
      }
    }
    return hidden;
  }

  std::string Reveal(std::string text) const {
    for (const auto& [real, name] : names_) {
      for (size_t at; (at = text.find(name)) != std::string::npos;) {
        text.replace(at, name.size(), real);
      }
    }
    return text;
  }

 private:
  /// Return the start of a member whose text is made at random, and the kind of it.
  static std::pair<std::string_view, std::string_view> RandomMember(std::string_view text) {
    static constexpr std::pair<std::string_view, std::string_view> kMembers[] = {
        {R"("NextToken":")", "token"}, {R"("SecretAccessKey":")", "secret"}};
    for (const auto& member : kMembers) {
      if (text.starts_with(member.first)) return member;
    }
    return {};
  }

  std::string NameOf(const std::string& kind, const std::string& real) {
    const auto [entry, is_new] = names_.try_emplace(real);
    if (is_new) entry->second = "<" + kind + "-" + std::to_string(++counts_[kind]) + ">";
    return entry->second;
  }
  std::map<std::string, std::string> names_;
  std::map<std::string, int> counts_;
};

/// One talk: replays the lines of a file and gives them back with the answers that came.
class Talk {
 public:
  std::string Replay(const std::vector<std::string>& lines) {
    for (const std::string& line : lines) {
      if (line.starts_with("<")) continue;
      if (!line.starts_with(">")) Send();
      if (line.starts_with("! ")) Happen(line.substr(2));
      if (line.starts_with("> ")) Collect(line.substr(2));
      out_ += line + "\n";
    }
    Send();
    return out_;
  }

 private:
  void Collect(const std::string& text) {
    const bool is_target = text.starts_with("GET /") || text.starts_with("POST /") ||
                           text.starts_with("PUT /") || text.starts_with("PATCH /") ||
                           text.starts_with("DELETE /");
    if (is_target) {
      Send();
      target_ = text;
    } else {
      body_ += text;
    }
  }

  void Send() {
    if (target_.empty()) return;
    std::istringstream parts(names_.Reveal(target_));
    std::string method, target, service;
    parts >> method >> target >> service;
    const http::Response response = host_.Ask(method, target, names_.Reveal(body_), service);
    const std::string error = HeaderOf(response, "x-amzn-ErrorType");
    out_ += "< " + std::to_string(response.status) + (error.empty() ? "" : " " + error) + "\n";
    out_ += "< " + names_.Hide(response.body) + "\n";
    EXPECT_EQ(HeaderOf(response, "Content-Type"), "application/json");
    target_.clear();
    body_.clear();
  }

  void Happen(const std::string& event) {
    const size_t blank = event.find(' ');
    const std::string what = event.substr(0, blank);
    const std::string text = blank == std::string::npos ? "" : event.substr(blank + 1);
    if (what == "advance") {
      host_.clock.Advance(std::chrono::milliseconds(std::stoll(text)));
    } else if (what == "claim") {
      host_.ClaimRun();
    } else if (what == "complete") {
      host_.CompleteRun(text);
    } else if (what == "fail") {
      host_.FailRun(text);
    } else if (what == "rest") {
      host_.RestRun(text);
    } else if (what == "fire") {
      host_.FireSchedules();
    } else {
      ADD_FAILURE() << "no such event: " << what;
    }
  }

  FakeHost host_;
  Names names_;
  std::string target_;
  std::string body_;
  std::string out_;
};

std::vector<std::string> GoldenNames() {
  std::vector<std::string> names;
  for (const auto& file : std::filesystem::directory_iterator(SLUICE_TESTDATA)) {
    if (file.path().extension() == ".golden") names.push_back(file.path().stem().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

std::filesystem::path PathOf(const std::string& name) {
  return std::filesystem::path(SLUICE_TESTDATA) / (name + ".golden");
}

std::string Snake(std::string_view camel) {
  std::string snake;
  for (char c : camel) {
    const bool capital = c >= 'A' && c <= 'Z';
    if (capital && !snake.empty()) snake += '_';
    snake += capital ? char(c + ('a' - 'A')) : c;
  }
  return snake;
}

class Golden : public testing::TestWithParam<std::string> {};

TEST_P(Golden, AnswersAsWritten) {
  std::ifstream file(PathOf(GetParam()));
  std::vector<std::string> lines;
  std::string wanted;
  for (std::string line; std::getline(file, line);) {
    lines.push_back(line);
    wanted += line + "\n";
  }
  ASSERT_FALSE(lines.empty());
  const std::string got = Talk().Replay(lines);
  if (std::getenv("SLUICE_WRITE_GOLDEN") != nullptr) {
    std::ofstream(PathOf(GetParam())) << got;
  } else {
    EXPECT_EQ(got, wanted);
  }
}

INSTANTIATE_TEST_SUITE_P(Files, Golden, testing::ValuesIn(GoldenNames()),
                         [](const auto& param_info) { return param_info.param; });

TEST(GoldenFiles, EveryOperationHasOne) {
  for (const Operation& operation : Operations()) {
    EXPECT_TRUE(std::filesystem::exists(PathOf(Snake(operation.name)))) << operation.name;
  }
}

}  // namespace
}  // namespace sluice::api
