import * as pulumi from "@pulumi/pulumi";
import { plainText } from "@slipway/render-api";
import { type Release, shortRelease } from "../components/release";
import { isLocalRepository } from "../components/source";
import { systems } from "../stacks";
import type { ConfiguredSystem, System } from "../stacks/system";
import { requireEmulator } from "./emulator";
import { localRelease } from "./local-release";
import { encryptedTexts } from "./encryption";
import { keepSecret } from "./secrecy";
import { currentConfig, readSettings } from "./settings";

/**
 * The program: reads the stack's settings, opens the platform, builds the stack's systems and returns their outputs.
 *
 * @param table systems that a stack may bring up
 */
export async function program(table: readonly System[] = systems): Promise<pulumi.Inputs> {
  try {
    return await build(table);
  } catch (error) {
    // Pulumi shows it as it is, and repositories and their servers have their words in it.
    throw plainError(error);
  }
}

/** An error as Pulumi may show it: its message, and of what is no error of a user the stack too. */
function plainError(error: unknown): unknown {
  if (error instanceof pulumi.RunError) return new pulumi.RunError(plainText(error.message));
  if (!(error instanceof Error)) return error;
  const [message, stack] = [error.message, error.stack ?? ""].map(plainText);
  return Object.defineProperties(error, { message: { value: message }, stack: { value: stack } });
}

async function build(table: readonly System[]): Promise<pulumi.Inputs> {
  const { config, source } = currentConfig();
  if (source !== undefined && config.isPreview)
    await pulumi.log.info(`\`${source.file}\` sets ${source.leaves.join(", ") || "nothing"}.`);
  const marked = keepSecret(encryptedTexts(config));
  const settings = await readSettings(config, table, source);
  await requireEmulator(config);
  for (const warning of settings.warnings) await pulumi.log.warn(plainText(warning));
  const releases = await Promise.all(settings.systems.map(releasesOf));
  // Each output has a name of its own, `<system>.<output>`: `pulumi stack output` finds none within another.
  const outputs = settings.systems.flatMap((configured, index) =>
    Object.entries(configured.build(settings.open, releases[index] ?? {})).map(
      ([name, value]) => [`${configured.system.name}.${name}`, value] as const,
    ),
  );
  return marked(Object.fromEntries(outputs));
}

/** The release that each service of a system runs: the pinned one, or what its repository on this machine holds for it. */
async function releasesOf({ system, sources }: ConfiguredSystem): Promise<Record<string, Release>> {
  const found = await Promise.all(
    Object.entries(sources).map(async ([service, source]) => {
      if (source.alwaysFollows) return [];
      if (source.release !== undefined) return [[service, source.release] as const];
      if (!isLocalRepository(source.repo)) return [];
      const { commit, uncommitted } = await localRelease(source);
      const release: Release = { kind: "commit", commit };
      if (uncommitted.length > 0) {
        const files =
          uncommitted.length > 3
            ? `${uncommitted.slice(0, 3).join(", ")} and ${uncommitted.length - 3} more`
            : uncommitted.join(", ");
        const found = `${system.name}'s ${service} runs commit ${shortRelease(release)}; uncommitted and therefore not deployed: ${files}`;
        await pulumi.log.warn(plainText(found));
      }
      return [[service, release] as const];
    }),
  );
  return Object.fromEntries(found.flat());
}
