import {
  deleteUnlessGone,
  envVarsOf,
  putEnvVar,
  putEnvVars,
  putSecretFile,
  putSecretFiles,
  type RenderClient,
  secretFilesOf,
} from "@slipway/render-client";
import { entryPath } from "../../values/path";
import type { Entry } from "./records";

type Texts = Readonly<Record<string, string>>;

/** A part of what a service is configured with: texts by name, with endpoints of their own. */
interface Part {
  /** Where an entry has it. */
  readonly property: "envVars" | "secretFiles";
  /** Its endpoints, below the service's. */
  readonly path: string;
  read(render: RenderClient, serviceId: string): Promise<ReadonlyMap<string, string>>;
  put(render: RenderClient, serviceId: string, name: string, text: string): Promise<void>;
  /** Those that are not among the texts are gone afterwards. */
  putAll(render: RenderClient, serviceId: string, texts: Texts): Promise<void>;
}

const variables: Part = {
  property: "envVars",
  path: "env-vars",
  read: envVarsOf,
  put: (render, serviceId, name, value) => putEnvVar(render, serviceId, name, { value }),
  putAll: (render, serviceId, texts) =>
    putEnvVars(
      render,
      serviceId,
      Object.entries(texts).map(([key, value]) => ({ key, value })),
    ),
};

const secretFiles: Part = {
  property: "secretFiles",
  path: "secret-files",
  read: secretFilesOf,
  put: putSecretFile,
  putAll: (render, serviceId, texts) =>
    putSecretFiles(
      render,
      serviceId,
      Object.entries(texts).map(([name, content]) => ({ name, content })),
    ),
};

/** What to write so that the texts are what is desired. */
interface Writes {
  readonly puts: Texts;
  readonly deletes: readonly string[];
}

/** The writes from what the state holds to what is desired. What somebody else changed or added is for a refresh to tell. */
export function writesFromState(desired: Texts, prior: Texts): Writes {
  return {
    puts: Object.fromEntries(Object.entries(desired).filter(([name, text]) => prior[name] !== text)),
    deletes: Object.keys(prior).filter((name) => !(name in desired)),
  };
}

/**
 * The writes from what Render holds to what is desired, where the state may not be true.
 *
 * @param ours names that are, or may have been, of this rollout's writing; all others are left alone
 */
export function writesFromRender(
  desired: Texts,
  observed: ReadonlyMap<string, string>,
  ours: ReadonlySet<string>,
): Writes {
  return {
    puts: Object.fromEntries(Object.entries(desired).filter(([name, text]) => observed.get(name) !== text)),
    deletes: [...ours].filter((name) => !(name in desired) && observed.has(name)),
  };
}

/** What is known of a service's configuration before it is written. */
export interface Knowledge {
  /** The service's key in the rollout. */
  readonly key: string;
  /** The service's entry as the state holds it. */
  readonly before: Entry | undefined;
  /** Whether Render has what the state holds; otherwise Render is asked. */
  readonly isTrue: boolean;
  /** Property paths that an interrupted update may have written. */
  readonly begunPaths: readonly string[];
}

/** Reconciles a service's variables and secret files with its entry. */
export async function writeConfiguration(render: RenderClient, entry: Entry, knowledge: Knowledge): Promise<void> {
  await writePart(render, variables, entry, knowledge);
  await writePart(render, secretFiles, entry, knowledge);
}

async function writePart(
  render: RenderClient,
  part: Part,
  entry: Entry,
  { key, before, isTrue, begunPaths }: Knowledge,
): Promise<void> {
  const { serviceId, [part.property]: desired = {} } = entry;
  const prior = before?.[part.property] ?? {};
  if (isTrue && before !== undefined) return write(render, part, serviceId, writesFromState(desired, prior));
  const begun = namesWithin(begunPaths, entryPath(entryPath("services", key), part.property));
  const ours = new Set([...Object.keys(prior), ...begun]);
  if (Object.keys(desired).length === 0 && ours.size === 0) return;
  const observed = await part.read(render, serviceId);
  // A new service has none, so that nothing of anybody else's can be lost by writing all at once.
  if (observed.size > 0) await write(render, part, serviceId, writesFromRender(desired, observed, ours));
  else if (Object.keys(desired).length > 0) await part.putAll(render, serviceId, desired);
}

async function write(render: RenderClient, part: Part, serviceId: string, { puts, deletes }: Writes): Promise<void> {
  for (const [name, text] of Object.entries(puts)) await part.put(render, serviceId, name, text);
  for (const name of deletes) {
    await deleteUnlessGone(render, `/services/${serviceId}/${part.path}/${encodeURIComponent(name)}`);
  }
}

/** The names among property paths such as `services.api.envVars.LOG_LEVEL`. */
export function namesWithin(paths: readonly string[], parent: string): string[] {
  return paths.flatMap((path) => {
    if (!path.startsWith(parent)) return [];
    const rest = path.slice(parent.length);
    if (rest.startsWith(".")) return [rest.slice(1)];
    return rest.startsWith('["') ? [JSON.parse(rest.slice(1, -1)) as string] : [];
  });
}
