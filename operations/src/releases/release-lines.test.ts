import { expect, test } from "vitest";
import { colors } from "../terminal";
import { bundleOf } from "./bundle";
import { releaseLines } from "./release-lines";
import type { TimelineEntry } from "./timeline";

const now = Date.UTC(2026, 0, 2);
const bundle = bundleOf([{ system: "shop", name: "web", release: { kind: "commit", commit: "a".repeat(40) } }]);
const bare: TimelineEntry = {
  at: "2026-01-01T00:00:00Z",
  action: "promote",
  bundle,
  result: "succeeded",
  verified: "passed",
  checks: { shop: "passed" },
  isLive: true,
  keptByRender: true,
  wayBack: "no build",
};
const entry: TimelineEntry = {
  ...bare,
  number: 12,
  by: "Ada",
  from: "acme/shop/staging",
  subject: "Add the table of visits, of which there are more than anybody would have thought",
};

test("releases are a table that fits a line of 100 characters", () => {
  const lines = releaseLines(
    [
      entry,
      {
        ...bare,
        number: 9,
        isLive: false,
        action: "deploy",
        result: "failed",
        verified: "not tried",
        wayBack: "perhaps a build",
        by: "A name that goes on and on",
        subject: "Fix it",
      },
      { ...bare, isLive: false, action: "branch", verified: "failed", wayBack: "a build" },
    ],
    { colors, now },
  );
  expect(lines.join("\n"))
    .toBe(`NO  WHEN       RELEASE                 BY                HOW                   VERIFIED   GOING BACK
12  1 day ago  aaaaaaaaaaaa Add the …  Ada               promote from staging  passed     is live
9   1 day ago  aaaaaaaaaaaa Fix it     A name that goe…  deploy, failed        not tried  a build?
-   1 day ago  aaaaaaaaaaaa            -                 Render, by branch     failed     a build
`);
  expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(100);
});

test("where systems differ, those are named whose checks have not passed", () => {
  const both = {
    ...bundle,
    ...bundleOf([{ system: "blog", name: "site", release: { kind: "commit", commit: "a".repeat(40) } }]),
  };
  const told = (checks: TimelineEntry["checks"], verified: TimelineEntry["verified"]) =>
    /staging {2}(.*?) {2}/.exec(
      releaseLines([{ ...entry, bundle: both, checks, verified }], { colors, now })[1] ?? "",
    )?.[1];
  expect(told({ shop: "passed", blog: "failed" }, "failed")).toBe("blog failed");
  expect(told({ shop: "passed" }, "not tried")).toBe("blog not tried");
  expect(told({ shop: "failed", blog: "failed" }, "failed")).toBe("failed");
});
