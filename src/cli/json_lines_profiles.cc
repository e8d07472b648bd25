#include "cli/json_lines_profiles.h"

#include <fmt/format.h>

#include <array>
#include <boost/json.hpp>
#include <cstring>
#include <utility>

#include "cli/json_text.h"
#include "model/profile.h"

namespace sluice::cli {
namespace {

/// Take the member ProfileId out of the text of an object.
void RemoveProfileId(std::string_view text, std::string& json) {
  const MemberSpan span = FindMember(text, model::kProfileId);
  json = text;
  if (span.end == span.begin) return;
  size_t begin = span.begin;
  size_t end = json.find_first_not_of(" \t\r\n", span.end);
  if (end != std::string::npos && json[end] == ',') {
    ++end;
  } else {
    const size_t comma = json.find_last_not_of(" \t\r\n", begin - 1);
    if (json[comma] == ',') begin = comma;
    end = span.end;
  }
  json.erase(begin, end - begin);
}

const boost::json::value* FindPath(const boost::json::object& object, std::string_view path) {
  const size_t dot = path.find('.');
  if (const auto* value = object.if_contains(path)) return value;
  if (dot == std::string_view::npos) return nullptr;
  const auto* parent = object.if_contains(path.substr(0, dot));
  if (parent == nullptr || !parent->is_object()) return nullptr;
  return parent->get_object().if_contains(path.substr(dot + 1));
}

constexpr size_t kScratchBytes = 16 * 1024;

}  // namespace

JsonLinesProfiles::JsonLinesProfiles(ByteSource& source, std::string key)
    : input_(source, kMaxRecordBytes), key_(std::move(key)) {}

Result<ReadStep> JsonLinesProfiles::Next(ProfileRecord& record, Refusal& refusal) {
  Line line;
  TRY_ASSIGN(const bool more, NextLine(line));
  if (!more) return ReadStep::kEnd;
  record.place = {line_, 1};
  if (line.too_long) {
    refusal = {record.place, "", fmt::format("is longer than {} bytes", kMaxRecordBytes)};
    return ReadStep::kRefused;
  }
  std::array<unsigned char, kScratchBytes> scratch;
  boost::json::monotonic_resource memory(scratch.data(), scratch.size());
  boost::json::stream_parser parser(&memory);
  boost::system::error_code error;
  const size_t used = parser.write_some(line.text.data(), line.text.size(), error);
  const bool more_after = !error && used < line.text.size();
  if (!error && !more_after) parser.finish(error);
  if (error || more_after) {
    refusal = {{line_, int64_t(used) + 1},
               "",
               more_after ? "has something after its end"
                          : fmt::format("is not JSON: {}", error.message())};
    return ReadStep::kRefused;
  }
  const boost::json::value value = parser.release();
  if (!value.is_object()) {
    refusal = {record.place, "", "must be a JSON object"};
    return ReadStep::kRefused;
  }
  return ReadObject(value.get_object(), line.text, record, refusal);
}

ReadStep JsonLinesProfiles::ReadObject(const boost::json::object& object, std::string_view text,
                                       ProfileRecord& record, Refusal& refusal) const {
  const auto refuse = [&](std::string_view member, std::string message) {
    refusal = {Locate(record.place, text, {}, member), std::string(member), std::move(message)};
    return ReadStep::kRefused;
  };
  record.profile_id.clear();
  if (const auto* id = object.if_contains(model::kProfileId)) {
    if (id->is_string()) record.profile_id = id->get_string();
    if (!ReadProfileId(record.profile_id)) {
      return refuse(model::kProfileId, "must be 32 hex digits");
    }
    RemoveProfileId(text, record.json);
  } else {
    record.json = text;
  }
  if (key_.empty()) return ReadStep::kRecord;
  const auto* key = FindPath(object, key_);
  record.key.clear();
  if (key == nullptr) return ReadStep::kRecord;
  if (!key->is_string()) return refuse(key_, "is the key and must be text");
  record.key = key->get_string();
  return ReadStep::kRecord;
}

Result<bool> JsonLinesProfiles::NextLine(Line& line) {
  for (;;) {
    TRY_ASSIGN(const bool more, FindLineEnd(line));
    if (!more) return false;
    ++line_;
    if (line.text.ends_with('\r')) line.text.remove_suffix(1);
    if (line.too_long || line.text.find_first_not_of(" \t") != std::string_view::npos) return true;
  }
}

Result<bool> JsonLinesProfiles::FindLineEnd(Line& line) {
  line = {};
  size_t searched = 0;
  for (input_.Advance(std::exchange(used_, 0));;) {
    const auto* data = input_.data();
    const auto* found =
        static_cast<const char*>(std::memchr(data + searched, '\n', input_.size() - searched));
    if (found != nullptr) {
      used_ = size_t(found - data) + 1;
      line.text = {data, used_ - 1};
      return true;
    }
    searched = input_.size();
    if (searched > kMaxRecordBytes) {
      line.too_long = true;
      input_.Advance(std::exchange(searched, 0));
    }
    TRY_ASSIGN(const bool more, input_.More());
    if (more) continue;
    used_ = input_.size();
    line.text = {input_.data(), used_};
    return used_ > 0 || line.too_long;
  }
}

Place JsonLinesProfiles::Locate(const Place& record, std::string_view json, std::span<const Place>,
                                std::string_view member) const {
  size_t offset = 0;
  while (!member.empty()) {
    const size_t dot = member.find('.');
    MemberSpan span = FindMember(json.substr(offset), member);
    const bool whole = span.end > span.begin;
    if (!whole) span = FindMember(json.substr(offset), member.substr(0, dot));
    if (span.end == span.begin) break;
    offset += span.value;
    if (whole || dot == std::string_view::npos) break;
    member.remove_prefix(dot + 1);
  }
  return {record.line, record.column + int64_t(offset)};
}

}  // namespace sluice::cli
