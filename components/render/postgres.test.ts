import * as pulumi from "@pulumi/pulumi";
import { expect, test } from "vitest";
import { withParameters } from "../connection-string";
import type { PostgresArgs } from "../platform";
import { runWithMocks } from "./mocks.fixture";
import { placement } from "./placement.fixture";
import { postgresArgs, RenderPostgres } from "./postgres";

const args: PostgresArgs = { plan: "basic_1gb", version: "17" };
const office = { cidrBlock: "203.0.113.0/24", description: "the office" };

test.each<[string, Partial<PostgresArgs>, object]>([
  ["nobody outside may connect unless networks are named", {}, { ipAllowList: [] }],
  ["networks that are named may", { allowedNetworks: [office] }, { ipAllowList: [office] }],
  ["a disk has the size that is asked for", { diskSizeGB: 15 }, { diskSizeGB: 15 }],
])("%s", (_, change, told) => {
  const size = { name: "shop-web-staging", region: "ohio", plan: "basic_1gb", version: "17" };
  expect(postgresArgs(placement, { ...args, ...change })).toEqual({ ...size, ipAllowList: [], ...told });
});

test("a change that loses data is for Render to refuse, unless the data may go", () => {
  expect(postgresArgs({ ...placement, disposable: true }, args)).toMatchObject({ allowDataLoss: true });
  expect(postgresArgs(placement, args)).not.toHaveProperty("allowDataLoss");
});

test("both connection strings are secrets with the parameters that are asked for", async () => {
  const { result } = await runWithMocks(() => {
    const database = new RenderPostgres(placement, args);
    const parameters = { sslmode: "require" };
    const strings = [database.connectionString(parameters), database.externalConnectionString(parameters)];
    return { strings, areSecret: strings.map((text) => pulumi.isSecret(text)) };
  });
  expect(result).toEqual({
    strings: [
      "postgresql://app:pw@shop-web-a/app?sslmode=require",
      "postgresql://app:pw@shop-web-a.frankfurt.render.com/app?sslmode=require",
    ],
    areSecret: [true, true],
  });
});

test.each([
  ["postgresql://u:p@h/db", { sslmode: "require" }, "postgresql://u:p@h/db?sslmode=require"],
  ["postgresql://u:p@h/db?a=1", { sslmode: "require" }, "postgresql://u:p@h/db?a=1&sslmode=require"],
  ["postgresql://u:p@h/db?sslmode=prefer", { sslmode: "require" }, "postgresql://u:p@h/db?sslmode=require"],
  ["postgresql://u:p@h/db", { a: "1", b: "x y" }, "postgresql://u:p@h/db?a=1&b=x%20y"],
  ["postgresql://u:p@h/db", {}, "postgresql://u:p@h/db"],
])("%s with %j is %s", (url, parameters, whole) => {
  expect(withParameters(url, parameters)).toBe(whole);
});
