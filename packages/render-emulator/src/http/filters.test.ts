import { expect, it } from "vitest";
import { z } from "zod";
import { enumFilter, listFilter, passes, passesTimes, timeFilters } from "./filters";

const query = z.object({ name: listFilter, region: enumFilter(z.enum(["ohio", "oregon"])), ...timeFilters("created") });

it.each([
  [{}, {}],
  [{ name: "a,b" }, { name: ["a", "b"] }],
  [{ name: ["a", "b,c"] }, { name: ["a", "b", "c"] }],
  [{ region: "ohio,oregon" }, { region: ["ohio", "oregon"] }],
])("reads %j", (given, read) => {
  expect(query.parse(given)).toEqual(read);
});

it.each([{ region: "ohio,mars" }, { createdAfter: "yesterday" }, { createdBefore: "2026-01-02" }])(
  "refuses %j",
  (given) => {
    expect(query.safeParse(given).success).toBe(false);
  },
);

it.each<[readonly string[] | undefined, string | undefined, boolean]>([
  [undefined, undefined, true],
  [["a", "b"], "b", true],
  [["a"], "b", false],
  [["a"], undefined, false],
])("of %j, %j passes: %j", (filter, value, does) => {
  expect(passes(filter, value)).toBe(does);
});

const second = "2026-01-02T03:04:05.000000Z";

it.each<[Record<string, string>, string | null, boolean]>([
  [{}, null, true],
  [{ createdAfter: "2026-01-02T03:04:04Z" }, second, true],
  [{ createdAfter: "2026-01-02T03:04:05Z" }, second, false],
  [{ createdAfter: "2026-01-02T04:04:04+01:00" }, second, true],
  [{ createdBefore: "2026-01-02T03:04:05.000001Z" }, second, true],
  [{ createdBefore: "2026-01-02T03:04:05Z" }, second, false],
  [{ createdAfter: "2025-01-01T00:00:00Z", createdBefore: "2026-01-01T00:00:00Z" }, second, false],
  [{ createdAfter: "2025-01-01T00:00:00Z" }, null, false],
])("for %j, %j passes: %j", (filters, created, does) => {
  expect(passesTimes(filters, { created })).toBe(does);
});
