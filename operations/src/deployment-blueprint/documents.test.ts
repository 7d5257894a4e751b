import * as path from "node:path";
import { expect, test } from "vitest";
import { environmentSchema } from "../../../components/environment";
import { notesOf } from "../../../components/manifest";
import { systems } from "../../../stacks";
import { blueprintDocuments } from "./documents";

const root = path.resolve(__dirname, "../../..");
const backend = systems.filter(({ name }) => name === "backend");

/** The blueprint of backend, and the cells of each row of its tables. */
async function blueprint() {
  const [{ text } = { text: "" }, ...others] = await blueprintDocuments(root, systems);
  expect(others).toEqual([]);
  const rows = text.split("\n").filter((line) => line.startsWith("| "));
  return { text, rows: rows.map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim())) };
}

test("each value that the manifest refuses has a row, for each environment that refuses it", async () => {
  const { rows } = await blueprint();
  const refusals = backend.flatMap(({ services }) =>
    Object.entries(services).flatMap(([service, { manifest }]) =>
      Object.keys(manifest.shape).flatMap((name) =>
        environmentSchema.options.flatMap((environment) => {
          const because = notesOf(manifest, name).refused?.[environment]?.because;
          return because === undefined ? [] : [{ setting: `\`variables.${service}.${name}\``, environment, because }];
        }),
      ),
    ),
  );
  expect(refusals.length).toBeGreaterThan(5);
  const missing = refusals.filter(
    ({ setting, environment, because }) =>
      !rows.some(
        ([, where = "", what, , said]) =>
          (where === "every environment" || where.includes(environment)) && what === setting && said === because,
      ),
  );
  expect(missing).toEqual([]);
});

test("a rule of several settings has a row, with the environments that have it", async () => {
  const { rows } = await blueprint();
  const has = (...wanted: [where: string, setting: string, value: string, said: RegExp]) => {
    const [where, setting, value, said] = wanted;
    const own = rows.filter((cells) => cells[1] === where && cells[2] === setting && cells[3] === value);
    expect(own.map((cells) => cells[4]).join(), wanted.join(" ")).toMatch(said);
  };
  has("every environment", "`variables.api.ENABLE_HEALTH_PROBES`", "`false`", /^takes `\/health` away/);
  has("every environment", "`commands.preDeploy`", "`npx prisma db push`", /^has `prisma db push`/);
  has("every environment", "`commands.preDeploy`", "none", /^runs no migrations/);
  has(
    "every environment",
    "`commands.start`",
    "`npx prisma migrate deploy && node dist/server.js`",
    /of each of 2 instances/,
  );
  has("staging and production", "`variables.api.SUPABASE_JWT_SECRET`", "none", /^is missing: there it needs the JWT/);
});

test("it has each variable with where it comes from, and no secret's value", async () => {
  const { text, rows } = await blueprint();
  const variables = backend.flatMap(({ services }) =>
    Object.values(services).flatMap(({ manifest }) => Object.keys(manifest.shape)),
  );
  expect(rows.map((cells) => cells[1])).toEqual(expect.arrayContaining(variables.map((name) => `\`${name}\``)));
  const origin = (name: string) => rows.find((cells) => cells[1] === `\`${name}\``)?.[4];
  expect(origin("DATABASE_URL")).toBe("connection of postgres");
  expect(origin("SUPABASE_JWT_ISSUER")).toBe("the composition; must be set in staging and production");
  expect(origin("LOG_LEVEL")).toBe("default");
  expect(text).toContain("`npx prisma migrate deploy`");
  expect(text).toContain("`GET /health` answers 2xx or 3xx");
  expect(text).not.toContain("a-secret-of");
});
