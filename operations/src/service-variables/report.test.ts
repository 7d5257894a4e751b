import { expect, test } from "vitest";
import { render } from "../../../components/render";
import type { KnownAddresses } from "../../../components/outline/traces";
import { realtime } from "../../../stacks/realtime";
import type { ConfiguredStack } from "../configured-systems";
import { reportVariables } from "./report";

const apiKey = "a-key-of-somebody";

/** The variables that a service of `realtime` is reported to get, by name. */
async function reported(service: string, { secrets = [], known }: { secrets?: string[]; known?: KnownAddresses } = {}) {
  const settings = realtime.settings.parse({
    repo: "https://github.com/acme/realtime",
    release: "0".repeat(40),
    variables: { "orchestrator-api": { API_KEY: apiKey }, shared: { QUEUE_PREFIX: "top-of-the-line" } },
  });
  const context = { environment: "staging", stack: "staging", isEncrypted: () => true } as const;
  const { configured } = realtime.configure(settings, context);
  const stack: ConfiguredStack = {
    stack: "staging",
    systems: [configured],
    prices: render.prices,
    platform: { name: "render", settings: {} },
    project: "slipway",
    overrides: undefined,
    encrypted: secrets,
    budget: undefined,
  };
  const { variables } = await reportVariables({ stack, configured, service, isEmulated: false, known: () => known });
  return Object.fromEntries(variables.map((variable) => [variable.name, variable]));
}

test("what is set for one service and handed on to another is told with its setting", async () => {
  const { ORCHESTRATOR_API_KEY } = await reported("feeder");
  expect(ORCHESTRATOR_API_KEY).toMatchObject({
    value: "********",
    source: {
      kind: "setting",
      key: "slipway:realtime.variables.orchestrator-api.API_KEY",
      file: "Pulumi.staging.yaml",
    },
  });
});

test("what is encrypted in the stack's file is a secret, whatever the manifest says", async () => {
  const { QUEUE_PREFIX } = await reported("consumers", { secrets: ["top-of-the-line"] });
  expect(QUEUE_PREFIX).toMatchObject({ value: "********", isSecret: true });
  expect((await reported("consumers")).QUEUE_PREFIX).toMatchObject({ value: "top-of-the-line", isSecret: false });
});

test("of services that are there, their addresses are shown", async () => {
  const known = { url: "https://shown.onrender.com", privateHost: "shown:10000" };
  const { ORCHESTRATOR_BASE_URL, RENDER_EXTERNAL_URL, RENDER_DISCOVERY_SERVICE } = await reported("feeder", { known });
  expect(ORCHESTRATOR_BASE_URL).toMatchObject({ value: "https://shown.onrender.com/api/v1", isKnown: true });
  expect([RENDER_EXTERNAL_URL?.value, RENDER_DISCOVERY_SERVICE?.value]).toEqual([known.url, "shown-discovery"]);
});

test("whose an address is stays right where several are the same, as on one machine", async () => {
  const known = { url: "http://127.0.0.1:20600", privateHost: "127.0.0.1:20600" };
  const { ORCHESTRATOR_BASE_URL } = await reported("feeder", { known });
  expect(ORCHESTRATOR_BASE_URL).toMatchObject({
    value: "http://127.0.0.1:20600/api/v1",
    source: { kind: "parts", reads: [{ from: "orchestrator-api", what: "public address" }] },
  });
});
