#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "sigv4/request.h"

namespace load {

/// Where requests go and who signs them.
struct Target {
  std::string host;     // "127.0.0.1:8480"
  std::string service;  // the signing name; empty: unsigned
  std::string region;
  sluice::sigv4::Credentials credentials;
};

/// Make `count` GETs of `paths` in turn, as texts that are ready to be sent. What a client's SDK
/// sends is there; the dates differ within two minutes, so that hardly any two signatures are
/// equal.
std::vector<std::string> MakeReads(const Target& target, const std::vector<std::string>& paths,
                                   size_t count);

/// Make `count` CreateDataIntegration requests of names and client tokens that are theirs alone.
std::vector<std::string> MakeCreates(const Target& target, size_t count);

}  // namespace load
