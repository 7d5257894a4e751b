import { readFile } from "node:fs/promises";
import { z } from "zod";

/** What a JUnit XML report says. */
export interface TestReport {
  /** How many tests ran. One that is run for several devices counts for each. */
  count: number;
  /** How many did not. */
  skipped: number;
  /** Names of those that failed, among `count`: that of a test which failed on several devices stands as often. */
  failed: string[];
}

const caseSchema = z.looseObject({ name: z.string().default("a test without a name") });
const suiteSchema = z.object({
  testcase: z.array(caseSchema).default([]),
  testsuite: z.array(z.unknown()).default([]),
});
const documentSchema = z.union([
  z.object({ testsuites: z.unknown() }).transform(({ testsuites }) => testsuites),
  z.object({ testsuite: z.array(z.unknown()) }),
]);

/** Reads a JUnit XML report; undefined where tests have not come to write one. */
export async function readReport(file: string): Promise<TestReport | undefined> {
  const text = await readFile(file, "utf8").catch(() => undefined);
  return text === undefined ? undefined : reportIn(text);
}

/** @returns undefined where the text is no such report */
export async function reportIn(text: string): Promise<TestReport | undefined> {
  const { XMLParser } = await import("fast-xml-parser");
  // Its end is there, or whoever wrote it was cut off.
  if (!/<\/?testsuites?\/?>\s*$/.test(text)) return undefined;
  const parser = new XMLParser({
    ignoreAttributes: false,
    attributeNamePrefix: "",
    isArray: (name) => name === "testsuite" || name === "testcase",
  });
  const { data: suites, success } = documentSchema.safeParse(parser.parse(text));
  if (!success) return undefined;
  const cases = casesIn(suites);
  const failed = cases.filter((test) => "failure" in test || "error" in test).map(({ name }) => name);
  const skipped = cases.filter((test) => "skipped" in test).length;
  return { count: cases.length - skipped, skipped, failed };
}

function casesIn(suite: unknown): z.infer<typeof caseSchema>[] {
  const { testcase = [], testsuite = [] } = suiteSchema.safeParse(suite).data ?? {};
  return [...testcase, ...testsuite.flatMap(casesIn)];
}
