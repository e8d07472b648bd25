#include "cli/record_reader.h"

namespace sluice::cli {

bool ReadProfileId(std::string& id) {
  if (id.size() != 32) return false;
  for (char& c : id) {
    if (c >= 'A' && c <= 'F') c = char(c - 'A' + 'a');
    if (!((c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'))) return false;
  }
  return true;
}

}  // namespace sluice::cli
