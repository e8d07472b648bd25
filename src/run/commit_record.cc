#include "run/commit_record.h"

#include <boost/json.hpp>

#include <utility>

namespace sluice::run {
namespace {

namespace json = boost::json;

constexpr int64_t kVersion = 1;

Status Corrupt(std::string detail) {
  return {ErrorKind::kCorrupt, "the run's commit record cannot be read", std::move(detail)};
}

json::object EncodeUpload(const objects::PendingUpload& upload) {
  json::array parts;
  parts.reserve(upload.parts.size());
  for (const auto& part : upload.parts) {
    json::array row{part.number, part.etag, part.bytes};
    if (!part.checksum.empty()) row.push_back(json::value(part.checksum));
    parts.push_back(std::move(row));
  }
  return {{"key", upload.key},     {"upload_id", upload.upload_id}, {"owner", upload.owner},
          {"bytes", upload.bytes}, {"sha256", upload.sha256},       {"parts", std::move(parts)}};
}

// Read members of one JSON object, remembering the first that is not there or of another type.
class Members {
 public:
  Members(const json::value& value, std::string& wrong) : wrong_(wrong) {
    object_ = value.if_object();
    if (object_ == nullptr) Note("(object)");
  }

  std::string Text(std::string_view name) {
    const json::value* value = Find(name);
    if (value != nullptr && value->is_string()) return std::string(value->get_string());
    Note(name);
    return {};
  }
  /// Empty where an earlier version wrote none.
  std::string LaterText(std::string_view name) {
    return Find(name) == nullptr ? std::string() : Text(name);
  }
  int64_t Number(std::string_view name) {
    const json::value* value = Find(name);
    if (value != nullptr && value->is_int64()) return value->get_int64();
    Note(name);
    return 0;
  }
  /// 0 where an earlier version wrote none.
  int64_t LaterNumber(std::string_view name) { return Find(name) == nullptr ? 0 : Number(name); }
  const json::array& Array(std::string_view name) {
    static const json::array kEmpty;
    const json::value* value = Find(name);
    if (value != nullptr && value->is_array()) return value->get_array();
    Note(name);
    return kEmpty;
  }
  /// None where the member is not there, as in what earlier versions wrote.
  std::vector<std::string> OptionalTexts(std::string_view name) {
    std::vector<std::string> texts;
    if (Find(name) == nullptr) return texts;
    for (const json::value& text : Array(name)) {
      if (!text.is_string()) Note(name);
      if (text.is_string()) texts.emplace_back(text.get_string());
    }
    return texts;
  }

 private:
  const json::value* Find(std::string_view name) const {
    return object_ == nullptr ? nullptr : object_->if_contains(name);
  }
  void Note(std::string_view name) {
    if (wrong_.empty()) wrong_ = name;
  }

  const json::object* object_ = nullptr;
  std::string& wrong_;
};

objects::UploadedPart DecodePart(const json::value& value, std::string& wrong) {
  const json::array* part = value.if_array();
  const bool checked = part != nullptr && part->size() == 4;
  if (part == nullptr || (part->size() != 3 && !checked) || !(*part)[0].is_int64() ||
      !(*part)[1].is_string() || !(*part)[2].is_int64() || (checked && !(*part)[3].is_string())) {
    wrong = "parts";
    return {};
  }
  return {static_cast<int>((*part)[0].get_int64()), std::string((*part)[1].get_string()),
          (*part)[2].get_int64(), checked ? std::string((*part)[3].get_string()) : std::string()};
}

objects::PendingUpload DecodeUpload(const json::value& value, std::string& wrong) {
  Members members(value, wrong);
  objects::PendingUpload upload;
  upload.key = members.Text("key");
  upload.upload_id = members.Text("upload_id");
  upload.owner = members.Text("owner");
  upload.bytes = members.Number("bytes");
  upload.sha256 = members.Text("sha256");
  for (const json::value& part : members.Array("parts")) {
    upload.parts.push_back(DecodePart(part, wrong));
  }
  return upload;
}

}  // namespace

std::string EncodeCommitRecord(const CommitRecord& record) {
  json::array uploads;
  uploads.reserve(record.uploads.size());
  for (const auto& upload : record.uploads) uploads.push_back(EncodeUpload(upload));
  return json::serialize(json::object{{"version", kVersion},
                                      {"bucket", record.bucket},
                                      {"manifest_key", record.manifest_key},
                                      {"manifest", record.manifest},
                                      {"kms_key", record.kms_key},
                                      {"rows", record.counts.rows},
                                      {"bytes", record.counts.bytes},
                                      {"files", record.counts.files},
                                      {"rows_estimate", record.counts.rows_estimate},
                                      {"splits", record.counts.splits_total},
                                      {"rows_per_second", record.counts.rows_per_second},
                                      {"notes", json::value_from(record.notes)},
                                      {"uploads", std::move(uploads)}});
}

Result<CommitRecord> DecodeCommitRecord(std::string_view text) {
  boost::system::error_code error;
  const json::value value = json::parse(text, error);
  if (error) return Corrupt(error.message());
  std::string wrong;
  Members members(value, wrong);
  if (const int64_t version = members.Number("version"); wrong.empty() && version > kVersion) {
    return Status(ErrorKind::kUnsupported,
                  "the run's commit record is of a later version of this program");
  }
  CommitRecord record;
  record.bucket = members.Text("bucket");
  record.manifest_key = members.Text("manifest_key");
  record.manifest = members.Text("manifest");
  record.kms_key = members.LaterText("kms_key");
  record.counts = {members.Number("rows"), members.Number("bytes"), members.Number("files"),
                   members.Number("rows_estimate")};
  // All splits are done when there is a record.
  record.counts.splits_total = members.LaterNumber("splits");
  record.counts.splits_done = record.counts.splits_total;
  record.counts.rows_per_second = members.LaterNumber("rows_per_second");
  record.notes = members.OptionalTexts("notes");
  for (const json::value& upload : members.Array("uploads")) {
    record.uploads.push_back(DecodeUpload(upload, wrong));
  }
  if (!wrong.empty()) return Corrupt("member " + wrong);
  return record;
}

}  // namespace sluice::run
