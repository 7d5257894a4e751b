import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import type { Pulumi } from "../pulumi";
import { requireUnlocked } from "./lock";

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), "slipway-lock-"));
  const locks = join(folder, ".pulumi/locks/organization/slipway/pr-1");
  await mkdir(locks, { recursive: true });
  await writeFile(join(locks, "1.json"), JSON.stringify({ pid: 1 }));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** A `pulumi` that is logged in somewhere, which no variable says. */
function pulumiAt(url: string, stacks: readonly object[] = []): Pulumi {
  const read = async ([command]: readonly string[]) =>
    JSON.stringify(command === "whoami" ? { user: "me", url } : stacks);
  return { backend: "user's", variables: {}, read } as unknown as Pulumi;
}

test("the locks of a state in a folder are seen where Pulumi is logged in there", async () => {
  const pulumi = pulumiAt(pathToFileURL(folder).href);
  await expect(requireUnlocked(pulumi, "pr-1")).rejects.toThrow(
    /^Another update of `pr-1` is in progress, or was killed/,
  );
  await expect(requireUnlocked(pulumi, "pr-2")).resolves.toBeUndefined();
});

test("Pulumi Cloud says which stack is updated, of which organization", async () => {
  const stacks = [{ name: "pr-1" }, { name: "acme/pr-1", updateInProgress: true }];
  const pulumi = pulumiAt("https://app.pulumi.com/me", stacks);
  await expect(requireUnlocked(pulumi, "pr-1")).resolves.toBeUndefined();
  await expect(requireUnlocked(pulumi, "acme/pr-1")).rejects.toThrow(/^Another update of `acme\/pr-1`/);
});
