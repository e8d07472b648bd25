#include "source/files/transcoder.h"

#include <gtest/gtest.h>

namespace sluice::source {
namespace {

std::string Converted(TextEncoding from, std::string_view bytes, size_t piece) {
  Transcoder transcoder(from);
  std::string out;
  for (size_t at = 0; at < bytes.size(); at += piece) {
    if (Status status = transcoder.Convert(bytes.substr(at, piece), out); !status.ok()) {
      return status.ToString();
    }
  }
  const Status finished = transcoder.Finish();
  return finished.ok() ? out : finished.ToString();
}

struct Sample {
  TextEncoding encoding;
  std::string bytes;
  std::string text;
};

TEST(Transcoder, GivesTheSameTextHoweverItIsCut) {
  using namespace std::string_literals;
  const Sample kSamples[] = {
      {TextEncoding::kLatin1, "a\xe4\xff\x80", "a\u00e4\u00ff\u0080"},
      {TextEncoding::kWindows1252, "\x80 \x93q\x94", "\u20ac \u201cq\u201d"},
      {TextEncoding::kUtf16Le, "\xff\xfe\x41\x00\xe4\x00\x3d\xd8\x00\xde\x0a\x00"s,
       "\ufeffA\u00e4\U0001F600\n"},
      {TextEncoding::kUtf16Be, "\x00\x41\x20\xac\xd8\x3d\xde\x00"s, "A\u20ac\U0001F600"},
  };
  for (const Sample& sample : kSamples) {
    for (size_t piece = 1; piece <= sample.bytes.size(); ++piece) {
      EXPECT_EQ(Converted(sample.encoding, sample.bytes, piece), sample.text)
          << TextEncodingName(sample.encoding) << " by " << piece;
    }
  }
}

TEST(Transcoder, RefusesWhatIsNotInTheEncoding) {
  using namespace std::string_literals;
  EXPECT_EQ(Converted(TextEncoding::kUtf16Le, "\x00\xdc\x41\x00"s, 4),
            "corrupt: the text is not utf-16le");
  EXPECT_EQ(Converted(TextEncoding::kUtf16Be, "\x00\x41\x00"s, 3),
            "corrupt: the text is not utf-16be");
  EXPECT_EQ(Converted(TextEncoding::kWindows1252, "a\x81", 2),
            "corrupt: the text is not windows-1252");
}

TEST(TextEncodings, AreKnownByTheirNames) {
  for (const char* name : {"utf-8", "utf-16le", "utf-16be", "iso-8859-1", "windows-1252"}) {
    const auto encoding = ParseTextEncoding(name);
    ASSERT_TRUE(encoding) << name;
    EXPECT_EQ(TextEncodingName(*encoding), name);
  }
  EXPECT_FALSE(ParseTextEncoding("latin-1"));
}

}  // namespace
}  // namespace sluice::source
