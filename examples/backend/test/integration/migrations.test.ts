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
