import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import * as path from "node:path";
import { parseEnv } from "node:util";
import { Ajv2020 } from "ajv/dist/2020";
import addFormats from "ajv-formats";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { z } from "zod";
import { runtimeVariable, variable } from "../../../components/manifest";
import { systems } from "../../../stacks";
import { specimen } from "../../../stacks/specimen";
import { defineSystem, type System } from "../../../stacks/system";
import { manifestDocuments } from "./documents";

const shared = runtimeVariable(z.enum(["info", "debug"]).default("info"), {
  description: "How much is logged",
  refused: { production: { matches: (level) => level === "debug", because: "it is too much" } },
});
const shop = defineSystem({
  name: "shop",
  stores: ["postgres"],
  services: {
    api: {
      kind: "web",
      folder: "apps/api",
      manifest: z.object({
        LOG_LEVEL: shared,
        DATABASE_URL: runtimeVariable(z.string().startsWith("postgres", "expected `postgresql://…`"), {
          description: "The database",
          secret: true,
        }),
        TOKEN: runtimeVariable(z.string().default("not-to-be-seen"), { description: "The way in", secret: true }),
        RETRIES: runtimeVariable(z.number().int().min(0).max(9).default(2), { description: "Times" }),
        TITLE: runtimeVariable(z.string().min(1).optional(), { description: "One | or another" }),
      }),
    },
    web: {
      kind: "site",
      folder: "apps/web",
      manifest: z.object({ API: variable(z.url({ error: "expected a URL" }), { description: "The API" }) }),
    },
    elsewhere: { kind: "web", folder: "apps/none", manifest: z.object({ LOG_LEVEL: shared }) },
  },
  problems: (_, { environment }) =>
    environment === "production"
      ? [{ path: ["variables", "api", "DATABASE_URL"], message: "is missing", fix: { set: "<url>" } }]
      : [],
  build({ platform }) {
    const build = { runtime: "node" as const, build: "true", start: "true" };
    const postgres = platform.postgres("postgres", { plan: "basic_256mb", version: "17" });
    const api = platform.webService("api", { build });
    platform.staticSite("web", { buildCommand: "true", publishPath: "." });
    platform.webService("elsewhere", { build });
    platform.rollout({
      api: { variables: { DATABASE_URL: postgres.connectionString() } },
      web: { variables: { API: api.url } },
      elsewhere: { variables: {} },
    });
    return {};
  },
});

let root: string;
beforeAll(async () => {
  root = await mkdtemp(path.join(tmpdir(), "slipway-documents-"));
  for (const folder of ["api", "web"]) await mkdir(path.join(root, "examples/shop/apps", folder), { recursive: true });
});
afterAll(() => rm(root, { recursive: true }));

async function textOf(file: string, system: System = shop): Promise<string> {
  const documents = await manifestDocuments({ root, system });
  return documents.find((document) => document.file === file)?.text ?? `no ${file}`;
}

test("each service has a schema, each with a folder an example, and the system a page", async () => {
  const documents = await manifestDocuments({ root, system: shop });
  expect(documents.map(({ file }) => file).sort()).toEqual([
    "docs/variables/shop/README.md",
    "docs/variables/shop/api.schema.json",
    "docs/variables/shop/elsewhere.schema.json",
    "docs/variables/shop/web.schema.json",
    "examples/shop/apps/api/.env.example",
    "examples/shop/apps/web/.env.example",
  ]);
});

describe("an .env.example", () => {
  const example = () => textOf("examples/shop/apps/api/.env.example");

  test("has every variable with what is to be known of it, and no secret's value", async () => {
    const text = await example();
    expect(text.split("\n\n").slice(1)).toEqual([
      "# How much is logged.\n# Optional, `info` by default: `info` or `debug`.\n# In every environment; `debug` is refused in production: it is too much.\n#LOG_LEVEL=info",
      "# The database.\n# Required, a secret: `postgresql://…`.\n# In every environment.\nDATABASE_URL=",
      "# The way in.\n# Optional, a secret: any text.\n# In every environment.\n#TOKEN=",
      "# Times.\n# Optional, `2` by default: a whole number, at least 0, at most 9.\n# In every environment.\n#RETRIES=2",
      "# One | or another.\n# Optional: any text.\n# In every environment.\n#TITLE=\n",
    ]);
    expect(text).not.toContain("not-to-be-seen");
  });

  test("gives what reads it the variables that must be given, and no other", async () => {
    expect(parseEnv(await example())).toEqual({ DATABASE_URL: "" });
  });

  test("of a folder that two services share has the variables of both, each once", async () => {
    const manifest = { ...shop.services.api?.manifest.shape, LOG_LEVEL: variable(z.string(), { description: "" }) };
    const worker = { kind: "web", folder: "apps/api", manifest: z.object(manifest) } as const;
    const text = await textOf("examples/shop/apps/api/.env.example", {
      ...shop,
      services: { ...shop.services, worker },
    });
    expect(text).toContain("# What api and worker take from the environment.");
    expect(parseEnv(text)).toEqual({ DATABASE_URL: "", LOG_LEVEL: "" });
    expect(text.match(/LOG_LEVEL=/g)).toHaveLength(1);
  });
});

describe("a template for production", () => {
  const file = "examples/shop/apps/api/.env.production.example";

  test("is there where a Compose file runs the system in production, and has no value that is secret", async () => {
    expect(await textOf(file)).toBe(`no ${file}`);
    const compose = path.join(root, "examples/shop/docker-compose.prod.yml");
    await writeFile(compose, "");
    try {
      const text = await textOf(file);
      expect(parseEnv(text)).toEqual({ DATABASE_URL: "" });
      // Where a `$` between them stays one.
      for (const line of text.split("\n").filter((one) => /^#?[A-Z_]+=/.test(one))) expect(line).toMatch(/='[^']*'$/);
      for (const name of ["LOG_LEVEL", "DATABASE_URL", "TOKEN", "RETRIES", "TITLE"]) expect(text).toContain(`${name}=`);
      expect(text).toContain("# Not `debug`: it is too much.");
      expect(text).not.toContain("not-to-be-seen");
    } finally {
      await rm(compose);
    }
  });
});

test("a page tells of each variable where it comes from, who reads it, and where it is refused", async () => {
  const page = await textOf("docs/variables/shop/README.md");
  const rows = page.split("\n").filter((line) => line.startsWith("| `"));
  expect(rows.map((row) => row.replaceAll(/ +/g, " "))).toEqual([
    "| `LOG_LEVEL` | How much is logged | `info` or `debug` | `info` | default | at the start | all; `debug` is refused in production: it is too much |",
    "| `DATABASE_URL` (secret) | The database | `postgresql://…` | required | connection of postgres; must be set in production | at the start | all |",
    "| `TOKEN` (secret) | The way in | any text | a secret | default | at the start | all |",
    "| `RETRIES` | Times | a whole number, at least 0, at most 9 | `2` | default | at the start | all |",
    "| `TITLE` | One \\| or another | any text | none | nothing | at the start | all |",
    "| `API` | The API | a URL | required | public address of api | by the build | all |",
    "| `LOG_LEVEL` | How much is logged | `info` or `debug` | `info` | default | at the start | all; `debug` is refused in production: it is too much |",
  ]);
  expect(page).toContain(
    "[`.env.example`](../../../examples/shop/apps/api/.env.example), [JSON Schema](api.schema.json)",
  );
  expect(page).not.toContain("not-to-be-seen");
});

describe("a JSON Schema", () => {
  test("takes and refuses what the manifest does, from the texts of a process", async () => {
    const ajv = new Ajv2020({ coerceTypes: true, allErrors: true });
    addFormats(ajv);
    const text = await textOf("docs/variables/shop/api.schema.json");
    const validate = ajv.compile(JSON.parse(text) as object);
    const failing = (environment: object) => {
      validate(environment);
      return validate.errors?.map(({ instancePath, keyword }) => `${instancePath} ${keyword}`) ?? [];
    };
    expect(failing({ DATABASE_URL: "postgresql://db", RETRIES: "3", PATH: "/usr/bin" })).toEqual([]);
    expect(failing({ LOG_LEVEL: "loud", RETRIES: "10" })).toEqual([" required", "/LOG_LEVEL enum", "/RETRIES maximum"]);
    expect(text).not.toContain("not-to-be-seen");
  });

  test.each(systems.map((system) => [system.name, system] as const))("of %s is a right one", async (_, system) => {
    const ajv = new Ajv2020({ strict: true });
    addFormats(ajv);
    const documents = await manifestDocuments({ root, system });
    const schemas = documents.filter(({ file }) => file.endsWith(".json"));
    expect(schemas).toHaveLength(Object.keys(system.services).length);
    for (const { text } of schemas) expect(() => ajv.compile(JSON.parse(text) as object)).not.toThrow();
  });
});

test("under another name a system's documents are that one's", async () => {
  const documents = await manifestDocuments({ root, system: specimen, name: "web-shop", hasFolder: () => true });
  expect(documents.map(({ file }) => file)).toContain("examples/web-shop/.env.example");
  expect(documents.filter(({ text }) => text.includes("specimen"))).toEqual([]);
});
