#include "run/lane.h"

#include <stop_token>
#include <thread>
#include <utility>

#include "run/batch_queue.h"
#include "run/catching.h"
#include "run/split_writer.h"

namespace sluice::run {
namespace {

Result<std::shared_ptr<arrow::RecordBatch>> ReadBatch(const LaneEnvironment& environment,
                                                      source::BatchReader& reader) {
  const auto watch = environment.files.progress.Measure(Stage::kReading);
  return reader.Next();
}

Status ReadSplits(const LaneEnvironment& environment, BatchQueue& queue, std::stop_token stop) {
  for (;;) {
    if (stop.stop_requested()) return Cancelled("reading was stopped");
    const size_t position = environment.work.Take();
    if (position >= environment.work.size()) return {};
    const SplitOfObject& split = environment.work.at(position);
    TRY_ASSIGN(auto reader,
               environment.snapshot.Read(split.object, split.split, environment.shares.batch,
                                         environment.pool, stop));
    for (bool more = true; more;) {
      TRY_ASSIGN(auto batch, ReadBatch(environment, *reader));
      more = batch != nullptr;
      TRY(queue.Push({position, std::move(batch)}, stop));
    }
  }
}

class Writing {
 public:
  Writing(const LaneEnvironment& environment, std::vector<WrittenFile>& written)
      : environment_(environment), files_(environment.files, environment.shares, written) {}

  Outcome Run(BatchQueue& queue) {
    for (;;) {
      auto item = queue.Pop(environment_.stop);
      if (!item.ok()) return {item.status(), Stage::kReading};
      if (!item->has_value()) return {};
      const auto watch = environment_.files.progress.Measure(Stage::kWriting);
      Outcome outcome = (*item)->batch ? Write(**item) : EndSplit();
      if (!outcome.ok()) return outcome;
    }
  }

 private:
  Outcome Write(const QueuedBatch& item) {
    if (!std::exchange(in_split_, true)) {
      const SplitOfObject& split = environment_.work.at(item.split);
      Outcome begun =
          files_.Begin(environment_.snapshot.objects()[split.object], split.object, split.split);
      if (!begun.ok()) return begun;
    }
    return files_.Write(*item.batch);
  }

  Outcome EndSplit() {
    in_split_ = false;
    Outcome ended = files_.End();
    if (ended.ok()) environment_.files.progress.AddSplit();
    return ended;
  }

  const LaneEnvironment& environment_;
  SplitWriter files_;
  bool in_split_ = false;
};

}  // namespace

WorkList::WorkList(const std::vector<source::Object>& objects) {
  for (size_t object = 0; object < objects.size(); ++object) {
    for (size_t split = 0; split < objects[object].splits; ++split) {
      splits_.push_back({object, split});
    }
  }
}

Outcome RunLane(const LaneEnvironment& environment, std::vector<WrittenFile>& written) {
  BatchQueue queue(environment.shares.queue_bytes);
  std::stop_source lane_stop;
  std::stop_callback link(environment.stop, [&] { lane_stop.request_stop(); });
  std::jthread reader([&] {
    queue.Close(Catching([&] { return ReadSplits(environment, queue, lane_stop.get_token()); }));
  });
  const Outcome outcome =
      Catching(Stage::kWriting, [&] { return Writing(environment, written).Run(queue); });
  // The reader may be waiting for room that nobody makes any more.
  lane_stop.request_stop();
  return outcome;
}

}  // namespace sluice::run
