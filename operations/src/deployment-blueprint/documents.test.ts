import { readFileSync } from "node:fs";
import * as path from "node:path";
import { expect, test } from "vitest";
import { services } from "../../../stacks/backend/settings";
import { GENERATE } from "../manifest-documents/documents";
import { blueprintDocument } from "./documents";

const root = path.resolve(__dirname, "../../..");

test("the blueprint of backend is what its composition and manifest say", async () => {
  const { file, text } = await blueprintDocument(root);
  expect(readFileSync(path.join(root, file), "utf8"), `\`${file}\` is stale: run \`${GENERATE}\``).toBe(text);
});

test("it has each variable and rule of the contract, and no secret's value", async () => {
  const { text } = await blueprintDocument(root);
  for (const variable of Object.keys(services.api.manifest.shape))
    expect(text).toMatch(new RegExp(`^\\| \`${variable}\` `, "m"));
  for (const rule of [
    /production +\| `variables\.api\.NODE_ENV` /,
    /preview +\| `variables\.api\.ENABLE_REQUEST_LOGS` /,
    /staging +\| `variables\.api\.ENABLE_HEALTH_PROBES` /,
    /staging +\| `commands\.preDeploy` +\| `npx prisma db push` /,
    /staging +\| `commands\.start` .* of each of 2 instances/,
  ])
    expect(text).toMatch(rule);
  expect(text).toContain("`npx prisma migrate deploy`");
  expect(text).toContain("`GET /health` answers 2xx");
  expect(text).not.toContain("a-secret-of");
});
