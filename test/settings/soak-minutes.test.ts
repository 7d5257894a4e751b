import { expect, test } from "vitest";
import { readSettings } from "../../infra/settings";
import { systems } from "../../stacks";
import { config, right } from "./right";

const read = (minutes: string) =>
  readSettings(config("production", right.production, { "slipway:soakMinutes": minutes }), systems).then(
    () => [],
    (error: unknown) =>
      (error as Error).message
        .split("\n")
        .filter((line) => line !== "")
        .slice(1),
  );

test.each(["0", "30", "10080"])("a bundle may have to be live elsewhere for %s minutes", async (minutes) => {
  expect(await read(minutes)).toEqual([]);
});

test.each(["-1", "1.5", "an hour", "1e3"])("%s minutes are none", async (minutes) => {
  const [problem, command] = await read(minutes);
  expect(problem).toContain("slipway:soakMinutes");
  expect(problem).toContain("expected a whole number of minutes such as `30`");
  expect(command).toContain("config set --path 'slipway:soakMinutes' 30 --stack test");
});
