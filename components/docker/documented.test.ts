import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { parse } from "yaml";
import { hostProblems } from "./problems";
import { settingsSchema } from "./settings";

test("the stack's file in the documentation is right", () => {
  const page = readFileSync(join(__dirname, "../../docs/deployment/docker-host.md"), "utf8");
  const [, text = ""] = /```yaml\n([^]*?)```/.exec(page) ?? [];
  const { config } = parse(text) as { config: Record<string, unknown> };
  const texts = Object.entries(config).map(
    ([key, value]) => [key, typeof value === "string" ? value : JSON.stringify(value)] as const,
  );
  const values = Object.fromEntries(texts);
  expect(hostProblems({ values, isEncrypted: () => true, environment: {}, isPreview: true })).toEqual([]);
  const own = Object.fromEntries(texts.map(([key, value]) => [key.replace("slipway:", ""), value]));
  expect(settingsSchema.parse(own)).toMatchObject({
    dockerHost: "ssh://deploy@203.0.113.5",
    sshOptions: ["-o", "ConnectTimeout=10"],
    publish: { "goapp.web": { port: 8080, url: "https://notes.example.com" } },
    healthySeconds: 120,
  });
});
