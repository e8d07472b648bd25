#include <cstdint>
#include <string>
#include <string_view>

#include "api/percent.h"
#include "api/wire/association.h"
#include "api/wire/data_integration.h"
#include "base/check.h"

// A body read member by member. What is accepted comes back from what is written of it; what is
// refused is named in a message fit for an answer.

namespace sluice::api::wire {
namespace {

struct Shapes {
  std::optional<model::ScheduleConfiguration> schedule;
  std::optional<model::FileConfiguration> files;
  std::optional<model::ObjectConfiguration> objects;
  std::optional<model::ExecutionConfiguration> execution;
  model::Tags tags;
  bool operator==(const Shapes&) const = default;
};

Shapes Read(const Node& body) {
  return {ReadSchedule(body.Optional("ScheduleConfiguration")),
          ReadFileConfiguration(body.Optional("FileConfiguration")),
          ReadObjectConfiguration(body.Optional("ObjectConfiguration")),
          ReadExecution(body.Optional("ExecutionConfiguration")),
          ReadTags(body.Optional("Tags"), 200)};
}

std::string Write(const Shapes& shapes) {
  model::DataIntegration integration;
  integration.schedule = shapes.schedule;
  integration.file_configuration = shapes.files;
  integration.object_configuration = shapes.objects;
  integration.tags = shapes.tags;
  JsonWriter out;
  out.BeginObject();
  WriteIntegration(out, {}, integration);
  WriteExecution(out, shapes.execution);
  out.EndObject();
  return out.Take();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto document = JsonDocument::Parse({reinterpret_cast<const char*>(data), size});
  if (!document.ok()) return 0;
  Problem problem;
  const Shapes shapes = Read(Node(*document, problem));
  if (problem.found()) {
    const std::string message = problem.ToStatus().message();
    CHECK(!message.empty() && message.size() < 8192 && IsUtf8(message));
    return 0;
  }
  const auto written = JsonDocument::Parse(Write(shapes));
  CHECK(written.ok());
  const Shapes again = Read(Node(*written, problem));
  CHECK(!problem.found() && again == shapes);
  return 0;
}

}  // namespace sluice::api::wire
