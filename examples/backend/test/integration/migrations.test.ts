import { cp, mkdir, mkdtemp, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PrismaPg } from "@prisma/adapter-pg";
import { expect, test } from "vitest";
import { PrismaClient } from "../../src/generated/prisma/client.js";
import { prisma, TestDatabase } from "../support/database.js";

/** What a database is made of: columns, indexes and constraints. */
async function describeDatabase(url: string): Promise<unknown> {
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: url }) });
  const inPublic = "schemaname = 'public' AND tablename NOT LIKE '\\_prisma%'";
  const all = [
    `SELECT table_name, column_name, data_type, udt_name, is_nullable, column_default FROM information_schema.columns
       WHERE table_schema = 'public' AND table_name NOT LIKE '\\_prisma%' ORDER BY table_name, column_name`,
    `SELECT indexname, indexdef FROM pg_indexes WHERE ${inPublic} ORDER BY indexname`,
    `SELECT conname, pg_get_constraintdef(oid) AS definition FROM pg_constraint
       WHERE conrelid IN (SELECT format('%I', tablename)::regclass FROM pg_tables WHERE ${inPublic}) ORDER BY conname`,
  ];
  const found = await Promise.all(all.map((query) => client.$queryRawUnsafe<object[]>(query)));
  await client.$disconnect();
  return found;
}

test("migrations can be run again, and make what the schema says", async () => {
  await using migrated = await TestDatabase.create();
  expect(await prisma(migrated.url, "migrate", "deploy")).toContain("have been successfully applied");
  expect(await prisma(migrated.url, "migrate", "deploy")).toContain("No pending migrations");

  await using wanted = await TestDatabase.create();
  const toSchema = ["--to-schema-datamodel", "prisma/schema.prisma", "--script"];
  const script = await prisma(wanted.url, "migrate", "diff", "--from-empty", ...toSchema);
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: wanted.url }) });
  for (const statement of script.split(";\n").filter((text) => text.trim() !== ""))
    await client.$executeRawUnsafe(statement);
  await client.$disconnect();

  const found = await describeDatabase(migrated.url);
  expect(JSON.stringify(found)).toContain("monthly_deposit");
  expect(found).toEqual(await describeDatabase(wanted.url));
});

/** A copy of the schema with one migration more. */
async function withMigration(sql: string): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "backend-migrations-"));
  await cp("prisma", folder, { recursive: true });
  await mkdir(join(folder, "migrations/20991231235959_more"));
  await writeFile(join(folder, "migrations/20991231235959_more/migration.sql"), sql);
  return join(folder, "schema.prisma");
}

test("a migration is one transaction: one that fails leaves nothing behind, and goes through once it is mended", async () => {
  await using database = await TestDatabase.migrated();
  const before = await describeDatabase(database.url);
  const note = "ALTER TABLE plans ADD COLUMN note TEXT;\n";
  const broken = await withMigration(`${note}SELECT 1 / 0;\n`);
  await expect(prisma(database.url, "migrate", "deploy", "--schema", broken)).rejects.toThrow("division by zero");
  expect(await describeDatabase(database.url)).toEqual(before);

  const body = "BEGIN PERFORM 1; RETURN 2; END";
  const mended = await withMigration(`${note}CREATE FUNCTION two() RETURNS INT LANGUAGE plpgsql AS $$ ${body} $$;\n`);
  // Prisma tries no other before one that failed is marked as undone.
  await expect(prisma(database.url, "migrate", "deploy", "--schema", mended)).rejects.toThrow("P3009");
  const client = new PrismaClient({ adapter: new PrismaPg({ connectionString: database.url }) });
  await client.$executeRaw`UPDATE _prisma_migrations SET rolled_back_at = now() WHERE finished_at IS NULL`;
  await client.$disconnect();
  expect(await prisma(database.url, "migrate", "deploy", "--schema", mended)).toContain("successfully applied");
  expect(JSON.stringify(await describeDatabase(database.url))).toContain("note");
});
