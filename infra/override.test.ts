import { expect, test } from "vitest";
import { systems } from "../stacks";
import { overridden } from "./override";
import { readSettings } from "./settings";
import type { StackConfig } from "./stack-settings";

const file = "Pulumi.local.override.yaml";
const local: StackConfig = {
  stack: "local",
  project: "slipway",
  values: {
    "render:host": "http://127.0.0.1:4100/v1",
    "slipway:environment": "local",
    "slipway:realtime": JSON.stringify({ repo: ".", variables: { consumers: { BATCH_MAX: 100, LOG_LEVEL: "info" } } }),
  },
  secretKeys: [],
  file: { "slipway:environment": "local" },
  environment: {},
  isPreview: true,
};
const over = (config: unknown) => overridden(local, { file, config });

test("without such a file the stack's config is as it is", () => {
  expect(overridden(local, undefined)).toEqual({ config: local, source: undefined });
});

test("single values and lists take the place of the stack's, and all else stays", () => {
  const given = {
    "slipway:environment": "staging",
    "slipway:realtime": { variables: { consumers: { BATCH_MAX: 250 } }, database: { allowedNetworks: [] } },
  };
  const { config, source } = over(given);
  expect(config.values["slipway:environment"]).toBe("staging");
  expect(JSON.parse(config.values["slipway:realtime"] ?? "")).toEqual({
    repo: ".",
    variables: { consumers: { BATCH_MAX: 250, LOG_LEVEL: "info" } },
    database: { allowedNetworks: [] },
  });
  expect(config.file).toEqual(given);
  expect(source).toMatchObject({
    file,
    leaves: [
      "slipway:environment",
      "slipway:realtime.variables.consumers.BATCH_MAX",
      "slipway:realtime.database.allowedNetworks",
    ],
  });
});

test.each([
  ["what is no config", ["a"], "is not a file with `config`, as the stack's own is."],
  [
    "a key of the provider",
    { "render:host": "https://api.render.com/v1" },
    "sets `render:host`, but only keys that begin with `slipway:` can be overridden: remove it there.",
  ],
  [
    "an encrypted value",
    { "slipway:realtime": { variables: { feeder: { KEY: { secure: "v1:abc" } } } } },
    "has `slipway:realtime.variables.feeder.KEY` encrypted, and Pulumi decrypts only the stack's own file: set it in `Pulumi.local.yaml`.",
  ],
])("%s in the file is refused", (_what, config, reason) => {
  expect(() => over(config)).toThrow(`\`${file}\` ${reason}`);
});

test("a stack at Render takes none", () => {
  const staging = { ...local, stack: "staging", values: { "slipway:environment": "staging" } };
  expect(() => overridden(staging, { file: "Pulumi.staging.override.yaml", config: {} })).toThrow(
    "`Pulumi.staging.override.yaml` is for stacks on the emulator only, since what is deployed to Render is in git: move its settings to `Pulumi.staging.yaml`.",
  );
});

test("an error names the file in which a wrong value stands, and its line fixes it there", async () => {
  const wrong = { "slipway:realtime": { variables: { consumers: { BATCH_MAX: "many" } } } };
  const { config, source } = over(wrong);
  const read = readSettings(config, systems, source);
  await expect(read).rejects.toThrow(
    /^ {2}slipway:realtime\.variables\.consumers\.BATCH_MAX in `Pulumi\.local\.override\.yaml` can't be `many`: .*\n +npm run pulumi -- config \w+ --path 'slipway:realtime\.variables\.consumers\.BATCH_MAX'.* --stack local --config-file Pulumi\.local\.override\.yaml$/m,
  );
});
