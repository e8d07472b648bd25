#pragma once

#include <boost/json/object.hpp>
#include <optional>
#include <string>

#include "base/status.h"

namespace sluice::cli {

struct ExportFlags {
  std::string domain;
  std::string object = "_profile";
  std::string to;
  std::string name;    // of the integration; empty: the domain's, with the object's unless _profile
  std::string from;    // empty: the beginning
  std::string until;   // empty: the moment of the request
  std::string format;  // empty: the server's default
  std::string compression;   // likewise
  std::string partition_by;  // likewise
  bool no_wait = false;
  std::optional<int> timeout_s;
};

/// What `sluice export` sends, as pure values.
struct ExportRequest {
  std::string domain;
  std::string bucket;
  std::string name;
  boost::json::object integration;    // of CreateDataIntegration
  boost::json::object configuration;  // ObjectConfiguration
  boost::json::object execution;      // ExecutionConfiguration
  boost::json::object association;    // of CreateDataIntegrationAssociation
  std::string client_id;              // marks the associations that exports of this format made
};

/// Make the requests. Errors: invalid naming the option.
Result<ExportRequest> MakeExportRequest(const ExportFlags& flags);

}  // namespace sluice::cli
