#include "cli/table_text.h"

#include <gtest/gtest.h>

namespace sluice::cli {
namespace {

TEST(TableText, ColumnsAreAsWideAsTheirWidestCellInCharacters) {
  EXPECT_EQ(TableText({"ID", "NAME", "CITY"}, {{"1", "Zoë", "Köln"}, {"12345", "x", ""}}, 20),
            "ID     NAME  CITY\n"
            "1      Zoë   Köln\n"
            "12345  x\n");
}

TEST(TableText, LongCellsAreCutBetweenCharacters) {
  EXPECT_EQ(TableText({"A", "B"}, {{"äöüäöü", "b"}, {"12345", "c"}}, 5),
            "A      B\n"
            "äöüä…  b\n"
            "12345  c\n");
}

TEST(TableText, ControlCharactersDoNotReachTheTerminal) {
  EXPECT_EQ(TableText({"A"}, {{"\x1b[2J\n\x7f"}}, 20), "A\n?[2J??\n");
}

}  // namespace
}  // namespace sluice::cli
