#pragma once

#include <string>

#include "sigv4/request.h"

namespace sluice::objects {

/// Where one S3 endpoint is and how we speak to it.
struct S3Endpoint {
  std::string url;  // "http://127.0.0.1:9000"; empty: AWS's own for the region
  std::string region = "us-east-1";
  bool path_style = true;  // BUCKET in the path; false: BUCKET.host; AWS's own: chosen by us
  sigv4::Credentials credentials;  // empty id: the usual AWS chain
};

}  // namespace sluice::objects
