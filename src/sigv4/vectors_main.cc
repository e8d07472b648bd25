#include <cstdlib>
#include <fstream>
#include <iostream>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/check.h"
#include "base/clock.h"
#include "digest/digest.h"
#include "sigv4/signer.h"
#include "sigv4/verifier.h"

// usage: sigv4_vectors FILE
// Hold Sign and Verify to the vectors that tests/vectors/make_sigv4_vectors.py wrote; that script
// documents the columns. Exit 1 and name every vector that has another outcome.

namespace sluice::sigv4 {
namespace {

class StandingClock final : public Clock {
 public:
  explicit StandingClock(UnixMillis now) : now_(now) {}
  UnixMillis Now() const override { return now_; }
  Monotonic Steady() const override { return {}; }
  bool Sleep(std::chrono::milliseconds, std::stop_token) const override { return false; }

 private:
  UnixMillis now_;
};

std::vector<std::string> Split(std::string_view text, char separator) {
  std::vector<std::string> parts(1);
  for (char c : text) {
    if (c == separator) {
      parts.emplace_back();
    } else {
      parts.back() += c;
    }
  }
  return parts;
}

std::string Decode(std::string_view hex) {
  std::optional<std::string> bytes = digest::Unhex(hex);
  CHECK(bytes.has_value());
  return *std::move(bytes);
}

struct Vector {
  std::string name;
  std::string outcome;  // "ok", an error name, or "-": not to be verified
  bool compare_signing = false;
  UnixMillis now;
  UnixMillis signed_at;
  SignableRequest request;
  std::string body;
  std::optional<std::string> known_secret;
  Credentials credentials;
  SigningScope scope;
};

Vector Read(std::string_view line) {
  const std::vector<std::string> columns = Split(line, '\t');
  CHECK(columns.size() == 17);
  Vector vector;
  vector.name = columns[0];
  vector.outcome = columns[1];
  vector.compare_signing = columns[2] == "sign";
  vector.now = {std::stoll(columns[3])};
  vector.signed_at = {std::stoll(columns[4])};
  vector.request = {Decode(columns[5]), Decode(columns[6]), Decode(columns[7]), {}};
  for (const std::string& header : Split(columns[8], ',')) {
    const std::vector<std::string> sides = Split(header, ':');
    CHECK(sides.size() == 2);
    vector.request.headers.emplace_back(Decode(sides[0]), Decode(sides[1]));
  }
  vector.body = Decode(columns[9]);
  if (columns[11] != "-") vector.known_secret = Decode(columns[11]);
  vector.credentials = {Decode(columns[10]), Decode(columns[12]), Decode(columns[13])};
  vector.scope = {Decode(columns[14]), Decode(columns[15]),
                  columns[16] == "as-sent" ? PathStyle::kAsSent : PathStyle::kEncodedTwice};
  return vector;
}

std::string VerifyOutcome(const Vector& vector) {
  const StandingClock clock(vector.now);
  VerifierOptions options;
  options.region = "us-east-1";
  options.services = {"app-integrations", "profile"};
  const Verifier verifier(clock, options, [&](std::string_view id) {
    return id == vector.credentials.access_key_id ? vector.known_secret : std::nullopt;
  });
  const auto answer = verifier.Verify(vector.request, vector.body);
  const Refusal* refusal = std::get_if<Refusal>(&answer);
  return refusal == nullptr ? "ok" : refusal->name;
}

/// Sign the request again, without what botocore's signer added, and compare the headers.
std::string SigningOutcome(const Vector& vector) {
  SignableRequest request = vector.request;
  std::string expected;
  std::erase_if(request.headers, [&](const auto& header) {
    if (header.first != "Authorization") return false;
    expected = header.second;
    return true;
  });
  Sign(request, vector.credentials, vector.scope, digest::Sha256Hex(vector.body), vector.signed_at);
  const std::string& made = request.headers.back().second;
  return made == expected ? "" : "signed as\n  " + made + "\nwhere botocore has\n  " + expected;
}

bool Holds(const Vector& vector) {
  bool holds = true;
  if (vector.outcome != "-") {
    const std::string outcome = VerifyOutcome(vector);
    if (outcome != vector.outcome) {
      std::cout << vector.name << ": " << outcome << ", expected " << vector.outcome << '\n';
      holds = false;
    }
  }
  if (!vector.compare_signing) return holds;
  const std::string difference = SigningOutcome(vector);
  if (!difference.empty()) std::cout << vector.name << ": " << difference << '\n';
  return holds && difference.empty();
}

int Run(const char* path) {
  std::ifstream file(path);
  size_t total = 0, failed = 0;
  for (std::string line; std::getline(file, line); ++total) {
    if (!Holds(Read(line))) ++failed;
  }
  std::cout << total << " vectors, " << failed << " with another outcome\n";
  return total > 0 && failed == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

}  // namespace
}  // namespace sluice::sigv4

int main(int argc, char** argv) {
  if (argc != 2) {
    std::cerr << "usage: sigv4_vectors FILE\n";
    return 2;
  }
  return sluice::sigv4::Run(argv[1]);
}
