#include <cstdint>
#include <string>
#include <string_view>

#include "api/percent.h"
#include "api/wire/application.h"
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

model::Application ReadApplication(const Node& body) {
  model::Application application;
  application.settings.name = "name";
  application.settings = Changed(application.settings, ReadApplicationChange(body));
  application.tags = ReadTags(body.Optional("Tags"), 200);
  return application;
}

std::string WriteWhole(const model::Application& application) {
  JsonWriter out;
  out.BeginObject();
  WriteApplication(out, {}, application);
  out.EndObject();
  return out.Take();
}

/// Hold what `read` makes of a document to what it makes of `write`'s text for that.
template <typename Read, typename Write>
void CheckRoundTrip(const JsonDocument& document, const Read& read, const Write& write) {
  Problem problem;
  const auto value = read(Node(document, problem));
  if (problem.found()) {
    const std::string message = problem.ToStatus().message();
    CHECK(!message.empty() && message.size() < 8192 && IsUtf8(message));
    return;
  }
  const auto written = JsonDocument::Parse(write(value));
  CHECK(written.ok());
  const auto again = read(Node(*written, problem));
  CHECK(!problem.found() && again == value);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const auto document = JsonDocument::Parse({reinterpret_cast<const char*>(data), size});
  if (!document.ok()) return 0;
  CheckRoundTrip(*document, Read, Write);
  CheckRoundTrip(*document, ReadApplication, WriteWhole);
  return 0;
}

}  // namespace sluice::api::wire
