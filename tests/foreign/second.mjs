// Another make of authorisation server (@node-oauth/oauth2-server), unlike the first one on purpose: an issuer with a
// path, metadata by RFC 8414 only, tokens signed with ES256, HTTP Basic taken literally (without form decoding).
// Prints one JSON line when it is ready; ends when its standard input closes.

import { createServer } from "node:http";
import { webcrypto } from "node:crypto";
import OAuth2Server from "@node-oauth/oauth2-server";
import { SignJWT, exportJWK, generateKeyPair } from "jose";

// What Node 18 lacks of the web's own interfaces.
globalThis.crypto ??= webcrypto;

const audience = "https://api.example/orders";
const clients = {
  post: { clientId: "client!+ID", clientSecret: "SECRET?%G&client" },
  basic: { clientId: "client-ID", clientSecret: "SECRET.client_0" },
};
const { publicKey, privateKey } = await generateKeyPair("ES256");
const key = { ...(await exportJWK(publicKey)), kid: "second-1", alg: "ES256", use: "sig" };

const server = createServer();
await new Promise(resolve => server.listen(0, "127.0.0.1", resolve));
const origin = `http://127.0.0.1:${server.address().port}`;
const issuer = `${origin}/tenants/acme`;

const oauth = new OAuth2Server({
  accessTokenLifetime: 900,
  model: {
    async getClient(id, secret) {
      const client = Object.values(clients).find(one => one.clientId === id && one.clientSecret === secret);
      return client && { id, grants: ["client_credentials"] };
    },
    getUserFromClient: async client => client,
    validateScope: async (_user, _client, scope) => scope?.every(one => one === "orders:read") && scope,
    generateAccessToken: (client, _user, scope) =>
      new SignJWT({ scope: scope.join(" "), client_id: client.id })
        .setProtectedHeader({ alg: "ES256", typ: "at+jwt", kid: key.kid })
        .setIssuer(issuer).setSubject(client.id).setAudience(audience).setJti(webcrypto.randomUUID())
        .setIssuedAt().setExpirationTime("15m").sign(privateKey),
    saveToken: async (token, client, user) => ({ ...token, client, user }),
    getAccessToken: async () => undefined,
  },
});

const metadata = { issuer, token_endpoint: `${issuer}/token`, jwks_uri: `${issuer}/keys`, response_types_supported: [],
  grant_types_supported: ["client_credentials"], token_endpoint_auth_methods_supported: ["client_secret_post", "client_secret_basic"] };

async function token(request) {
  const chunks = [];
  for await (const chunk of request) chunks.push(chunk);
  const body = Object.fromEntries(new URLSearchParams(Buffer.concat(chunks).toString()));
  const response = new OAuth2Server.Response({ headers: {} });
  // What goes wrong is in the response, too.
  await oauth.token(new OAuth2Server.Request({ headers: request.headers, method: request.method, query: {}, body }), response).catch(() => {});
  return response;
}

server.on("request", async (request, response) => {
  const answer = (status, headers, body) => {
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(JSON.stringify(body));
  };
  switch (request.url) {
    case "/.well-known/oauth-authorization-server/tenants/acme": return answer(200, {}, metadata);
    case "/tenants/acme/keys": return answer(200, {}, { keys: [key] });
    case "/tenants/acme/token": {
      const { status, headers, body } = await token(request);
      return answer(status, headers, body);
    }
    default: return answer(404, {}, {});
  }
});

process.stdin.on("end", () => process.exit(0)).resume();
console.log(JSON.stringify({ issuer, audience, clients }));
