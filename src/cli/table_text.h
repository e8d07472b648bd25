#pragma once

#include <string>
#include <vector>

namespace sluice::cli {

using TableRow = std::vector<std::string>;

/// Write a table with a line of headings. Columns are as wide as their widest cell, in code points;
/// a cell of more than `widest` is cut and ends in "…", and control characters are shown as '?',
/// so that no value can move the terminal's cursor. Rows have as many cells as there are headings.
std::string TableText(const TableRow& headings, const std::vector<TableRow>& rows, size_t widest);

}  // namespace sluice::cli
