import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { sdkFiles } from "./sdk";

test("the SDK in src/sdk is what the declarations say", async () => {
  for (const [name, source] of await sdkFiles()) {
    expect(
      readFileSync(join(__dirname, "../sdk", name), "utf8"),
      `run \`npm run generate\`: ${name} is out of date`,
    ).toBe(source);
  }
}, 60_000);
