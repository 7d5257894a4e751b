import { parseRelease } from "@slipway/render-api";
import { z } from "zod";
import type { Pulumi } from "../pulumi";
import { canBePinned, type StackService } from "../stack-resources";
import { type Bundle, bundleOf } from "./bundle";

/** One entry of Pulumi's own history of a stack. */
export interface Update {
  /** Counted from the oldest, whatever its kind, so that it never changes. Pulumi Cloud counts the same way. */
  number: number;
  /** `update`, `refresh`, `destroy`, … */
  kind: string;
  /** When it began. RFC 3339, in whole seconds. */
  at: string;
  /** When it ended; absent while it goes on, or when it was killed. */
  endedAt?: string;
  message: string;
  /** `succeeded`, `failed`, `in-progress`. */
  result: string;
  /** How many resources it created, updated and so on, by Pulumi's names. */
  changes: Readonly<Record<string, number>>;
  /** The stack's config at that time, by key; no secrets. */
  config: Readonly<Record<string, unknown>>;
  /** What Pulumi has noted of where it ran: `git.author`, `ci.system` and the like. */
  environment: Readonly<Record<string, string>>;
}

/** One page as Pulumi Cloud and a bucket give it fast. */
const pageSize = 100;
const everything = 0;

const Entry = z.object({
  version: z.number().default(0),
  kind: z.string(),
  startTime: z.string(),
  endTime: z.string().optional(),
  message: z.string().default(""),
  result: z.string().default("in-progress"),
  resourceChanges: z.record(z.string(), z.number()).nullish(),
  config: z.record(z.string(), z.object({ objectValue: z.unknown().optional() })).nullish(),
  environment: z.record(z.string(), z.string()).nullish().catch(undefined),
});

/**
 * The history of a stack, newest first. Pulumi Cloud numbers what it gives, so that its newest page is enough; elsewhere numbers have to be
 * counted from the oldest, so that a history that is longer than a page is read as a whole.
 *
 * @param all whether what is on no newest page is wanted, too
 */
export async function readHistory(pulumi: Pulumi, stack: string, all = false): Promise<Update[]> {
  const newest = await readPage(pulumi, stack, all ? everything : pageSize);
  const isEnough = all || newest.length < pageSize || (newest[0]?.version ?? 0) > 0;
  const entries = isEnough ? newest : await readPage(pulumi, stack, everything);
  return entries.map(({ version, startTime, endTime, resourceChanges, config, environment, ...entry }, index) => ({
    ...entry,
    number: version > 0 ? version : entries.length - index,
    at: startTime,
    ...(endTime !== undefined && { endedAt: endTime }),
    changes: resourceChanges ?? {},
    environment: environment ?? {},
    config: Object.fromEntries(Object.entries(config ?? {}).map(([key, { objectValue }]) => [key, objectValue])),
  }));
}

/** The newest entries of a stack's history; all of them where `size` is 0. */
export async function readPage(
  pulumi: Pick<Pulumi, "read">,
  stack: string,
  size: number,
): Promise<z.infer<typeof Entry>[]> {
  const paging = ["--page-size", String(size), "--page", "1"];
  const printed = await pulumi.read(["stack", "history", "--json", ...paging, "--stack", stack]);
  return z.array(Entry).parse(JSON.parse(printed || "[]"));
}

const Pins = z.object({
  follow: z.boolean().default(false).catch(false),
  release: z.string().optional().catch(undefined),
  releases: z.record(z.string(), z.string()).default({}).catch({}),
});

/** What a stack's config pins, of services that are there. What follows a branch or a tag, or is encrypted, pins nothing. */
export function pinnedIn({ config }: Pick<Update, "config">, services: readonly StackService[]): Bundle {
  return bundleOf(
    services.filter(canBePinned).flatMap(({ system, name }) => {
      const { success, data } = Pins.safeParse(config[`slipway:${system}`]);
      if (!success) return [];
      // Images are pinned beside a branch that the others follow.
      const release = parseRelease(data.releases[name] ?? (data.follow ? "" : (data.release ?? "")));
      return release === undefined ? [] : [{ system, name, release }];
    }),
  );
}
