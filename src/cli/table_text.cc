#include "cli/table_text.h"

#include <algorithm>

namespace sluice::cli {
namespace {

bool BeginsCharacter(char byte) { return (static_cast<unsigned char>(byte) & 0xC0) != 0x80; }

size_t Width(const std::string& text) {
  return size_t(std::count_if(text.begin(), text.end(), BeginsCharacter));
}

std::string Fitted(const std::string& text, size_t widest) {
  const bool cut = Width(text) > widest;
  std::string fitted;
  size_t characters = 0;
  for (char c : text) {
    if (BeginsCharacter(c) && ++characters > widest - (cut ? 1 : 0)) break;
    const auto byte = static_cast<unsigned char>(c);
    fitted += byte < ' ' || byte == 0x7F ? '?' : c;
  }
  return cut ? fitted + "…" : fitted;
}

void AddLine(std::string& out, const TableRow& cells, const std::vector<size_t>& widths) {
  std::string line;
  for (size_t i = 0; i < widths.size(); ++i) {
    if (i > 0) line += "  ";
    line += cells[i];
    line.append(widths[i] - Width(cells[i]), ' ');
  }
  line.erase(line.find_last_not_of(' ') + 1);
  out += line + "\n";
}

}  // namespace

std::string TableText(const TableRow& headings, const std::vector<TableRow>& rows, size_t widest) {
  std::vector<TableRow> lines{headings};
  lines.insert(lines.end(), rows.begin(), rows.end());
  std::vector<size_t> widths(headings.size());
  for (TableRow& line : lines) {
    line.resize(headings.size());
    for (size_t i = 0; i < line.size(); ++i) {
      line[i] = Fitted(line[i], widest);
      widths[i] = std::max(widths[i], Width(line[i]));
    }
  }
  std::string out;
  for (const TableRow& line : lines) AddLine(out, line, widths);
  return out;
}

}  // namespace sluice::cli
