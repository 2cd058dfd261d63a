// A certified authorisation server (oidc-provider) with an API behind it, for contract tests:
// client credentials, resource indicators (RFC 8707), JWT access tokens (RS256), JWKS.
// Prints one JSON line when it is ready; ends when its standard input closes.

import { createServer } from "node:http";
import { generateKeyPairSync, randomBytes, webcrypto } from "node:crypto";
import { createRemoteJWKSet, jwtVerify } from "jose";
import Provider, { errors } from "oidc-provider";

// What Node 18 lacks of the web's own interfaces.
globalThis.crypto ??= webcrypto;
URL.parse ??= (url, base) => {
  try {
    return new URL(url, base);
  } catch {
    return null;
  }
};

const SCOPES = ["orders:read", "orders:write"];
// Characters that a careless encoding loses on the way.
const secret = () => `SECRET?%G&client+${randomBytes(18).toString("base64url")}`;
const clients = {
  post: { clientId: "client!+ID", clientSecret: secret(), authentication: "client_secret_post" },
  basic: { clientId: "client:basic/+ID", clientSecret: secret(), authentication: "client_secret_basic" },
};
const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });

const server = createServer();
await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
const { port } = server.address();
const issuer = `http://127.0.0.1:${port}`;
const resource = `${issuer}/orders`;

const provider = new Provider(issuer, {
  clients: Object.values(clients).map(client => ({
    client_id: client.clientId,
    client_secret: client.clientSecret,
    token_endpoint_auth_method: client.authentication,
    grant_types: ["client_credentials"],
    redirect_uris: [],
    response_types: [],
  })),
  jwks: { keys: [{ ...privateKey.export({ format: "jwk" }), kid: "foreign-1", alg: "RS256", use: "sig" }] },
  scopes: SCOPES,
  features: {
    clientCredentials: { enabled: true },
    devInteractions: { enabled: false },
    resourceIndicators: {
      enabled: true,
      getResourceServerInfo(_context, indicator) {
        if (indicator !== resource) throw new errors.InvalidTarget();
        return { scope: SCOPES.join(" "), audience: resource, accessTokenFormat: "jwt", accessTokenTTL: 600, jwt: { sign: { alg: "RS256" } } };
      },
    },
  },
});

const keys = createRemoteJWKSet(new URL(`${issuer}/jwks`));

// The API answers and challenges as RFC 6750 says.
async function orders(request, response) {
  const answer = (status, body, challenge) => {
    response.writeHead(status, { "content-type": "application/json", ...(challenge && { "www-authenticate": challenge }) });
    response.end(JSON.stringify(body));
  };
  const [scheme, token] = (request.headers.authorization ?? "").split(" ");
  if (!/^bearer$/i.test(scheme) || !token) return answer(401, {}, 'Bearer realm="orders"');
  try {
    const { payload } = await jwtVerify(token, keys, { issuer, audience: resource, algorithms: ["RS256"] });
    const needed = request.method === "GET" ? "orders:read" : "orders:write";
    if (!(payload.scope ?? "").split(" ").includes(needed)) {
      return answer(403, { error: "insufficient_scope" }, `Bearer error="insufficient_scope", scope="${needed}"`);
    }
    return answer(200, { orders: [{ id: 1, for: payload.client_id }] });
  } catch (error) {
    return answer(401, { error: "invalid_token" }, `Bearer error="invalid_token", error_description="${error.code}"`);
  }
}

const authorisation = provider.callback();
server.on("request", (request, response) =>
  new URL(request.url, issuer).pathname === "/orders" ? orders(request, response) : authorisation(request, response),
);

process.stdin.on("end", () => process.exit(0)).resume();
console.log(JSON.stringify({ issuer, tokenEndpoint: `${issuer}/token`, jwksUri: `${issuer}/jwks`, resource, scopes: SCOPES, clients }));
