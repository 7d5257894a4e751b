import { expect, test } from "vitest";
import { z } from "zod";
import type { Platform, RolloutEntry } from "../../../components/platform";
import { variable } from "../../../components/manifest";
import { render } from "../../../components/render";
import type { KnownAddresses } from "../../../components/outline/traces";
import { realtime } from "../../../stacks/realtime";
import { type ConfiguredSystem, defineSystem } from "../../../stacks/system";
import { colors } from "../terminal";
import type { ConfiguredStack } from "../configured-systems";
import { variableLines, variablesDotenv, variablesJson } from "./formats";
import { reportVariables } from "./report";

const apiKey = "a-key-of-somebody";

interface Circumstances {
  secrets?: string[];
  known?: KnownAddresses;
  /** What the composition gives to every service beside its own. */
  given?: (platform: Platform) => Partial<RolloutEntry>;
}

/** What a service of `realtime` is reported to get. */
async function report(service: string, { secrets = [], known, given }: Circumstances = {}) {
  const settings = realtime.settings.parse({
    repo: "https://github.com/acme/realtime",
    release: "0".repeat(40),
    variables: { "orchestrator-api": { API_KEY: apiKey }, shared: { QUEUE_PREFIX: "top-of-the-line" } },
  });
  const context = { environment: "staging", stack: "staging", isEncrypted: () => true } as const;
  const { configured } = realtime.configure(settings, context);
  const stack = stackOf(configured, secrets);
  const asked = given === undefined ? configured : giving(configured, given);
  return reportVariables({ stack, configured: asked, service, isEmulated: false, known: () => known });
}

function stackOf(configured: ConfiguredSystem, encrypted: string[] = []): ConfiguredStack {
  return {
    stack: "staging",
    systems: [configured],
    prices: render.prices,
    platform: { name: "render", settings: {} },
    project: "slipway",
    overrides: undefined,
    encrypted,
    budget: undefined,
  };
}

/** The system with a composition that gives its services more. */
function giving(configured: ConfiguredSystem, given: (platform: Platform) => Partial<RolloutEntry>): ConfiguredSystem {
  const { outlined } = configured;
  const compose: typeof outlined.compose = (platform, releases) => {
    const rollOut = platform.rollout.bind(platform);
    platform.rollout = ({ entries, ...args }) => {
      const more = given(platform);
      return rollOut({ ...args, entries: entries.map((entry) => ({ ...entry, ...more })) });
    };
    return outlined.compose(platform, releases);
  };
  return { ...configured, outlined: { ...outlined, compose } };
}

/** The variables of a report, by name. */
async function reported(service: string, circumstances: Circumstances = {}) {
  const { variables } = await report(service, circumstances);
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

test("secret files are told by their names alone, and what a group gives with the group's, in every form", async () => {
  const told = await report("feeder", {
    given: (platform) => ({
      secretFiles: { "key.pem": "content-of-the-key" },
      groups: [
        platform.envGroup("shared", {
          variables: { values: { REGION: "eu", LOG_LEVEL: "debug" }, runtimeOnly: [], defaults: [] },
          secretFiles: { "ca.pem": "content-of-the-ca" },
        }),
      ],
    }),
  });
  const forms = [variableLines(told, colors).join("\n"), variablesJson(told), variablesDotenv(told)];
  for (const form of forms) {
    expect(form).not.toContain("content-of");
    expect(form).toContain("/etc/secrets/key.pem");
  }
  const lines = (forms[0] ?? "").split("\n").map((line) => line.split(/ {2,}/));
  expect(lines).toContainEqual(["REGION", "eu", "group shared", "build, start"]);
  expect(lines).toContainEqual(["/etc/secrets/ca.pem", "********", "group shared"]);
  expect(lines).toContainEqual(["/etc/secrets/key.pem", "********", "the system's composition"]);
  const { secretFiles } = JSON.parse(forms[1] ?? "") as { secretFiles: unknown };
  expect(secretFiles).toContainEqual({ name: "ca.pem", path: "/etc/secrets/ca.pem", group: "shared" });
});

test("of what runs an image no build reads anything, and nothing tells it of a repository", async () => {
  const LEVEL = variable(z.string(), { description: "How much is logged" });
  const shop = defineSystem({
    name: "shop",
    services: { jobs: { kind: "worker", manifest: z.object({ LEVEL }), image: { name: "acme/jobs" } } },
    build({ platform }) {
      platform.backgroundWorker("jobs", {});
      platform.rollout({ jobs: { variables: { LEVEL: "info" } } });
      return {};
    },
  });
  const releases = { jobs: `acme/jobs@sha256:${"ab".repeat(32)}` };
  const settings = shop.settings.parse({ repo: "https://github.com/acme/shop", releases });
  const { configured } = shop.configure(settings, {
    environment: "staging",
    stack: "staging",
    isEncrypted: () => false,
  });
  const told = await reportVariables({ stack: stackOf(configured), configured, service: "jobs", isEmulated: false });
  const names = told.variables.map(({ name }) => name);
  expect(names).toEqual(expect.arrayContaining(["LEVEL", "RENDER_SERVICE_NAME"]));
  expect(names.filter((name) => name.startsWith("RENDER_GIT_"))).toEqual([]);
  expect(told.variables.filter(({ isReadByBuild }) => isReadByBuild)).toEqual([]);
});
