import { beforeAll, expect, test } from "vitest";
import pc from "picocolors";
import { z } from "zod";
import type { SystemOutline } from "../../../components/outline/outline";
import { renderPrices } from "../../../components/render/prices";
import { outlineOf } from "../../../stacks/outline";
import { defineSystem } from "../../../stacks/system";
import { costLines, reportCost } from "../cost/report";
import { mermaidOfStack } from "../diagram/mermaid";

const manifest = z.object({ API: z.string().optional() });
const image = { name: "ghcr.io/acme/shop" };
const pin = `${image.name}@sha256:${"ab".repeat(32)}`;

/** One service of each kind that runs an image. */
const shop = defineSystem({
  name: "shop",
  services: {
    api: { kind: "private", manifest, image },
    web: { kind: "web", manifest, image, browserFacing: true },
    jobs: { kind: "worker", manifest, image },
    report: { kind: "cron", manifest, image },
  },
  build({ platform }) {
    const api = platform.privateService("api", {});
    const web = platform.webService("web", { plan: "standard" });
    platform.backgroundWorker("jobs", {});
    platform.cronJob("report", { schedule: "0 3 * * *" });
    const nothing = { variables: {} };
    platform.rollout({ api: nothing, web: { variables: { API: api.privateHost } }, jobs: nothing, report: nothing });
    return { url: web.url };
  },
});

let outline: SystemOutline;
beforeAll(async () => {
  const releases = { api: pin, web: pin, jobs: pin, report: pin };
  const settings = shop.settings.parse({ releases, domains: { web: "shop.acme.com" } });
  const context = { environment: "production", stack: "production", isEncrypted: () => false } as const;
  const { configured, problems } = shop.configure(settings, context);
  expect(problems).toEqual([]);
  outline = await outlineOf(configured, renderPrices);
});

test("services that run images cost what their instances do", () => {
  const told = costLines(reportCost("production", [outline], renderPrices, undefined, false), pc.createColors(false));
  expect(told.slice(0, 7)).toEqual([
    "SYSTEM  PART    KIND               SIZE      USD A MONTH",
    "shop    api     private service    starter    7.00",
    "shop    web     web service        standard  25.00",
    "shop    jobs    background worker  starter    7.00",
    "shop    report  cron job           starter    1.00",
    "",
    "Total: $40 a month.",
  ]);
});

test("services that run images are drawn like those that are built", () => {
  const drawn = mermaidOfStack([outline]);
  expect(drawn).toContain('["web<br/>web service · standard<br/>shop.acme.com"]');
  expect(drawn).toContain('["report<br/>cron job · starter"]');
  expect(drawn).toMatch(/s0n1 -+.*s0n0/);
});
