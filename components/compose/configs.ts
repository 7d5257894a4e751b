import { givenTo } from "../given";
import type { RolloutEntry, Service } from "../platform";
import type { ComposeFile } from "./compose-file";
import { known } from "./known";

/**
 * What a service's secret file is called among those of the Compose file, whose names have no dots. No two have one name: of the service's
 * an underscore is doubled, so that `_-` ends it, and of the file's a hyphen says that what follows stands for itself.
 */
export function configName({ name }: Service, file: string): string {
  const characters: Readonly<Record<string, string>> = { ".": "_", _: "-_", "-": "--" };
  return `${name.replaceAll("_", "__")}_-${file.replaceAll(/[._-]/g, (character) => characters[character] ?? "")}`;
}

/** The secret files that a service is given, as the Compose file holds them. @throws pulumi.RunError where a content can't be known */
export async function configsOf(entry: RolloutEntry): Promise<NonNullable<ComposeFile["configs"]>> {
  const { service } = entry;
  const files = Object.entries(givenTo(entry).secretFiles).map(async ([file, content]) => {
    return [configName(service, file), { content: await known(file, content) }] as const;
  });
  return Object.fromEntries(await Promise.all(files));
}
