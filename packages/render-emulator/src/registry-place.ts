import { join } from "node:path";
import { z } from "zod";

export const registryPlaceSchema = z.union([
  /** What stands before the name of an image: `127.0.0.1:<port>`. */
  z.object({ address: z.string() }),
  /** One sentence without its full stop. */
  z.object({ problem: z.string() }),
]);
/** Where the registry beside an emulator is, or why there is none. */
export type RegistryPlace = z.infer<typeof registryPlaceSchema>;

/** What it runs, unless an emulator is told otherwise. */
export const usualRegistryImage = "registry:3";

/** The folder of its images, within an emulator's data folder. */
export const registryFolder = (dataDir: string): string => join(dataDir, "registry");
