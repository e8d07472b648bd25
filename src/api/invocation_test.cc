#include "api/invocation.h"

#include <gtest/gtest.h>

#include <string>

namespace sluice::api {
namespace {

constexpr std::string_view kHeader = "amz-sdk-invocation-id";

const Operation& OperationOf(std::string_view name) {
  for (const Operation& operation : Operations()) {
    if (operation.name == name) return operation;
  }
  ADD_FAILURE() << name;
  return Operations().front();
}

http::Request Delete(std::string_view path, std::string_view id) {
  http::Request request{"DELETE", std::string(path), "", {}, "", "", ""};
  if (!id.empty()) request.headers.Add(std::string(kHeader), std::string(id));
  return request;
}

TEST(ReadInvocation, IsNoneWithoutTheHeader) {
  const Operation& operation = OperationOf("DeleteDomain");
  EXPECT_EQ(ReadInvocation(Delete("/domains/a", ""), operation, "AK").digest, "");
  EXPECT_EQ(ReadInvocation(Delete("/domains/a", "id"), operation, "AK").digest.size(), 16u);
}

TEST(ReadInvocation, IsBoundToAllOfTheRequest) {
  const Operation& operation = OperationOf("DeleteDomain");
  const http::Request request = Delete("/domains/a", "id");
  const std::string digest = ReadInvocation(request, operation, "AK").digest;
  http::Request again = request;
  again.request_id = "another";
  again.headers.Add("amz-sdk-request", "attempt=2; max=3");
  EXPECT_EQ(ReadInvocation(again, operation, "AK").digest, digest);

  EXPECT_NE(ReadInvocation(Delete("/domains/a", "other"), operation, "AK").digest, digest);
  EXPECT_NE(ReadInvocation(Delete("/domains/b", "id"), operation, "AK").digest, digest);
  EXPECT_NE(ReadInvocation(request, operation, "AK2").digest, digest);
  EXPECT_NE(ReadInvocation(request, OperationOf("DeleteProfile"), "AK").digest, digest);
  again.query = "x=1";
  EXPECT_NE(ReadInvocation(again, operation, "AK").digest, digest);
  again = request;
  again.body = "{}";
  EXPECT_NE(ReadInvocation(again, operation, "AK").digest, digest);
}

TEST(ReadInvocation, PartsDoNotRunIntoEachOther) {
  const Operation& operation = OperationOf("DeleteDomain");
  http::Request one = Delete("/domains/a", "id");
  http::Request two = Delete("/domains/", "id");
  two.query = "a";
  EXPECT_NE(ReadInvocation(one, operation, "AK").digest,
            ReadInvocation(two, operation, "AK").digest);
}

}  // namespace
}  // namespace sluice::api
