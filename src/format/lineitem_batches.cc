#include "format/lineitem_batches.h"

#include <arrow/api.h>

#include <array>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace sluice::format {
namespace {

constexpr int32_t kFirstDay = 8035;  // 1992-01-01
constexpr int kDays = 2406;          // in which orders are made

constexpr std::array<std::string_view, 4> kInstructions = {"DELIVER IN PERSON", "COLLECT COD",
                                                           "NONE", "TAKE BACK RETURN"};
constexpr std::array<std::string_view, 7> kModes = {"REG AIR", "AIR",  "RAIL", "SHIP",
                                                    "TRUCK",   "MAIL", "FOB"};
constexpr std::array<std::string_view, 24> kWords = {
    "furiously", "quickly",  "ironic",      "final",  "pending", "deposits",
    "requests",  "accounts", "packages",    "across", "the",     "carefully",
    "bold",      "express",  "above",       "sleep",  "haggle",  "according",
    "to",        "special",  "theodolites", "foxes",  "regular", "blithely"};

class Rows {
 public:
  void Append() {
    if (line_ == lines_) {
      line_ = 0;
      lines_ = Below(7) + 1;
      order_ += order_ % 8 == 7 ? 25 : 1;
      day_ = kFirstDay + Below(kDays);
    }
    const int quantity = Below(50) + 1;
    const int part = Below(200'000) + 1;
    const int shipped = day_ + 1 + Below(121);
    const bool open = shipped > 9298;  // 1995-06-17
    const int64_t price = 90'000 + part / 10 % 20'001 + int64_t{100} * (part % 1'000);
    Check(order_key_.Append(order_));
    Check(part_key_.Append(part));
    Check(supplier_key_.Append(Below(10'000) + 1));
    Check(line_number_.Append(++line_));
    Check(quantity_.Append(arrow::Decimal128(quantity * 100)));
    Check(price_.Append(arrow::Decimal128(quantity * price)));
    Check(discount_.Append(arrow::Decimal128(Below(11))));
    Check(tax_.Append(arrow::Decimal128(Below(9))));
    Check(return_flag_.Append(open ? "N" : Below(2) == 0 ? "R" : "A"));
    Check(status_.Append(open ? "O" : "F"));
    Check(shipped_.Append(shipped));
    Check(committed_.Append(day_ + 30 + Below(61)));
    Check(received_.Append(shipped + 1 + Below(30)));
    Check(instruction_.Append(kInstructions[static_cast<size_t>(Below(4))]));
    Check(mode_.Append(kModes[static_cast<size_t>(Below(7))]));
    Check(comment_.Append(Comment()));
  }

  std::shared_ptr<arrow::RecordBatch> Finish() {
    const std::vector<std::pair<const char*, arrow::ArrayBuilder*>> columns = {
        {"l_orderkey", &order_key_},     {"l_partkey", &part_key_},
        {"l_suppkey", &supplier_key_},   {"l_linenumber", &line_number_},
        {"l_quantity", &quantity_},      {"l_extendedprice", &price_},
        {"l_discount", &discount_},      {"l_tax", &tax_},
        {"l_returnflag", &return_flag_}, {"l_linestatus", &status_},
        {"l_shipdate", &shipped_},       {"l_commitdate", &committed_},
        {"l_receiptdate", &received_},   {"l_shipinstruct", &instruction_},
        {"l_shipmode", &mode_},          {"l_comment", &comment_}};
    arrow::FieldVector fields;
    arrow::ArrayVector arrays;
    for (const auto& [name, builder] : columns) {
      fields.push_back(arrow::field(name, builder->type()));
      arrays.push_back(*builder->Finish());
    }
    const int64_t rows = arrays.front()->length();
    return arrow::RecordBatch::Make(arrow::schema(fields), rows, std::move(arrays));
  }

 private:
  static void Check(const arrow::Status& status) {
    if (!status.ok()) std::abort();
  }

  int Below(int bound) { return static_cast<int>(random_() % static_cast<unsigned>(bound)); }

  std::string Comment() {
    const auto size = static_cast<size_t>(10 + Below(34));
    std::string text(kWords[static_cast<size_t>(Below(kWords.size()))]);
    while (text.size() < size) {
      text += ' ';
      text += kWords[static_cast<size_t>(Below(kWords.size()))];
    }
    text.resize(size, '.');
    return text;
  }

  static std::shared_ptr<arrow::DataType> Money() { return arrow::decimal128(15, 2); }

  std::mt19937 random_;  // seeded alike in every run
  int64_t order_ = 0;
  int line_ = 0;
  int lines_ = 0;
  int day_ = kFirstDay;

  arrow::Int64Builder order_key_;
  arrow::Int32Builder part_key_, supplier_key_, line_number_;
  arrow::Decimal128Builder quantity_{Money()}, price_{Money()}, discount_{Money()}, tax_{Money()};
  arrow::StringBuilder return_flag_, status_;
  arrow::Date32Builder shipped_, committed_, received_;
  arrow::StringBuilder instruction_, mode_, comment_;
};

}  // namespace

std::vector<std::shared_ptr<arrow::RecordBatch>> LineitemBatches(int batches,
                                                                 int64_t rows_of_each) {
  Rows rows;
  std::vector<std::shared_ptr<arrow::RecordBatch>> made;
  for (int batch = 0; batch < batches; ++batch) {
    for (int64_t row = 0; row < rows_of_each; ++row) rows.Append();
    made.push_back(rows.Finish());
  }
  return made;
}

}  // namespace sluice::format
