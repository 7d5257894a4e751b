import { resolve } from "node:path";
import { build } from "esbuild";
import { beforeAll, describe, expect, test } from "vitest";
import { checkValues } from "../../components/manifest";
import { manifests } from "../../stacks/webapp/manifests";
import type { Value } from "./edge-values";

// The manifests of `webapp` take what its applications take, and nothing else: values on either side of each limit.

const workspace = resolve(__dirname, "../../examples/webapp");
const right: Record<string, string> = {
  DATABASE_URL: "postgresql://app:pw@db/app?sslmode=require&uselibpqcompat=true",
  WEB_ORIGIN: "https://app.acme.com",
  API_PRIVATE_ADDRESS: "webapp-api-x7f2:4000",
};
const level = { taken: ["debug", "info", "warn", "error"], refused: ["trace", "INFO", 30] };
type Edges = Record<string, { taken: readonly Value[]; refused: readonly Value[] }>;
const edges: Record<"api" | "web", Edges> = {
  api: {
    // On a developer's machine the application takes more.
    NODE_ENV: { taken: ["production"], refused: ["live", "PRODUCTION", true] },
    LOG_LEVEL: level,
    PORT: { taken: [1, 4000, 65_535], refused: [65_536, 4000.5, -1, "http"] },
    DATABASE_URL: {
      taken: [right.DATABASE_URL ?? "", "postgres://db/app?uselibpqcompat=true&sslmode=require"],
      refused: ["mysql://app:pw@db/app?sslmode=require&uselibpqcompat=true", 5432],
    },
    WEB_ORIGIN: {
      taken: ["https://app.acme.com", "http://127.0.0.1:10000"],
      refused: ["https://app.acme.com/", "https://app.acme.com/a", "app.acme.com", "ftp://app.acme.com", "*"],
    },
  },
  web: {
    API_PRIVATE_ADDRESS: {
      taken: ["api:4000", "127.0.0.1:20001"],
      refused: ["http://api:4000", "api", "api:4000/", "api:x", ":4000", 5],
    },
  },
};

type Read = (variables: Record<string, string>) => unknown;
let applications: Record<"api" | "web", Read>;
beforeAll(async () => {
  const contents = `
    import { readEnvironment } from "./apps/api/src/environment";
    import { environmentProblem } from "./apps/web/lib/environment";
    export const api = readEnvironment;
    export const web = (variables) => {
      const problem = environmentProblem(variables);
      if (problem !== undefined) throw new Error(problem);
    };`;
  const options = { bundle: true, write: false, platform: "node", format: "esm", logLevel: "error" } as const;
  const stdin = { contents, resolveDir: workspace };
  const { outputFiles } = await build({ stdin, nodePaths: [resolve("node_modules")], ...options });
  const code = Buffer.from(outputFiles[0]?.contents ?? []).toString("base64");
  applications = (await import(`data:text/javascript;base64,${code}`)) as typeof applications;
});

function isTaken(service: "api" | "web", variables: Record<string, string>): boolean {
  try {
    applications[service]({ ...right, ...variables });
    return true;
  } catch {
    return false;
  }
}

describe.each(["api", "web"] as const)("%s and its manifest agree", (service) => {
  const rows = Object.entries(edges[service]).flatMap(([variable, { taken, refused }]) => [
    ...taken.map((value) => ({ variable, value, verdict: "taken" })),
    ...refused.map((value) => ({ variable, value, verdict: "refused" })),
  ]);

  test.each(rows)("$variable: $value is $verdict", ({ variable, value, verdict }) => {
    const told = checkValues(manifests[service], { [variable]: value }, "staging");
    expect({
      manifest: told.length === 0 ? "taken" : "refused",
      application: isTaken(service, { [variable]: String(value) }) ? "taken" : "refused",
    }).toEqual({ manifest: verdict, application: verdict });
  });
});

test("the API reads what its manifest has, with the same defaults", () => {
  const own = applications.api({ ...right, NODE_ENV: "production" });
  const defaults = Object.entries(manifests.api.shape).map(([name, schema]) => [
    name,
    right[name] ?? schema.safeParse(undefined).data,
  ]);
  expect(own).toEqual(Object.fromEntries(defaults));
  expect(Object.keys(edges.api).sort()).toEqual(Object.keys(manifests.api.shape).sort());
});

test("what the pages' scripts are built with is an address without a slash at its end", () => {
  const problemsOf = (address: string) => checkValues(manifests.web, { NEXT_PUBLIC_API_URL: address }, "staging");
  expect(problemsOf("https://api.acme.com")).toEqual([]);
  for (const address of ["https://api.acme.com/", "api.acme.com"]) expect(problemsOf(address), address).toHaveLength(1);
});
