import { describe, expect, test } from "vitest";
import { SettingsError } from "../../infra/problem";
import { readSettings } from "../../infra/settings";
import { systems } from "../../stacks";
import { specimen } from "../../stacks/specimen";
import { config, right } from "./right";

describe("with another row in the table of systems", () => {
  const table = [...systems, specimen];
  const shop = { repo: "https://github.com/acme/shop", follow: true };
  const given = (settings: object) =>
    config("staging", right.staging, { "slipway:specimen": JSON.stringify({ ...shop, ...settings }) });

  test("a stack brings up those that its config has settings for", async () => {
    const read = await readSettings(given({}), table);
    expect(read.systems.map(({ system }) => system.name)).toEqual(["realtime", "specimen"]);
    const alone = await readSettings(config("staging", right.staging), table);
    expect(alone.systems.map(({ system }) => system.name)).toEqual(["realtime"]);
  });

  test("one that is not enabled is left out with all that is wrong in its settings, and the last one can't be", async () => {
    const off = await readSettings(given({ enabled: false, instances: { web: "many" } }), table);
    expect(off.systems.map(({ system }) => system.name)).toEqual(["realtime"]);
    const none = config("local", { ...right.local, enabled: false });
    await expect(readSettings(none, table)).rejects.toThrow(
      "a stack needs settings for at least one of backend, fleet, goapp, realtime, webapp, specimen, without `enabled: false`",
    );
    const wrong = readSettings(given({ enabled: "no" }), table);
    await expect(wrong).rejects.toThrow("slipway:specimen.enabled");
  });

  test("two systems' things of one name are refused", async () => {
    const names = { web: "realtime-feeder-test" };
    const run = readSettings(given({ names }), table);
    await expect(run).rejects.toThrow(
      "slipway:specimen.names.web is `realtime-feeder-test`, which is already the name of realtime's feeder: two things can't share a name",
    );
  });

  test("what is missing says so of itself, by a schema's rule and by a system's own", async () => {
    const api = { SUPABASE_JWT_ISSUER: "nonsense" };
    const backend = { repo: "https://github.com/acme/backend", follow: true, variables: { api } };
    const run = readSettings(
      config("staging", { ...right.staging, repo: undefined }, { "slipway:backend": JSON.stringify(backend) }),
      table,
    );
    const error = await run.catch((caught: unknown) => caught);
    const problems = error instanceof SettingsError ? error.problems : [];
    expect(Object.fromEntries(problems.map(({ configPath, isMissing = false }) => [configPath, isMissing]))).toEqual({
      "slipway:realtime.repo": true,
      "slipway:backend.variables.api.SUPABASE_JWT_SECRET": true,
      "slipway:backend.variables.api.SUPABASE_JWT_ISSUER": false,
    });
  });
});
