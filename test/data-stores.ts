import {
  keyValueConnectionInfoSchema,
  keyValueSchema,
  postgresConnectionInfoSchema,
  postgresSchema,
} from "@slipway/render-api";
import { startTestEmulator } from "../packages/render-emulator/src/testing/test-folder";

/** A Postgres with a self-signed certificate and a Redis, both on this machine: the variables that lead to them. */
export interface DataStores extends AsyncDisposable {
  DATABASE_URL: string;
  REDIS_URL: string;
}

/** Starts the emulator's data stores, which are as services on Render meet them. */
export async function startDataStores(): Promise<DataStores> {
  const world = await startTestEmulator();
  const { client } = world;
  const asked = { ownerId: world.emulator.ownerId, plan: "free" };
  const postgres = postgresSchema.parse(
    (await client.send("POST", "/postgres", { ...asked, name: "postgres", version: "17" })).body,
  );
  const redis = keyValueSchema.parse((await client.send("POST", "/key-value", { ...asked, name: "redis" })).body);
  const paths = [`/postgres/${postgres.id}`, `/key-value/${redis.id}`] as const;
  for (const path of paths) {
    await client.until(
      () => client.get(path),
      (store) => (store as { status: string }).status === "available",
    );
  }
  const [postgresInfo, redisInfo] = await Promise.all(paths.map((path) => client.get(`${path}/connection-info`)));
  const database = new URL(postgresConnectionInfoSchema.parse(postgresInfo).internalConnectionString);
  database.search = "?uselibpqcompat=true&sslmode=require";
  return {
    DATABASE_URL: database.href,
    REDIS_URL: keyValueConnectionInfoSchema.parse(redisInfo).internalConnectionString,
    [Symbol.asyncDispose]: () => world[Symbol.asyncDispose](),
  };
}
