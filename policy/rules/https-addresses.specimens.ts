import { commit, given, keyValue, later, rollout, secretFile, type Specimen, variables } from "../specimen";

const inClear =
  "`services.api.envVars.ORIGINS` has an address on the internet that begins with `http://`; write `https://`.";

export const specimens: readonly Specimen[] = [
  { what: "origins by HTTPS", given: [variables({ ORIGINS: "https://shop.example.com,https://www.example.com" })] },
  { what: "a service of the private network", given: [variables({ API_URL: "http://shop-api-x1y2:10000" })] },
  {
    what: "this machine",
    given: [variables({ API_URL: "http://127.0.0.1:4101", PROXY: "http://web.localhost:4102" })],
  },
  {
    what: "where a server listens, on all interfaces",
    given: [variables({ ASPNETCORE_URLS: "http://0.0.0.0:10000", LISTEN: "http://[::]:8080", ANY: "http://*:8080" })],
  },
  {
    what: "a network that carriers and VPNs keep to themselves",
    given: [variables({ PEER: "http://100.64.1.2:8080" })],
  },
  {
    what: "names that are no addresses",
    given: [
      variables({
        CLAIM: "http://schemas.xmlsoap.org/ws/2005/05/identity/claims/emailaddress",
        SCHEMA: "http://json-schema.org/draft-07/schema#",
        SIGNATURE: "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
      }),
    ],
  },
  {
    what: "a description of whom a data store lets in",
    given: [
      given(
        "KeyValue",
        { ...keyValue, ipAllowList: [{ cidrBlock: "203.0.113.0/24", description: "see http://wiki.example.com" }] },
        { protect: true },
      ),
    ],
  },
  {
    what: "a secret file with a schema, whoever has written it",
    given: [secretFile("schema.json", '{ "$schema": "http://schema-store.example.com/v1" }')],
  },
  {
    what: "a variable that is called as something else is, of a service that is, too",
    given: [rollout("source", { release: commit, envVars: { id: "http://www.example.com" } })],
    refused:
      "`services.source.envVars.id` has an address on the internet that begins with `http://`; write `https://`.",
  },
  {
    what: "one origin of two in clear",
    given: [variables({ ORIGINS: "https://shop.example.com,http://www.example.com" })],
    refused: inClear,
  },
  {
    what: "a WebSocket in clear",
    given: [variables({ LIVE: "ws://live.example.com/feed" })],
    refused: "`services.api.envVars.LIVE` has an address on the internet that begins with `ws://`; write `wss://`.",
  },
  {
    what: "a host that is called as those of schemas are",
    given: [variables({ ORIGINS: "http://schemas.example.com" })],
    refused: inClear,
  },
  {
    what: "a webhook in clear",
    given: [given("Webhook", { url: "http://hooks.example.com/render", eventFilter: [], name: "hook" })],
    refused: "`url` has an address on the internet that begins with `http://`; write `https://`.",
  },
  {
    what: "a site's routes that are known only later, of which one leads somewhere in clear",
    given: [
      given("StaticSite", {
        name: "site",
        repo: "https://github.com/acme/shop",
        branch: "main",
        buildCommand: "",
        publishPath: "public",
        routes: later([{ type: "redirect", source: "/old", destination: "http://www.example.com" }]),
      }),
    ],
    undecided: "`routes`",
    refused: "`routes.0.destination` has an address on the internet that begins with `http://`; write `https://`.",
  },
  {
    what: "an origin that is known only later, and in clear",
    given: [variables({ ORIGINS: later("http://www.example.com") })],
    undecided: "`services.api.envVars.ORIGINS`",
    refused: inClear,
  },
];
