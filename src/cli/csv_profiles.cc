#include "cli/csv_profiles.h"

#include <fmt/format.h>

#include "cli/utf8.h"

namespace sluice::cli {

Result<std::unique_ptr<CsvProfiles>> CsvProfiles::Open(ByteSource& source, std::string_view key) {
  std::unique_ptr<CsvProfiles> reader(new CsvProfiles(source));
  TRY_ASSIGN(const ReadStep step, reader->csv_.Next());
  if (step == ReadStep::kEnd) return Invalid("the file is empty: its first line must name columns");
  if (step == ReadStep::kRefused) {
    const Refusal& refusal = reader->csv_.refusal();
    return Invalid(
        fmt::format("{}:{}: {}", refusal.place.line, refusal.place.column, refusal.message));
  }
  TRY_ASSIGN(reader->columns_, ProfileColumns::Read(reader->csv_.cells(), key));
  return reader;
}

Result<ReadStep> CsvProfiles::Next(ProfileRecord& record, Refusal& refusal) {
  TRY_ASSIGN(const ReadStep step, csv_.Next());
  if (step == ReadStep::kEnd) return step;
  record.place = csv_.place();
  if (step == ReadStep::kRefused) {
    refusal = csv_.refusal();
    return step;
  }
  if (!Check(refusal)) return ReadStep::kRefused;
  const auto& cells = csv_.cells();
  if (!columns_.WriteJson(cells, record.json)) {
    refusal = {record.place, "", "there is nothing in it but ProfileId"};
    return ReadStep::kRefused;
  }
  record.profile_id.clear();
  if (const auto id = columns_.profile_id()) {
    record.profile_id = cells[*id].text;
    if (!record.profile_id.empty() && !ReadProfileId(record.profile_id)) {
      refusal = {cells[*id].place, columns_.name(*id), "must be 32 hex digits"};
      return ReadStep::kRefused;
    }
  }
  if (const auto key = columns_.key()) record.key = cells[*key].text;
  record.places.clear();
  for (const CsvCell& cell : cells) record.places.push_back(cell.place);
  return ReadStep::kRecord;
}

bool CsvProfiles::Check(Refusal& refusal) const {
  const auto& cells = csv_.cells();
  if (cells.size() != columns_.count()) {
    const Place place =
        cells.size() > columns_.count() ? cells[columns_.count()].place : cells.back().place;
    refusal = {place, "",
               fmt::format("there are {} cells where the header has {} columns", cells.size(),
                           columns_.count())};
    return false;
  }
  for (size_t column = 0; column < cells.size(); ++column) {
    if (FindNotUtf8(cells[column].text) == std::string_view::npos) continue;
    refusal = {cells[column].place, columns_.name(column), "is not UTF-8"};
    return false;
  }
  return true;
}

Place CsvProfiles::Locate(const Place& record, std::string_view, std::span<const Place> places,
                          std::string_view member) const {
  const auto column = columns_.Find(member);
  return column && *column < places.size() ? places[*column] : record;
}

}  // namespace sluice::cli
