// Answer calls that come as lines of JSON, by one of AWS's SDKs for JavaScript: node driver.js v2|v3 ENDPOINT
// Each line has service, operation and input; each answer has output or error.
"use strict";

const readline = require("node:readline");

const [version, endpoint] = process.argv.slice(2);
const region = "us-east-1";

function v2() {
  const AWS = require("aws-sdk");
  const clients = {
    appintegrations: new AWS.AppIntegrations({ endpoint, region }),
    "customer-profiles": new AWS.CustomerProfiles({ endpoint, region }),
  };
  return async ({ service, operation, input }) => {
    const method = operation[0].toLowerCase() + operation.slice(1);
    return clients[service][method](input).promise();
  };
}

function v3() {
  const sdk = require("@aws-sdk/client-appintegrations");
  const client = new sdk.AppIntegrationsClient({ endpoint, region });
  return async ({ operation, input }) => {
    const { $metadata, ...output } = await client.send(new sdk[operation + "Command"](input));
    return output;
  };
}

function failure(error) {
  return {
    code: version === "v2" ? error.code : error.name,
    message: error.message,
    status: error.statusCode ?? error.$metadata?.httpStatusCode,
  };
}

async function main() {
  const call = version === "v2" ? v2() : v3();
  for await (const line of readline.createInterface({ input: process.stdin })) {
    const answer = await call(JSON.parse(line)).then(
      (output) => ({ output }),
      (error) => ({ error: failure(error) }),
    );
    process.stdout.write(JSON.stringify(answer) + "\n");
  }
}

main().then(() => process.exit(0)); // without waiting for connections that are kept alive
