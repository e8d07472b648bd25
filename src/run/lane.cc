#include "run/lane.h"

#include <arrow/record_batch.h>
#include <fmt/format.h>

#include <stop_token>
#include <string>
#include <thread>
#include <utility>

#include "base/amount_text.h"
#include "batch/memory.h"
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

/// Say which row it is that memory is too small for.
Status DoesNotFit(const Status& status, const LaneEnvironment& environment, size_t position,
                  int64_t rows_before) {
  if (!status.Is(ErrorKind::kQuota)) return status;
  const SplitOfObject& split = environment.work.at(position);
  const source::Object& object = environment.snapshot.objects()[split.object];
  std::string need = status.message();
  if (const int64_t bytes = batch::RefusedBytes(*environment.pool); bytes > 0) {
    need = fmt::format("with it {} bytes are needed at once and there are {}: raise memory-bytes",
                       bytes, environment.pool_bytes);
  }
  return {ErrorKind::kQuota,
          fmt::format("{}: row {} of split {} of {} does not fit into memory: {}", object.name,
                      CountText(rows_before + 1), split.split + 1, object.splits, need),
          status.detail()};
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
    int64_t rows = 0;
    for (bool more = true; more;) {
      auto batch = ReadBatch(environment, *reader);
      if (!batch.ok()) return DoesNotFit(batch.status(), environment, position, rows);
      more = *batch != nullptr;
      if (more) rows += (*batch)->num_rows();
      TRY(queue.Push({position, *std::move(batch)}, stop));
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
    Outcome outcome = files_.Write(*item.batch);
    outcome.status = DoesNotFit(outcome.status, environment_, item.split, rows_);
    rows_ += item.batch->num_rows();
    return outcome;
  }

  Outcome EndSplit() {
    in_split_ = false;
    rows_ = 0;
    Outcome ended = files_.End();
    if (ended.ok()) environment_.files.progress.AddSplit();
    return ended;
  }

  const LaneEnvironment& environment_;
  SplitWriter files_;
  bool in_split_ = false;
  int64_t rows_ = 0;  // of the split, written
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
