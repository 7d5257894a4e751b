import { expect, test, vi } from "vitest";
import { importLine } from "./import-line";

const [top, below] = [
  "urn:pulumi:pr-12::shop::",
  "urn:pulumi:pr-12::shop::slipway:systems:Shop$slipway:render:KeyValue$",
];
const own = "urn:pulumi:pr-12::shop::pulumi:providers:render::frankfurt";

test.each<[string, string, string | undefined, string]>([
  [
    "of its own",
    `${top}render:index:KeyValue::cache`,
    undefined,
    "pulumi import --stack pr-12 --generate-code=false render:index:KeyValue cache red-1",
  ],
  [
    "below a component",
    `${below}render:index:KeyValue::cache`,
    undefined,
    "pulumi import --stack pr-12 --generate-code=false --parent " +
      "'parent=urn:pulumi:pr-12::shop::slipway:systems:Shop$slipway:render:KeyValue::cache' render:index:KeyValue cache red-1",
  ],
  [
    "of the default provider",
    `${top}render:index:KeyValue::cache`,
    "urn:pulumi:pr-12::shop::pulumi:providers:render::default_0_1_0",
    "pulumi import --stack pr-12 --generate-code=false render:index:KeyValue cache red-1",
  ],
  [
    "of a provider of the program's own",
    `${top}render:index:KeyValue::cache`,
    own,
    `pulumi import --stack pr-12 --generate-code=false --provider 'provider=${own}' render:index:KeyValue cache red-1`,
  ],
  [
    "whose name has a quote",
    `${top}render:index:KeyValue::the shop's`,
    undefined,
    String.raw`pulumi import --stack pr-12 --generate-code=false render:index:KeyValue 'the shop'\''s' red-1`,
  ],
])("the line that imports a resource %s", (_, urn, provider, line) => {
  expect(importLine(urn, "red-1", provider)).toBe(line);
});

test("the line begins as Pulumi was started", () => {
  vi.stubEnv("RENDER_PULUMI_COMMAND", "npm run pulumi --");
  expect(importLine(`${top}render:index:KeyValue::cache`, "red-1")).toBe(
    "npm run pulumi -- import --stack pr-12 --generate-code=false render:index:KeyValue cache red-1",
  );
  vi.unstubAllEnvs();
});

test("an id is one word of the line, whatever is in it", () => {
  expect(importLine(`${top}render:index:KeyValue::cache`, "red-1; rm -rf ~")).toMatch(/ cache 'red-1; rm -rf ~'$/);
});
