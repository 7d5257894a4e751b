import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import { z } from "zod";
import { sharedPostgresFolder } from "../outlying-folders";

const recordSchema = z.object({
  postgres: z.object({ id: z.string() }),
  server: z.object({ isOutlying: z.boolean() }),
});
const stateSchema = z.object({ id: z.string(), postgres: z.tuple([recordSchema]) });

/** Where the data of the one Postgres instance of a data folder are. */
export async function postgresFolder(dataDir: string): Promise<string> {
  const state = stateSchema.parse(JSON.parse(await readFile(join(dataDir, "state.json"), "utf8")));
  const [{ postgres, server }] = state.postgres;
  return join(server.isOutlying ? join(sharedPostgresFolder, state.id) : dataDir, "databases", postgres.id);
}

/** Where the server of the one Postgres instance of a data folder writes its process id. */
export async function postgresPidFile(dataDir: string): Promise<string> {
  return join(await postgresFolder(dataDir), "postmaster.pid");
}

export async function postgresPid(dataDir: string): Promise<number> {
  return Number.parseInt(await readFile(await postgresPidFile(dataDir), "utf8"), 10);
}

/** The process of one key value instance. */
export async function redisPid(connectionString: string): Promise<number> {
  const redis = new Redis(connectionString);
  try {
    return Number(/process_id:(\d+)/.exec(await redis.info("server"))?.[1]);
  } finally {
    redis.disconnect();
  }
}
