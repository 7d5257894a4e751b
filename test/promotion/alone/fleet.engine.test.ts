import pg from "pg";
import { expect, test } from "vitest";
import { z } from "zod";
import { livesAlone } from "../life-alone";

/** As many as there are to be at least. */
const TICKS = 30;
const Runs = z.array(z.object({ second: z.number(), attempts: z.number(), instance: z.string() }));

livesAlone("fleet", {
  settings: { database: { allowedNetworks: [{ cidrBlock: "127.0.0.1/32" }] } },
  // Production has run one release by then, and another one from a deploy on that had both side by side.
  onceIsPromoted: (world) => {
    test("each tick of its job has run once, also while a deploy had two instances side by side", async () => {
      const { "fleet.externalDatabaseUrl": connectionString } = await world().outputs("production");
      const client = new pg.Client({ connectionString: String(connectionString), ssl: { rejectUnauthorized: false } });
      await client.connect();
      const query = "select extract(epoch from tick)::int as second, attempts, instance from job_runs order by tick";
      const look = async () => Runs.parse((await client.query(query)).rows);
      try {
        await expect.poll(async () => (await look()).length).toBeGreaterThanOrEqual(TICKS);
        const runs = await look();
        expect(runs.map(({ second }) => second)).toEqual(runs.map((_, at) => (runs[0]?.second ?? NaN) + at));
        expect(new Set(runs.map(({ attempts }) => attempts))).toEqual(new Set([1]));
        expect(new Set(runs.map(({ instance }) => instance)).size).toBe(2);
      } finally {
        await client.end();
      }
    });
  },
});
