#include "metrics/metric.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>

#include <algorithm>
#include <cstdlib>
#include <map>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "metrics/registry.h"

namespace sluice::metrics {
namespace {

struct Descriptor {
  std::mutex mutex;
  std::vector<Description> all;
};

Descriptor& Described() {
  static Descriptor* const described = new Descriptor;
  return *described;
}

void Describe(const Description& description) {
  Descriptor& described = Described();
  std::lock_guard lock(described.mutex);
  described.all.push_back(description);
}

/// The series of one metric by their labels' values, so that counting what was counted before is a
/// look-up without an allocation.
template <typename T>
class SeriesMap {
 public:
  SeriesMap(prometheus::Family<T>& family, LabelNames names)
      : family_(family), names_(std::move(names)) {}

  template <typename... Arguments>
  T& At(Values values, const Arguments&... arguments) {
    const Key key{values.begin(), values.size()};
    {
      std::shared_lock lock(mutex_);
      if (const auto found = series_.find(key); found != series_.end()) return *found->second;
    }
    std::lock_guard lock(mutex_);
    T& made = family_.Add(LabelsOf(key), arguments...);
    series_.try_emplace(std::vector<std::string>(values.begin(), values.end()), &made);
    return made;
  }

  void RemoveAll() {
    std::lock_guard lock(mutex_);
    for (const auto& [values, series] : series_) family_.Remove(series);
    series_.clear();
  }

 private:
  struct Key {
    const std::string_view* values;
    size_t size;
  };
  struct Less {
    using is_transparent = void;
    template <typename A, typename B>
    bool operator()(const A& a, const B& b) const {
      return std::lexicographical_compare(Begin(a), End(a), Begin(b), End(b));
    }
    static auto Begin(const Key& key) { return key.values; }
    static auto End(const Key& key) { return key.values + key.size; }
    static auto Begin(const std::vector<std::string>& values) { return values.begin(); }
    static auto End(const std::vector<std::string>& values) { return values.end(); }
  };

  prometheus::Labels LabelsOf(const Key& key) const {
    if (key.size != names_.size()) std::abort();  // a mistake in the program
    prometheus::Labels labels;
    for (size_t i = 0; i < names_.size(); ++i) labels.emplace(names_[i], key.values[i]);
    return labels;
  }

  prometheus::Family<T>& family_;
  const LabelNames names_;
  std::shared_mutex mutex_;
  std::map<std::vector<std::string>, T*, Less> series_;
};

/// Without labels there is one series, which is there from the start and reads 0.
template <typename Series, typename... Arguments>
void BeginUnlabelled(Series& series, const LabelNames& labels, const Arguments&... arguments) {
  if (labels.empty()) series.At({}, arguments...);
}

}  // namespace

prometheus::Registry& ProcessRegistry() {
  static auto* const registry = new prometheus::Registry;
  return *registry;
}

class Counter::Impl : public SeriesMap<prometheus::Counter> {
 public:
  using SeriesMap::SeriesMap;
};

Counter::Counter(std::string name, std::string help, LabelNames labels) {
  Describe({name, help, labels});
  auto& family = prometheus::BuildCounter().Name(name).Help(help).Register(ProcessRegistry());
  impl_ = new Impl(family, labels);
  BeginUnlabelled(*impl_, labels);
}

void Counter::Add(Values values, double amount) const { impl_->At(values).Increment(amount); }
double Counter::Value(Values values) const { return impl_->At(values).Value(); }

class Gauge::Impl : public SeriesMap<prometheus::Gauge> {
 public:
  using SeriesMap::SeriesMap;
};

Gauge::Gauge(std::string name, std::string help, LabelNames labels) {
  Describe({name, help, labels});
  auto& family = prometheus::BuildGauge().Name(name).Help(help).Register(ProcessRegistry());
  impl_ = new Impl(family, std::move(labels));
}

void Gauge::Set(Values values, double value) const { impl_->At(values).Set(value); }
double Gauge::Value(Values values) const { return impl_->At(values).Value(); }
void Gauge::Forget() const { impl_->RemoveAll(); }

class Histogram::Impl {
 public:
  Impl(prometheus::Family<prometheus::Histogram>& family, LabelNames labels,
       std::vector<double> bounds)
      : series_(family, std::move(labels)), bounds_(std::move(bounds)) {}

  prometheus::Histogram& At(Values values) { return series_.At(values, bounds_); }

 private:
  SeriesMap<prometheus::Histogram> series_;
  const std::vector<double> bounds_;
};

Histogram::Histogram(std::string name, std::string help, LabelNames labels,
                     std::vector<double> bounds) {
  Describe({name, help, labels});
  auto& family = prometheus::BuildHistogram().Name(name).Help(help).Register(ProcessRegistry());
  impl_ = new Impl(family, labels, std::move(bounds));
  BeginUnlabelled(*impl_, labels);
}

void Histogram::Observe(Values values, double value) const { impl_->At(values).Observe(value); }

double Histogram::Count(Values values) const {
  return double(impl_->At(values).Collect().histogram.sample_count);
}

double Histogram::Sum(Values values) const {
  return impl_->At(values).Collect().histogram.sample_sum;
}

std::vector<Description> Descriptions() {
  Descriptor& described = Described();
  std::lock_guard lock(described.mutex);
  std::vector<Description> sorted = described.all;
  std::sort(sorted.begin(), sorted.end(),
            [](const Description& a, const Description& b) { return a.name < b.name; });
  return sorted;
}

}  // namespace sluice::metrics
