#pragma once

#include <string>
#include <string_view>

#include "http/message.h"
#include "objects/s3/endpoint.h"

namespace sluice::objects {

// What an endpoint's settings add to the requests that make objects.
// Source: Amazon S3 API Reference, "CreateMultipartUpload", "UploadPart", "PutObject"; S3 User
// Guide, "Checking object integrity".

/// Add how the object is to be encrypted; `asked_kms_key` came with it and may be empty.
void AddEncryption(const S3Endpoint& endpoint, std::string_view asked_kms_key,
                   http::Headers& headers);

/// Announce the checksum of each part; nothing for MD5, which is not kept.
void AddChecksumAlgorithm(Checksum checksum, http::Headers& headers);

/// Add the checksum of a body whose SHA-256 is known (hex). Returns it as UploadedPart keeps it.
std::string AddChecksum(Checksum checksum, std::string_view body, std::string_view sha256,
                        http::Headers& headers);

}  // namespace sluice::objects
