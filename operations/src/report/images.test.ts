import { expect, test } from "vitest";
import { recorded, ROLLOUT, step, update, urnOf, WEB_SERVICE } from "../preview/recorded.fixture";
import { markdownOf } from "./markdown";
import { reportOn } from "./report.fixture";

const [one, two] = ["a", "b"].map((digit) => `ghcr.io/acme/web@sha256:${digit.repeat(64)}`) as [string, string];
const settings = (image: string) => ({ image, runtime: "image", plan: "starter", numInstances: 1 });
const entry = (release: string) => ({ services: { web: { serviceId: "srv-a", release } } });

/** Another image of one service, and a service that is new. */
const images = recorded(
  [
    step({
      op: "update",
      type: WEB_SERVICE,
      name: "shop-web",
      old: settings(one),
      now: settings(two),
      diff: { image: update },
    }),
    step({ op: "create", type: WEB_SERVICE, name: "shop-search", now: settings(two) }),
    step({
      op: "update",
      type: ROLLOUT,
      name: "shop",
      old: entry(one),
      outputs: { deployed: { web: { serviceId: "srv-a", release: one, deployId: "dep-1", history: [] } } },
      now: entry(two),
      diff: { "services.web.release": update },
    }),
  ],
  [
    {
      urn: urnOf(ROLLOUT, "shop"),
      severity: "info",
      message:
        "This update deploys the service:\n" +
        "  web: image web@sha256:aaaaaaaaaaaa => image web@sha256:bbbbbbbbbbbb, with its image, no build (release)\n",
    },
  ],
);

test("images are told by the beginning of their digests, with nothing of a repository", async () => {
  const report = await reportOn(images);
  expect(report.summary).toBe(
    "1 service deploys (nothing built), 1 web service is new, nothing is replaced, no downtime, $7 → $14 a month.",
  );
  const [from, to] = ["ghcr.io/acme/web@sha256:aaaaaaaaaaaa", "ghcr.io/acme/web@sha256:bbbbbbbbbbbb"];
  expect(report.systems[0]?.parts).toMatchObject([
    { part: "search", op: "create", settings: [{ name: "image", to }, { name: "plan" }, { name: "instances" }] },
    {
      part: "web",
      settings: [{ name: "image", from, to }],
      deploy: { from: one, to: two, building: { kind: "image" } },
    },
  ]);
  expect(report.releases).toEqual([{ system: "shop", services: ["web"], from: one, to: two, migrations: [] }]);
  expect(markdownOf(report)).not.toMatch(/[ab]{13}/);
});
