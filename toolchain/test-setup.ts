import * as path from "node:path";
import { progressTo } from "./progress";
import { ensurePulumi } from "./pulumi";
import { ensureRedis } from "./redis";

/** Puts Pulumi and Redis on the PATH of tests that run them. */
export async function setup(): Promise<void> {
  const step = progressTo(process.stderr);
  const folders = [await ensurePulumi(step), path.dirname(await ensureRedis(step))];
  process.env.PATH = [...folders, process.env.PATH].join(path.delimiter);
}
