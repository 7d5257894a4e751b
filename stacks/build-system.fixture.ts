import { render } from "../components/render";
import { runWithMocks } from "../components/render/mocks.fixture";
import type { Environment } from "../components/environment";
import type { Release } from "../components/release";
import type { System } from "./system";

export const commit = "0123456789abcdef0123456789abcdef01234567";
const release: Release = { kind: "commit", commit };

/** How a system is built in a test. */
export interface BuildOptions {
  environment?: Environment;
  stack?: string;
  /** Paths of settings that are encrypted. */
  encrypted?: readonly string[];
  /** Whether services have a release that the settings pin to none, as they do unless they follow their branch. */
  released?: boolean;
}

/** Builds a system with mocks of Render, as the program does with settings that are right. */
export async function buildSystem(
  system: System,
  settings: object,
  { environment = "staging", stack = environment, encrypted = [], released = true }: BuildOptions = {},
) {
  const isEncrypted = (path: readonly PropertyKey[]) => encrypted.includes(path.join("."));
  const { configured, problems } = system.configure(system.settings.parse(settings), {
    environment,
    stack,
    isEncrypted,
  });
  const pinned = Object.entries(configured.sources).filter(([, { alwaysFollows }]) => !alwaysFollows);
  const releases = Object.fromEntries(
    pinned.flatMap(([service, source]) => {
      const runs = source.release ?? (released ? release : undefined);
      return runs === undefined ? [] : [[service, runs] as const];
    }),
  );
  const { asked, result } = await runWithMocks(() =>
    configured.build((place) => render.open({ region: "frankfurt" }, place), releases),
  );
  return { asked, resources: asked.filter(({ type }) => type.startsWith("render:")), outputs: result, problems };
}
