import { expect, test } from "vitest";
import { type z } from "zod";
import {
  cidrBlockInputSchema,
  customDomainCreateSchema,
  databaseNameExpected,
  databaseNameSchema,
  databaseUserExpected,
  databaseUserSchema,
  domainExpected,
  envVarInputsSchema,
  envVarKeySchema,
  envVarValueSchema,
  headerInputSchema,
  resourceNameExpected,
  resourceNameSchema,
  routeInputSchema,
  serviceDetailsInputSchema,
  serviceUpdateSchema,
} from "./index";

const header = { path: "/*", name: "x-frame-options", value: "DENY" };
const route = { type: "redirect", source: "/a/:b", destination: "/c/:b" };
const range = (cidrBlock: string) => ({ cidrBlock, description: "" });
const value = { key: "A", value: "" };

test.each<[z.ZodType, unknown]>([
  ...["DATABASE_URL", "a", "_A", "my.key", "my-key", "A1"].map((key) => [envVarKeySchema, key] as [z.ZodType, unknown]),
  [envVarValueSchema, { value: "" }],
  [envVarValueSchema, { generateValue: true }],
  [envVarValueSchema, { value: "", generateValue: true }],
  [envVarValueSchema, { value: "1", generateValue: false }],
  [envVarInputsSchema, [value, { key: "a", value: "" }]],
  [cidrBlockInputSchema, range("203.0.113.7/32")],
  [cidrBlockInputSchema, range("0.0.0.0/0")],
  [cidrBlockInputSchema, range("10.1.2.3/8")],
  [cidrBlockInputSchema, range("2001:db8::/32")],
  [cidrBlockInputSchema, range("::/0")],
  [customDomainCreateSchema, { name: "example.com" }],
  [customDomainCreateSchema, { name: "WWW.Example.co.uk" }],
  [customDomainCreateSchema, { name: "*.example.com" }],
  [customDomainCreateSchema, { name: "xn--bcher-kva.example" }],
  [databaseNameSchema, ""],
  [databaseNameSchema, "my-app_1"],
  [databaseUserSchema, "postgresql"],
  [resourceNameSchema, "My API (new)"],
  [resourceNameSchema, "Café 2"],
  [headerInputSchema, header],
  [routeInputSchema, route],
  [routeInputSchema, { ...route, destination: "https://example.com/a?b#c" }],
  [serviceUpdateSchema, { rootDir: "apps/web..old" }],
  [serviceDetailsInputSchema, { healthCheckPath: "", publishPath: "./dist" }],
  [serviceDetailsInputSchema, { healthCheckPath: "/healthz?full=1" }],
])("%# takes %j", (schema, body) => {
  expect(schema.safeParse(body).success).toBe(true);
});

test.each<[z.ZodType, unknown, string]>([
  ...["", "1A", "A B", "A=B", "A\n", "Ä"].map((key): [z.ZodType, unknown, string] => [
    envVarKeySchema,
    key,
    "expected letters from A to Z, digits, `_`, `-` and `.`, with no digit at the start",
  ]),
  [envVarValueSchema, {}, "expected either `value`, or `generateValue: true`"],
  [envVarValueSchema, { generateValue: false }, "expected either `value`, or `generateValue: true`"],
  [envVarValueSchema, { value: "1", generateValue: true }, "expected either `value`, or `generateValue: true`"],
  [envVarInputsSchema, [value, value], "`A` is given twice"],
  [
    cidrBlockInputSchema,
    range("10.0.0.1"),
    "expected a range of addresses such as `203.0.113.0/24`; that of a single address ends in `/32`",
  ],
  [cidrBlockInputSchema, range("10.0.0.0/33"), "expected a range of addresses"],
  [cidrBlockInputSchema, range("10.0.0.256/8"), "expected a range of addresses"],
  [cidrBlockInputSchema, range("::/129"), "expected a range of addresses"],
  [cidrBlockInputSchema, range("office"), "expected a range of addresses"],
  ...[
    "example",
    "-a.com",
    "a-.com",
    "a..com",
    "http://a.com",
    "a.com/b",
    "10.0.0.1",
    "a.*.com",
    "ä.com",
    "a.b_c.com",
    "a.com.",
    "api.onrender.com",
    "a.c0m",
  ].map((name): [z.ZodType, unknown, string] => [customDomainCreateSchema, { name }, `expected ${domainExpected}`]),
  [databaseNameSchema, "1app", `expected ${databaseNameExpected}`],
  [databaseNameSchema, "my app", `expected ${databaseNameExpected}`],
  [databaseNameSchema, "a".repeat(59), `expected ${databaseNameExpected}`],
  [databaseUserSchema, "postgres", `expected ${databaseUserExpected}`],
  [databaseUserSchema, "pg_app", `expected ${databaseUserExpected}`],
  [resourceNameSchema, "", `expected ${resourceNameExpected}`],
  [resourceNameSchema, " a", `expected ${resourceNameExpected}`],
  [resourceNameSchema, "a\nb", `expected ${resourceNameExpected}`],
  [resourceNameSchema, "…", `expected ${resourceNameExpected}`],
  [resourceNameSchema, "a".repeat(101), `expected ${resourceNameExpected}`],
  [headerInputSchema, { ...header, name: "x frame" }, "expected the name of a header"],
  [headerInputSchema, { ...header, value: "a\r\nset-cookie: b" }, "expected one line"],
  [headerInputSchema, { ...header, path: "*" }, "begins with `/`"],
  [routeInputSchema, { ...route, source: "a" }, "begins with `/`"],
  [routeInputSchema, { ...route, destination: "c" }, "begins with `/`, or a URL"],
  [serviceUpdateSchema, { rootDir: "../other" }, "expected a folder within the repository"],
  [serviceUpdateSchema, { rootDir: "a/../../b" }, "expected a folder within the repository"],
  [serviceDetailsInputSchema, { publishPath: ".." }, "expected a folder within the repository"],
  [serviceDetailsInputSchema, { healthCheckPath: "healthz" }, "expected a path that begins with `/`"],
])("%# refuses %j: %s", (schema, body, message) => {
  expect(schema.safeParse(body).error?.issues[0]?.message).toContain(message);
});
