import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { Redis } from "ioredis";
import { z } from "zod";

const stateSchema = z.object({ postgres: z.tuple([z.object({ server: z.object({ dataDir: z.string() }) })]) });

/** Where the server of the one Postgres instance of a data folder writes its process id. */
export async function postgresPidFile(dataDir: string): Promise<string> {
  const state = stateSchema.parse(JSON.parse(await readFile(join(dataDir, "state.json"), "utf8")));
  return join(state.postgres[0].server.dataDir, "postmaster.pid");
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
