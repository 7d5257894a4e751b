import { type EnvironmentReply, environmentReplySchema, type ProjectReply } from "@slipway/render-api";
import { deleteUnlessGone, isInconclusive, type RenderClient } from "@slipway/render-client";
import { isDeepStrictEqual } from "node:util";
import { namedEntries } from "../../declaration/removed";
import type { Inputs } from "../../declaration/request";
import { requireEmpty } from "../environment/emptiness";
import type { Section } from "../rest/section";

/** An environment of a project, as a program says it. */
export interface ProjectEnvironment {
  readonly name: string;
  readonly protectedStatus?: string;
  readonly networkIsolationEnabled?: boolean;
}

/** A project, with the environments that the shared lists of a refresh have of it. */
export interface Project extends ProjectReply {
  readonly environments?: readonly EnvironmentReply[];
}

export function environmentsOf(render: RenderClient, projectId: string): Promise<EnvironmentReply[]> {
  return render.list("/environments", "environment", environmentReplySchema, { projectId });
}

/** The environments that a program names, one by one. Others of the project belong to somebody else. */
export const environments: Section<Project> = {
  owns: ["environments"],
  read: async (render, id, reply, { said, begunPaths }) => {
    const all = reply.environments ?? (await environmentsOf(render, id));
    const begun = namedEntries(begunPaths, "environments");
    const named = new Set([...said.flatMap(namedIn).map(({ name }) => name), ...begun]);
    // Oldest first, as they were made; an import takes all of them.
    const ours = all.filter(({ name }) => said.length === 0 || named.has(name)).toReversed();
    return { environments: ours.map(settingsOf) };
  },
  write: async (render, id, { desired, prior, repairs }, observed) => {
    const there = new Map((await environmentsOf(render, id)).map((one) => [one.name, one]));
    const wanted = namedIn(desired).map(settingsOf);
    const before = [...(prior === undefined ? [] : namedIn(prior)), ...(repairs ? namedIn(observed) : [])];
    const isWanted = (name: string) => wanted.some((one) => one.name === name);
    const names = new Set(before.map(({ name }) => name));
    const dropped = [...names].flatMap((name) => (isWanted(name) ? [] : (there.get(name) ?? [])));
    const added = wanted.filter(({ name }) => !there.has(name));
    // What is in one that is renamed stays there.
    const [free, deleted] = [dropped.slice(0, added.length), dropped.slice(added.length)];
    for (const one of deleted) requireEmpty(one, `The environment \`${one.name}\` (\`${one.id}\`)`);
    for (const settings of added) {
      const renamed = free.shift();
      if (renamed === undefined) await create(render, id, settings);
      else await patch(render, renamed, settings);
    }
    for (const settings of wanted) {
      const current = there.get(settings.name);
      const isSaid = repairs || !before.some((one) => isDeepStrictEqual(settingsOf(one), settings));
      if (current !== undefined && isSaid) await patch(render, current, settings);
    }
    for (const one of deleted) await deleteUnlessGone(render, `/environments/${one.id}`);
    return undefined;
  },
};

/** There was none of its name, so that one whose reply was lost is looked up. */
async function create(render: RenderClient, projectId: string, settings: ProjectEnvironment): Promise<void> {
  try {
    await render.tell("post", "/environments", { projectId, ...settings });
  } catch (error) {
    const isThere = ({ name }: EnvironmentReply): boolean => name === settings.name;
    if (!isInconclusive(error) || !(await environmentsOf(render, projectId)).some(isThere)) throw error;
  }
}

/** Writes what differs. */
async function patch(render: RenderClient, current: EnvironmentReply, settings: ProjectEnvironment): Promise<void> {
  const held = new Map<string, unknown>(Object.entries(settingsOf(current)));
  const changed = Object.entries(settings).filter(([name, value]) => held.get(name) !== value);
  if (changed.length === 0) return;
  await render.tell("patch", `/environments/${current.id}`, Object.fromEntries(changed));
}

function settingsOf(environment: ProjectEnvironment | EnvironmentReply): Required<ProjectEnvironment> {
  const { name, protectedStatus = "unprotected", networkIsolationEnabled = false } = environment;
  return { name, protectedStatus, networkIsolationEnabled };
}

export function namedIn({ environments: named }: Inputs): readonly ProjectEnvironment[] {
  return (named ?? []) as unknown as readonly ProjectEnvironment[];
}
