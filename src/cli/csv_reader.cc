#include "cli/csv_reader.h"

#include <fmt/format.h>

#include <array>
#include <cstring>

namespace sluice::cli {
namespace {

constexpr std::array<bool, 256> EndsOfPlain() {
  std::array<bool, 256> ends{};
  for (unsigned char c : {',', '\n', '\r', '"'}) ends[c] = true;
  return ends;
}
constexpr std::array<bool, 256> kEndsPlain = EndsOfPlain();

}  // namespace

CsvReader::CsvReader(ByteSource& source, size_t max_record_bytes)
    : input_(source, max_record_bytes) {}

Result<ReadStep> CsvReader::Next() {
  auto step = ReadRecord();
  if (step.status().Is(ErrorKind::kQuota)) {
    return Invalid(
        fmt::format("the record that begins at line {} is too long: is a closing quote missing?",
                    record_place_.line));
  }
  return step;
}

Result<bool> CsvReader::Have(size_t offset) {
  while (offset >= input_.size()) {
    TRY_ASSIGN(const bool more, input_.More());
    if (!more) return false;
  }
  return true;
}

Result<ReadStep> CsvReader::ReadRecord() {
  for (;;) {
    input_.Advance(at_);
    line_start_ -= int64_t(at_);
    at_ = 0;
    spans_.clear();
    record_place_ = PlaceAt(0);
    TRY_ASSIGN(const bool more, Have(0));
    if (!more) return ReadStep::kEnd;
    CellEnd end = CellEnd::kComma;
    while (end == CellEnd::kComma) {
      TRY_ASSIGN(end, ReadCell());
    }
    if (end == CellEnd::kRefused) {
      TRY(SkipLine());
      return ReadStep::kRefused;
    }
    const bool empty_line = spans_.size() == 1 && spans_[0].bytes == 0 && input_.data()[0] != '"';
    if (!empty_line) break;
  }
  cells_.clear();
  for (const Span& span : spans_) {
    cells_.push_back({{input_.data() + span.begin, span.bytes}, span.place});
  }
  return ReadStep::kRecord;
}

Result<CsvReader::CellEnd> CsvReader::ReadCell() {
  TRY_ASSIGN(const bool more, Have(at_));
  if (more && input_.data()[at_] == '"') return ReadQuoted();
  return ReadPlain();
}

Result<CsvReader::CellEnd> CsvReader::ReadPlain() {
  const size_t begin = at_;
  const Place place = PlaceAt(begin);
  for (;;) {
    const char* data = input_.data();
    const size_t size = input_.size();
    while (at_ < size && !kEndsPlain[static_cast<unsigned char>(data[at_])]) ++at_;
    if (at_ < size) break;
    TRY_ASSIGN(const bool more, Have(at_));
    if (!more) break;
  }
  spans_.push_back({begin, at_ - begin, place});
  return ReadSeparator("a cell with a quote in it must be quoted, and the quote doubled");
}

Result<CsvReader::CellEnd> CsvReader::ReadQuoted() {
  const Place place = PlaceAt(at_);
  const size_t begin = ++at_;
  size_t write = begin;
  TRY_ASSIGN(const CellEnd end, CopyQuoted(write));
  if (end == CellEnd::kRefused) return Refuse(place, "the quote that begins here is never closed");
  spans_.push_back({begin, write - begin, place});
  return ReadSeparator("there must be nothing between a closing quote and the next comma");
}

/// Move the cell's text together over the quotes that double others, up to after the closing one.
Result<CsvReader::CellEnd> CsvReader::CopyQuoted(size_t& write) {
  for (;;) {
    TRY_ASSIGN(const bool more, Have(at_));
    if (!more) return CellEnd::kRefused;
    char* data = input_.data();
    const auto* quote = static_cast<const char*>(std::memchr(data + at_, '"', input_.size() - at_));
    const size_t end = quote == nullptr ? input_.size() : size_t(quote - data);
    CountLines(at_, end);
    if (write != at_) std::memmove(data + write, data + at_, end - at_);
    write += end - at_;
    at_ = end;
    if (quote == nullptr) continue;
    ++at_;
    TRY_ASSIGN(const bool after, Have(at_));
    if (!after || input_.data()[at_] != '"') return CellEnd::kComma;
    input_.data()[write++] = '"';
    ++at_;
  }
}

/// Step over what ends a cell; anything else is refused with `otherwise`.
Result<CsvReader::CellEnd> CsvReader::ReadSeparator(const char* otherwise) {
  TRY_ASSIGN(const bool more, Have(at_));
  if (!more) return CellEnd::kRecord;
  const char c = input_.data()[at_];
  if (c == ',') {
    ++at_;
    return CellEnd::kComma;
  }
  if (c == '\r') {
    TRY_ASSIGN(const bool after, Have(at_ + 1));
    if (after && input_.data()[at_ + 1] != '\n') {
      return Refuse(PlaceAt(at_), "a carriage return must be quoted or end the line");
    }
    at_ += after ? 2 : 1;
  } else if (c == '\n') {
    ++at_;
  } else {
    return Refuse(PlaceAt(at_), otherwise);
  }
  ++line_;
  line_start_ = int64_t(at_);
  return CellEnd::kRecord;
}

void CsvReader::CountLines(size_t begin, size_t end) {
  const char* data = input_.data();
  while (const void* found = std::memchr(data + begin, '\n', end - begin)) {
    begin = size_t(static_cast<const char*>(found) - data) + 1;
    ++line_;
    line_start_ = int64_t(begin);
  }
}

CsvReader::CellEnd CsvReader::Refuse(Place place, const char* message) {
  refusal_ = {place, "", message};
  return CellEnd::kRefused;
}

/// Go on after the line at hand, in pieces, since it may be longer than any record.
Status CsvReader::SkipLine() {
  for (;;) {
    input_.Advance(at_);
    line_start_ -= int64_t(at_);
    at_ = 0;
    TRY_ASSIGN(const bool more, Have(0));
    if (!more) return {};
    const auto* found = static_cast<const char*>(std::memchr(input_.data(), '\n', input_.size()));
    at_ = found == nullptr ? input_.size() : size_t(found - input_.data()) + 1;
    if (found == nullptr) continue;
    ++line_;
    line_start_ = int64_t(at_);
    return {};
  }
}

}  // namespace sluice::cli
