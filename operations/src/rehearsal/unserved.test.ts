import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { projectIn } from "../project";
import { unservedRehearsals } from "./unserved";

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), "slipway-rehearsals-"));
  for (const [stack, repo] of Object.entries({
    local: ".",
    production: "https://github.com/acme/shop",
    "rehearsal-production": "http://127.0.0.1:1/repository",
    "rehearsal-staging": "http://127.0.0.1:2/repository",
    "rehearsal-staging.override": "http://127.0.0.1:3/repository",
  }))
    writeFileSync(path.join(root, `Pulumi.${stack}.yaml`), `config:\n  slipway:realtime:\n    repo: ${repo}\n`);
});
afterEach(() => rmSync(root, { recursive: true }));

test("rehearsals whose repository is served no more are named, with what serves it again", async () => {
  expect(await unservedRehearsals(projectIn(root), async (url) => url.includes(":1/"))).toEqual([
    "`rehearsal-staging` gets no commits until `npx slipway rehearse staging` serves its repository again.",
  ]);
  expect(await unservedRehearsals(projectIn(root), async () => false)).toHaveLength(2);
});
