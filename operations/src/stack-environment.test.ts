import { expect, test } from "vitest";
import { projectIn } from "./project";
import { emulatorVariables, shellLines, toolVariables, unusedNote } from "./stack-environment";

const project = projectIn("/project");

test("our Pulumi comes first on PATH", () => {
  expect(toolVariables("/cache/bin", "/usr/bin:/bin").PATH).toBe("/cache/bin:/usr/bin:/bin");
});

test("a Pulumi that is on PATH leaves PATH as it is", () => {
  expect(toolVariables("/usr/bin", "/bin:/usr/bin").PATH).toBe("/bin:/usr/bin");
});

test("a stack on the emulator gets the emulator's credentials and a state of its own", () => {
  const emulator = {
    pid: 1,
    url: "http://127.0.0.1:4100/v1",
    apiKey: "key",
    ownerId: "tea-1",
    domainsPort: 1,
    registry: { problem: "none" },
    version: "1",
  };
  expect(emulatorVariables(project, emulator)).toMatchObject({
    PULUMI_BACKEND_URL: "file:///project/.slipway/state",
    PULUMI_CONFIG_PASSPHRASE: "slipway-local",
    RENDER_API_KEY: "key",
    RENDER_OWNER_ID: "tea-1",
  });
});

test("before the emulator has run, a stack on it gets no credentials, not even the user's", () => {
  const variables = emulatorVariables(project, undefined);
  expect(Object.keys(variables)).toContain("RENDER_API_KEY");
  expect(variables.RENDER_API_KEY).toBeUndefined();
});

test("shell lines quote values and unset what has none", () => {
  expect(shellLines({ NAME: "it's", GONE: undefined })).toEqual([String.raw`export NAME='it'\''s'`, "unset GONE"]);
});

test("what the user has set and isn't used is named, but not what is empty or the same", () => {
  const variables = emulatorVariables(project, undefined);
  const environment = {
    PULUMI_BACKEND_URL: "s3://states",
    PULUMI_CONFIG_PASSPHRASE: "slipway-local",
    RENDER_API_KEY: "rnd_1",
    RENDER_HOST: "",
  };
  expect(unusedNote(variables, environment, "local")).toBe(
    "Not used for stack `local`, which is on the emulator: `PULUMI_BACKEND_URL`, `RENDER_API_KEY` of your environment.",
  );
  expect(unusedNote(variables, environment, undefined)).toContain("Not used on the emulator's backend: ");
  expect(unusedNote(variables, {}, "local")).toBeUndefined();
});

test("a passphrase of the user's own stays as it is where the stack takes it", () => {
  expect(Object.keys(emulatorVariables(project, undefined, true)).join()).not.toContain("PASSPHRASE");
});
