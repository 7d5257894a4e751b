import { expect, test } from "vitest";
import { postgres } from "../resources/postgres/declaration";
import { plan } from "../resources/rest/reconcile";
import type { RenderClient } from "@slipway/render-client";
import { diff } from "./diff";
import { normalized, replied } from "./reply";
import { shrinking } from "./shrinking";

const prior = { name: "db", plan: "basic_1gb", version: "17", diskSizeGB: 15, diskAutoscaling: true };
const grown = replied(postgres, {
  name: "db",
  plan: "basic_1gb",
  version: "17",
  diskSizeGB: 25,
  diskAutoscalingEnabled: true,
});

test("a disk that Render made larger, as the program lets it, is no difference, and asked for no less", () => {
  const found = normalized(postgres, grown, prior);
  expect(found.diskSizeGB).toBe(15);
  expect(diff(postgres, found, prior)).toEqual([]);
  expect(shrinking(postgres, { ...prior, diskSizeGB: 25 }, prior)).toBeUndefined();
});

test("one that it was not allowed to make larger is a difference, and can't be brought back", () => {
  const fixed = { ...prior, diskAutoscaling: false };
  expect(normalized(postgres, grown, fixed).diskSizeGB).toBe(25);
  expect(shrinking(postgres, { ...fixed, diskSizeGB: 25 }, fixed)).toBe(
    "`diskSizeGB` is 15, but it is 25 now and can only grow; set 25 or more.",
  );
});

test.each([
  [20, []],
  [30, ["diskSizeGB"]],
])("of a disk that has grown to 25 GB, %j is written only where it is more", async (diskSizeGB, written) => {
  const desired = { ...prior, diskSizeGB };
  const section = {
    owns: Object.keys(postgres.properties),
    read: () => Promise.resolve(grown),
    write: () => Promise.resolve(undefined),
  };
  const target = { desired, prior, only: new Set(["diskSizeGB"]), begunPaths: [] };
  const place = { render: {} as RenderClient, id: "dpg-1", reply: {} };
  const plans = await plan(postgres, [section], target, place);
  expect(plans.flatMap(({ changed }) => [...changed])).toEqual(written);
});
