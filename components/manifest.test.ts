import * as pulumi from "@pulumi/pulumi";
import { describe, expect, expectTypeOf, test } from "vitest";
import { z } from "zod";
import { bind, type Bindings, checkValues, notesOf, runtimeVariable, variable } from "./manifest";

const manifest = z.object({
  URL: variable(z.string().startsWith("https://", "expected `https://…`"), { description: "where" }),
  TOKEN: variable(z.string().min(4), { description: "key", secret: true }),
  RETRIES: runtimeVariable(z.number().int().default(3), { description: "times" }),
  VERBOSE: variable(z.boolean().optional(), { description: "talk" }),
  ORIGINS: variable(z.string().default("https://a.example"), {
    description: "who may call",
    refused: { production: { matches: (value) => value === "*", because: "name them" } },
  }),
});

describe("known values are checked", () => {
  test.each([
    ["a value of the right type", { RETRIES: 5 }, []],
    ["a number that comes as text", { RETRIES: "5" }, []],
    ["a boolean that comes as text", { VERBOSE: "true" }, []],
    ["a number for text", { TOKEN: 12345 }, []],
    ["text for a number", { RETRIES: "five" }, [{ variable: "RETRIES", problem: "can't be `five`: expected number" }]],
    [
      "a value that breaks a rule",
      { URL: "http://a" },
      [{ variable: "URL", problem: "can't be `http://a`: expected `https://…`" }],
    ],
    [
      "a secret, which is not shown",
      { TOKEN: "abc" },
      [
        {
          variable: "TOKEN",
          problem: "has an invalid value (a secret, not shown): expected string to have >=4 characters",
        },
      ],
    ],
    [
      "a value refused in production",
      { ORIGINS: "*" },
      [{ variable: "ORIGINS", problem: "can't be `*` in production: name them" }],
    ],
    [
      "a name that is not in the manifest",
      { RETRY: 1 },
      [
        {
          variable: "RETRY",
          problem: "is not a variable of this service; its variables are URL, TOKEN, RETRIES, VERBOSE, ORIGINS",
        },
      ],
    ],
  ])("%s", (_, values, problems) => {
    expect(checkValues(manifest, values as Record<string, string | number>, "production")).toEqual(problems);
  });
});

test("what is refused in production is taken in staging", () => {
  expect(checkValues(manifest, { ORIGINS: "*" }, "staging")).toEqual([]);
});

test("a value that the user has encrypted is not shown either", () => {
  expect(checkValues(manifest, { URL: "http://hunter2" }, "local", (name) => name === "URL")).toEqual([
    { variable: "URL", problem: "has an invalid value (a secret, not shown): expected `https://…`" },
  ]);
});

test("binding writes defaults down and tells which they are, and which variables no build reads", () => {
  const bound = bind(manifest, { URL: "https://api.example", TOKEN: "abcd" }, "local");
  expect(bound.values).toMatchObject({ URL: "https://api.example", RETRIES: "3", ORIGINS: "https://a.example" });
  expect(bound.runtimeOnly).toEqual(["RETRIES"]);
  expect(bound.defaults).toEqual(["RETRIES", "ORIGINS"]);
});

test("variables of one schema, or of one that was derived from another's, have notes of their own", () => {
  const url = z.string().startsWith("https://");
  const about = runtimeVariable(url, { description: "one", secret: true });
  const several = z.object({
    ONE: about,
    TWO: variable(url, { description: "two" }),
    DERIVED: variable(about.regex(/com$/), { description: "three" }),
  });
  expect(["ONE", "TWO", "DERIVED"].map((name) => notesOf(several, name))).toMatchObject([
    { description: "one", secret: true, runtime: true },
    { description: "two", secret: false, runtime: false },
    { description: "three", secret: false, runtime: false },
  ]);
});

test("a secret variable's value is a secret, others stay readable", async () => {
  const bound = bind(manifest, { URL: "https://a.example", TOKEN: "abcd" }, "local");
  expect(bound.values.URL).toBe("https://a.example");
  expect(await pulumi.isSecret(pulumi.output(bound.values.TOKEN))).toBe(true);
});

test("what is bound to a secret stays one, whatever the manifest says", async () => {
  const bound = bind(manifest, { URL: pulumi.secret("https://user:pw@a.example"), TOKEN: "abcd" }, "local");
  expect(await pulumi.isSecret(pulumi.output(bound.values.URL))).toBe(true);
});

test("literals that the manifest does not take are told at once, all of them", () => {
  expect(() => bind(manifest, { URL: "ftp://a", TOKEN: "abcd", RETRIES: 1.5 }, "local")).toThrow(
    "`RETRIES` can't be `1.5`: expected int; `URL` can't be `ftp://a`: expected `https://…`",
  );
});

test.each([
  ["an output", pulumi.output("ftp://late"), "can't be `ftp://late`"],
  ["a secret, which is not shown", pulumi.secret("ftp://late"), "has an invalid value (a secret, not shown)"],
])("%s is checked once it is known", async (_, binding, shown) => {
  const bound = bind(manifest, { URL: binding, TOKEN: "abcd" }, "local");
  const late = pulumi.output(bound.values.URL) as unknown as Record<"isKnown" | "isSecret", Promise<boolean>> & {
    promise(): Promise<string>;
  };
  // An output fails as several promises; each has to be looked at, or the test runner takes it for lost.
  const settled = await Promise.allSettled([late.promise(), late.isKnown, late.isSecret]);
  expect(settled.map((result) => (result.status === "rejected" ? String(result.reason) : "fine"))).toEqual(
    Array(3).fill(`Error: \`URL\` ${shown}: expected \`https://…\``),
  );
});

test("a missing required variable does not compile", () => {
  type Given = Bindings<typeof manifest>;
  expectTypeOf<{ URL: string; TOKEN: string }>().toExtend<Given>();
  expectTypeOf<{ URL: string }>().not.toExtend<Given>();
  expectTypeOf<{ URL: string; TOKEN: string; RETRIES: boolean }>().not.toExtend<Given>();
});
