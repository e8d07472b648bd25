#pragma once

#include <string>
#include <string_view>

#include "sigv4/verifier.h"

namespace sluice::sigv4 {

/// Refuse a request that carries no signature at all.
Refusal MissingToken();

/// Refuse a signature that cannot be read.
Refusal IncompleteSignature(std::string message);

/// Refuse a signature that can be read and does not hold.
Refusal InvalidSignature(std::string message);

/// Refuse an unknown key or a session token.
Refusal UnrecognizedClient();

/// Refuse for now: the key cannot be looked up.
Refusal LookupFailed();

/// Make text of the caller fit for a message: at most 255 bytes, visible ASCII, '?' for the rest.
std::string Shown(std::string_view text);

}  // namespace sluice::sigv4
