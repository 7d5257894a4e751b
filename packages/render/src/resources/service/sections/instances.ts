import { autoscalingSchema, type DiskReply, diskReplySchema, type ServiceReply } from "@slipway/render-api";
import {
  deleteUnlessGone,
  isInconclusive,
  putAutoscaling,
  type RenderClient,
  scaleService,
} from "@slipway/render-client";
import { ProviderError } from "../../../error";
import { isMap, type PlainMap } from "../../../values/value";
import type { Goal, Section } from "../../rest/section";

/**
 * How many instances run, by a number or by their load, and the disk of the one that has one: a disk goes before instances are added,
 * and comes after they are taken away.
 */
export const instances: Section<ServiceReply> = {
  owns: ["numInstances", "autoscaling", "disk"],
  // A plan that has no disk and one instance is refused while there is more.
  goesFirst: ({ plan }) => plan === "free",
  read: async (_render, _id, { serviceDetails: { numInstances, autoscaling, disk } }) => ({
    ...(numInstances !== undefined && { numInstances }),
    ...(autoscaling !== undefined && { autoscaling }),
    ...(disk !== undefined && { disk: { name: disk.name, mountPath: disk.mountPath, sizeGB: disk.sizeGB } }),
  }),
  write: async (render, id, { desired, changed }) => {
    const held = changed.has("disk") ? await diskOf(render, id) : undefined;
    const wanted = changed.has("disk") && isMap(desired.disk) ? desired.disk : undefined;
    if (held !== undefined && wanted === undefined) await removeDisk(render, id, held, desired.allowDataLoss === true);
    await writeNumber(render, id, { desired, changed });
    if (wanted !== undefined)
      await (held === undefined ? addDisk(render, id, wanted) : changeDisk(render, held, wanted));
    return undefined;
  },
};

/** Where load no longer says how many instances run, they are as many as it wanted last. */
async function writeNumber(
  render: RenderClient,
  id: string,
  { desired, changed }: Pick<Goal, "desired" | "changed">,
): Promise<void> {
  const autoscaling = autoscalingSchema.safeParse(desired.autoscaling).data;
  if (changed.has("autoscaling")) await putAutoscaling(render, id, autoscaling);
  if (autoscaling?.enabled !== true && (changed.has("numInstances") || changed.has("autoscaling")))
    await scaleService(render, id, Number(desired.numInstances));
}

async function diskOf(render: RenderClient, serviceId: string): Promise<DiskReply | undefined> {
  const [disk] = await render.list("/disks", "disk", diskReplySchema, { serviceId });
  return disk;
}

/** A repair comes here for a disk, too, that somebody else has added: the program never said that it has one, so no preview spoke of data. */
async function removeDisk(
  render: RenderClient,
  serviceId: string,
  { id }: DiskReply,
  mayLoseData: boolean,
): Promise<void> {
  if (mayLoseData) return deleteUnlessGone(render, `/disks/${id}`);
  throw new ProviderError(
    `The service \`${serviceId}\` has a disk, \`${id}\`, which this program doesn't name, and removing it deletes the data on it; name it ` +
      "in `disk`, or make a backup and set `allowDataLoss: true`.",
  );
}

/** Render refuses a second one, so that one whose reply was lost is looked up. */
async function addDisk(render: RenderClient, serviceId: string, disk: PlainMap): Promise<void> {
  try {
    await render.tell("post", "/disks", { ...disk, serviceId });
  } catch (error) {
    if (!isInconclusive(error) || (await diskOf(render, serviceId)) === undefined) throw error;
  }
}

async function changeDisk(render: RenderClient, { id, ...held }: DiskReply, wanted: PlainMap): Promise<void> {
  const different = Object.entries(held).filter(([name, value]) => wanted[name] !== value);
  const body = Object.fromEntries(different.map(([name]) => [name, wanted[name]]));
  await render.tell("patch", `/disks/${id}`, body, { repeatable: true });
}
