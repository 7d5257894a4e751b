/** What there is before any kind is made: ids by what they are of. */
export interface World {
  ownerId: string;
  web: string;
  worker: string;
  site: string;
  project: string;
  environment: string;
  group: string;
  webhook: string;
}

/** Values of a filter by which a list has a thing, and by which it hasn't. */
export interface Filter {
  hits: string[];
  misses: string[];
}

/** What a client of Render's does with a kind of thing. */
export interface Kind {
  /** What tells one from the others: its own id, or the name that its client has given it. */
  id: RegExp;
  create: string;
  /** @param count which one of its kind it is */
  body: (world: World, name: string, count: number) => unknown;
  /** Where the reply to its creation has it: `service`, `0`; itself where that is left out. */
  createdAs?: string;
  read?: string;
  list?: string;
  /** Under which name a list has it; itself where that is left out. */
  listedAs?: string;
  filters?: (world: World, name: string) => Record<string, Filter>;
  change?: { endpoint: string; body: unknown; shown: object };
  /** Of the fields of a change those of which null leaves none, and what is shown then: any other that is null stays as it is. */
  emptiedByNull?: Record<string, unknown>;
  remove: string;
  /** What stands in each path before its own id. */
  under?: keyof World;
  /** The field that tells it apart, where its client says that in the path: what it says. */
  chosen?: { field: string; value: (world: World, name: string, count: number) => string };
  /** Whether there can be but one. */
  isSingle?: boolean;
}

/** A filter of which one value hits. */
export const one = (hit: string, ...misses: string[]): Filter => ({ hits: [hit], misses });

/** How ids of a kind look. */
export const xid = (prefix: string, end = ""): RegExp => new RegExp(`^${prefix}-[0-9a-v]{20}${end}$`);

export const noOwner = "tea-00000000000000000000";
