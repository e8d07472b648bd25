#pragma once

#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sluice::metrics {

/// The values of a metric's labels, one for each name and in their order. They come from closed
/// sets, since each combination is kept for the life of the process.
using Values = std::initializer_list<std::string_view>;

using LabelNames = std::vector<std::string>;

/// What a metric is called, for whoever lists them.
struct Description {
  std::string name;
  std::string help;
  LabelNames labels;
};

/// Count something up, from 0 at the start of the process. Threads: any, here and below.
class Counter {
 public:
  /// Shape: the name ends in "_total".
  Counter(std::string name, std::string help, LabelNames labels = {});

  void Add(Values values = {}, double amount = 1) const;
  double Value(Values values = {}) const;

 private:
  class Impl;
  Impl* impl_;  // of the process
};

/// Show a number as it was set last.
class Gauge {
 public:
  Gauge(std::string name, std::string help, LabelNames labels = {});

  void Set(Values values, double value) const;
  double Value(Values values = {}) const;
  /// Show nothing until it is set again: what is known has become too old.
  void Forget() const;

 private:
  class Impl;
  Impl* impl_;
};

/// Count observations by how large they are.
class Histogram {
 public:
  /// `bounds` are the upper ends of the buckets, in ascending order.
  Histogram(std::string name, std::string help, LabelNames labels, std::vector<double> bounds);

  void Observe(Values values, double value) const;
  /// How many were observed, and their sum.
  double Count(Values values) const;
  double Sum(Values values) const;

 private:
  class Impl;
  Impl* impl_;
};

/// List the metrics that were made, in order of name.
std::vector<Description> Descriptions();

}  // namespace sluice::metrics
