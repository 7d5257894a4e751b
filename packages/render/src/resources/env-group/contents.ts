import { type EnvGroupReply, envGroupReplySchema } from "@slipway/render-api";
import { deleteUnlessGone, type RenderClient } from "@slipway/render-client";
import type { Inputs } from "../../declaration/request";
import type { PlainValue } from "../../values/value";
import type { Goal, Section } from "../rest/section";
import { bytesOf, requireRoom } from "../secret-files-size";

type Texts = Readonly<Record<string, string>>;

/** What is to be written of one entry, with what stands before its name in the path. */
type Write = (name: string, body: object) => Promise<void>;

/** The variables of a group, one by one: Render has no way to write all at once. */
export const variables: Section<EnvGroupReply> = {
  owns: ["envVars", "generatedEnvVars"],
  read: async (_render, _id, { envVars }, { said }) => {
    const all = (envVars ?? []).map(({ key, value }) => [key, value] as const);
    const generated = new Set(said.flatMap(generatedIn));
    const isGenerated = ([key]: readonly [string, string]) =>
      generated.has(key) && !said.some((inputs) => key in textsIn(inputs.envVars));
    return {
      envVars: Object.fromEntries(all.filter((entry) => !isGenerated(entry))),
      generatedEnvVars: all.filter(isGenerated).map(([key]) => key),
    };
  },
  write: async (render, id, goal, observed) => {
    const path = `/env-groups/${id}/env-vars`;
    const { put, latest } = writing(render, path);
    const there = new Set([...Object.keys(textsIn(observed.envVars)), ...generatedIn(observed)]);
    for (const [key, value] of Object.entries(toWrite(goal, "envVars", observed))) await put(key, { value });
    const made = generatedIn(goal.desired).filter((key) => !there.has(key));
    for (const key of made) await put(key, { generateValue: true });
    const wanted = new Set([...Object.keys(textsIn(goal.desired.envVars)), ...generatedIn(goal.desired)]);
    const before =
      goal.prior === undefined ? [] : [...Object.keys(textsIn(goal.prior.envVars)), ...generatedIn(goal.prior)];
    await removeAll(
      render,
      path,
      [...before, ...(goal.repairs ? there : [])].filter((key) => there.has(key) && !wanted.has(key)),
    );
    return latest();
  },
};

/**
 * The secret files of a group, one by one, and before all else of it: where they would be too large, nothing is written. What makes room goes
 * before what needs it, since Render measures them together after each request.
 */
export const secretFiles: Section<EnvGroupReply> = {
  owns: ["secretFiles"],
  goesFirst: () => true,
  read: async (_render, _id, { secretFiles: files }) => ({
    secretFiles: Object.fromEntries((files ?? []).map(({ name, content }) => [name, content])),
  }),
  write: async (render, id, goal, observed) => {
    const path = `/env-groups/${id}/secret-files`;
    const { put, latest } = writing(render, path);
    const [wanted, there] = [textsIn(goal.desired.secretFiles), textsIn(observed.secretFiles)];
    const before = Object.keys(textsIn(goal.repairs ? observed.secretFiles : goal.prior?.secretFiles));
    const removed = before.filter((name) => name in there && !(name in wanted));
    const growth = ([name, content]: [string, string]) => bytesOf([content]) - bytesOf([there[name] ?? ""]);
    const puts = Object.entries(toWrite(goal, "secretFiles", observed)).toSorted(
      (one, other) => growth(one) - growth(other),
    );
    const after = new Map([...Object.entries(there).filter(([name]) => !removed.includes(name)), ...puts]);
    requireRoom(`The environment group \`${id}\``, after, wanted);
    await removeAll(render, path, removed);
    for (const [name, content] of puts) await put(name, { content });
    return latest();
  },
};

/** The entries that the program changed, but for what is as it says already; all that differ where a repair is due. */
function toWrite({ desired, prior, repairs }: Goal, property: string, observed: Inputs): Texts {
  const [before, there] = [textsIn(prior?.[property]), textsIn(observed[property])];
  return Object.fromEntries(
    Object.entries(textsIn(desired[property])).filter(
      ([name, value]) => there[name] !== value && (repairs || before[name] !== value),
    ),
  );
}

function writing(render: RenderClient, path: string): { put: Write; latest: () => EnvGroupReply | undefined } {
  let reply: EnvGroupReply | undefined;
  const put: Write = async (name, body) => {
    // Each reply shows the whole group.
    reply = await render.send("put", `${path}/${encodeURIComponent(name)}`, envGroupReplySchema, { body });
  };
  return { put, latest: () => reply };
}

async function removeAll(render: RenderClient, path: string, names: readonly string[]): Promise<void> {
  for (const name of new Set(names)) await deleteUnlessGone(render, `${path}/${encodeURIComponent(name)}`);
}

function textsIn(value: PlainValue | undefined): Texts {
  return (value ?? {}) as Texts;
}

function generatedIn({ generatedEnvVars }: Inputs): readonly string[] {
  return (generatedEnvVars ?? []) as readonly string[];
}
