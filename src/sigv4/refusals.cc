#include "sigv4/refusals.h"

#include <utility>

namespace sluice::sigv4 {

Refusal MissingToken() {
  return {"MissingAuthenticationTokenException", 403, "Missing Authentication Token"};
}

Refusal IncompleteSignature(std::string message) {
  return {"IncompleteSignatureException", 400, std::move(message)};
}

Refusal InvalidSignature(std::string message) {
  return {"InvalidSignatureException", 403, std::move(message)};
}

Refusal UnrecognizedClient() {
  return {"UnrecognizedClientException", 403,
          "The security token included in the request is invalid."};
}

Refusal LookupFailed() {
  return {"InternalFailure", 500, "The access key could not be looked up. Try again."};
}

std::string Shown(std::string_view text) {
  constexpr size_t kMaxShownBytes = 255;
  std::string shown(text.substr(0, kMaxShownBytes));
  for (char& c : shown) {
    if (c <= ' ' || c > '~') c = '?';
  }
  return shown;
}

}  // namespace sluice::sigv4
