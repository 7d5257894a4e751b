import { given, later, type Specimen, variables } from "../specimen";

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
    what: "one origin of two in clear",
    given: [variables({ ORIGINS: "https://shop.example.com,http://www.example.com" })],
    refused: inClear,
  },
  {
    what: "a webhook in clear",
    given: [given("Webhook", { url: "http://hooks.example.com/render", eventFilter: [], name: "hook" })],
    refused: "`url` has an address on the internet that begins with `http://`; write `https://`.",
  },
  {
    what: "an origin that is known only later, and in clear",
    given: [variables({ ORIGINS: later("http://www.example.com") })],
    undecided: "`services.api.envVars.ORIGINS`",
    refused: inClear,
  },
];
