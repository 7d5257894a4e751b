import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import type { KeyValueArgs } from "../platform";
import { keyValueArgs, RenderKeyValue } from "./key-value";
import { runWithMocks } from "./mocks.fixture";
import { placement } from "./placement.fixture";

const args: KeyValueArgs = { plan: "starter" };
const office = { cidrBlock: "203.0.113.0/24", description: "the office" };

test.each<[string, Partial<KeyValueArgs>, object]>([
  ["nobody outside may connect unless networks are named", {}, { ipAllowList: [] }],
  ["networks that are named may", { allowedNetworks: [office] }, { ipAllowList: [office] }],
  ["a full queue refuses", { whenFull: "noeviction" }, { maxmemoryPolicy: "noeviction" }],
])("%s", (_, change, told) => {
  const size = { name: "shop-web-staging", region: "ohio", plan: "starter" };
  expect(keyValueArgs(placement, { ...args, ...change })).toEqual({ ...size, ipAllowList: [], ...told });
});

test("a change that loses data is for Render to refuse, unless the data may go", () => {
  expect(keyValueArgs({ ...placement, disposable: true }, args)).toMatchObject({ allowDataLoss: true });
  expect(keyValueArgs(placement, args)).not.toHaveProperty("allowDataLoss");
});

test("both connection strings are secrets", async () => {
  const { result } = await runWithMocks(() => {
    const store = new RenderKeyValue(placement, args);
    const strings = [store.connectionString(), store.externalConnectionString()];
    return { strings, areSecret: strings.map((text) => pulumi.isSecret(text)) };
  });
  expect(result).toEqual({
    strings: ["rediss://app:pw@shop-web-a", "rediss://app:pw@shop-web-a.frankfurt.render.com"],
    areSecret: [true, true],
  });
});
