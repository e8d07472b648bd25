#include "store/sqlite/search_entry.h"

namespace sluice::store::sqlite {
namespace {

void AppendNumber(std::string& out, int64_t number) {
  auto bits = static_cast<uint64_t>(number);
  for (int i = 0; i < 8; ++i, bits >>= 8) out += static_cast<char>(bits & 0xff);
}

int64_t NumberAt(const char* at) {
  uint64_t bits = 0;
  for (int i = 8; i-- > 0;) bits = (bits << 8) | static_cast<unsigned char>(at[i]);
  return static_cast<int64_t>(bits);
}

// FNV-1a, whose low bits alone would be weak, stirred at the end as MurmurHash3 does.
class Hash {
 public:
  void Add(std::string_view text) {
    for (const char c : text) {
      bits_ = (bits_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
  }
  int64_t Finish() const {
    uint64_t bits = bits_;
    bits = (bits ^ (bits >> 33)) * 0xff51afd7ed558ccd;
    bits = (bits ^ (bits >> 33)) * 0xc4ceb9fe1a85ec53;
    return static_cast<int64_t>(bits ^ (bits >> 33));
  }

 private:
  uint64_t bits_ = 0xcbf29ce484222325;
};

}  // namespace

int64_t HashKey(const SearchKey& key) {
  Hash hash;
  hash.Add(key.name);
  hash.Add(std::string_view("\0", 1));
  hash.Add(key.value);
  return hash.Finish();
}

void AppendEntry(std::string& page, const SearchEntry& entry) {
  AppendNumber(page, entry.hash);
  AppendNumber(page, entry.row);
}

SearchEntry EntryAt(std::string_view page, size_t index) {
  const char* at = page.data() + index * kEntryBytes;
  return {NumberAt(at), NumberAt(at + kEntryBytes / 2)};
}

}  // namespace sluice::store::sqlite
