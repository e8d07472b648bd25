#pragma once

#include <string>
#include <string_view>

namespace sluice::api::customer_profiles {

/// Lower the case of ASCII, Latin-1, Latin Extended-A, Greek and Cyrillic letters, one character
/// for one; every other character stays. Independent of the machine's locale, since what it makes
/// is kept. Source: Unicode 15, CaseFolding.txt, statuses C and S of those blocks.
std::string FoldCase(std::string_view text);

/// The same, with white space cut at both ends and each run of it within made one blank.
std::string FoldCaseAndBlanks(std::string_view text);

/// Keep the decimal digits alone; the whole text, folded, when it has none.
std::string FoldPhone(std::string_view text);

}  // namespace sluice::api::customer_profiles
