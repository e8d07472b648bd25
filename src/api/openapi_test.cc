#include <gtest/gtest.h>

#include <boost/json.hpp>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "api/fake_host.h"
#include "api/open_paths.h"
#include "api/operation.h"
#include "api/sluice/openapi.h"

namespace sluice::api {
namespace {

namespace json = boost::json;

const json::object& Document() {
  static const json::value document = json::parse(sluice_v1::OpenApiDocument());
  return document.as_object();
}

/// Follow a reference within the document.
const json::object& Resolved(const json::value& value) {
  const json::object& object = value.as_object();
  const auto* reference = object.if_contains("$ref");
  if (reference == nullptr) return object;
  static const json::value document = json::parse(sluice_v1::OpenApiDocument());
  return document.at_pointer(std::string_view(reference->as_string()).substr(1)).as_object();
}

std::string Lower(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) c = c >= 'A' && c <= 'Z' ? char(c - 'A' + 'a') : c;
  return lower;
}

/// An operation of the document with the path item that it stands in.
struct Described {
  const json::object* item;
  const json::object* operation;
};

/// By method and path: {"get", "/livez"}.
using DescribedOperations = std::map<std::pair<std::string, std::string>, Described>;

DescribedOperations DescribedByMethodAndPath() {
  DescribedOperations described;
  for (const auto& [path, item] : Document().at("paths").as_object()) {
    for (const auto& [method, operation] : item.as_object()) {
      if (method == "parameters") continue;
      described[{method, path}] = {&item.as_object(), &operation.as_object()};
    }
  }
  return described;
}

std::set<std::string> LabelsOf(std::string_view path) {
  std::set<std::string> labels;
  for (size_t begin; (begin = path.find('{')) != std::string_view::npos;) {
    const size_t end = path.find('}');
    labels.emplace(path.substr(begin + 1, end - begin - 1));
    path.remove_prefix(end + 1);
  }
  return labels;
}

std::set<std::string> PathParameters(const Described& described) {
  std::set<std::string> names;
  for (const json::object* holder : {described.item, described.operation}) {
    const auto* parameters = holder->if_contains("parameters");
    if (parameters == nullptr) continue;
    for (const json::value& each : parameters->as_array()) {
      const json::object& parameter = Resolved(each);
      if (parameter.at("in") == "path") names.emplace(parameter.at("name").as_string());
    }
  }
  return names;
}

TEST(OpenApi, DescribesEveryOperationOfOurOwnAsTheTableHasIt) {
  const DescribedOperations described = DescribedByMethodAndPath();
  for (const Operation& operation : Operations()) {
    if (operation.api != Api::kSluice) continue;
    const auto found = described.find({Lower(operation.method), std::string(operation.path)});
    ASSERT_NE(found, described.end()) << operation.name;
    const json::object& told = *found->second.operation;
    EXPECT_EQ(told.at("operationId").as_string(), operation.name);
    EXPECT_EQ(PathParameters(found->second), LabelsOf(operation.path)) << operation.name;
    EXPECT_FALSE(told.contains("security")) << operation.name;
    const json::object& responses = told.at("responses").as_object();
    EXPECT_TRUE(responses.contains(std::to_string(operation.success_status))) << operation.name;
    for (const char* status : {"400", "403", "429", "500"}) {
      EXPECT_TRUE(responses.contains(status)) << operation.name << " " << status;
    }
  }
}

TEST(OpenApi, DescribesNothingThatIsNotServed) {
  std::set<std::pair<std::string, std::string>> signed_paths, open_paths;
  for (const Operation& operation : Operations()) {
    if (operation.api == Api::kSluice)
      signed_paths.emplace(Lower(operation.method), operation.path);
  }
  for (const OpenPath& open : OpenPaths()) open_paths.emplace("get", open.path);
  for (const auto& [key, described] : DescribedByMethodAndPath()) {
    const bool open = described.operation->contains("security");
    EXPECT_EQ((open ? open_paths : signed_paths).erase(key), 1u) << key.first << " " << key.second;
    // An operation that names other rights than the document's is one that needs none.
    EXPECT_TRUE(!open || described.operation->at("security").as_array().empty()) << key.second;
  }
  EXPECT_TRUE(signed_paths.empty());
  EXPECT_TRUE(open_paths.empty());
}

TEST(OpenApi, DocumentIsServedByteForByte) {
  FakeHost host;
  const http::Response response =
      host.service().Answer({"GET", "/sluice/v1/openapi.json", "", {}, "", "", ""});
  EXPECT_EQ(response.status, 200);
  EXPECT_EQ(response.body, sluice_v1::OpenApiDocument());
  EXPECT_EQ(HeaderOf(response, "Content-Type"), "application/json");
}

}  // namespace
}  // namespace sluice::api
