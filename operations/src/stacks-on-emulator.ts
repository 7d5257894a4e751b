import { readdir, readFile } from "node:fs/promises";
import * as path from "node:path";
import { z } from "zod";
import type { Project } from "./project";

const Checkpoint = z.object({
  checkpoint: z.object({ latest: z.object({ resources: z.array(z.unknown()).nullish() }).nullish() }),
});

/** The stacks that have something on the emulator, by name. It goes by what Pulumi's file backend keeps: `stacks/<project>/<stack>.json`. */
export async function stacksOnEmulator({ stateFolder }: Project): Promise<string[]> {
  const folder = path.join(stateFolder, ".pulumi", "stacks");
  const files = (await readdir(folder, { recursive: true }).catch(() => [])).filter((file) => file.endsWith(".json"));
  const held = await Promise.all(files.map((file) => holdsAnything(path.join(folder, file))));
  return files
    .filter((_, index) => held[index])
    .map((file) => path.basename(file, ".json"))
    .sort();
}

/** When in doubt, it does. */
async function holdsAnything(file: string): Promise<boolean> {
  const parsed = Checkpoint.safeParse(await readFile(file, "utf8").then(JSON.parse, () => undefined));
  return !parsed.success || (parsed.data.checkpoint.latest?.resources ?? []).length > 0;
}
