import type { RenderClient, Snapshot } from "@slipway/render-client";
import type { z } from "zod";
import type { Inputs } from "../../declaration/request";
import type { PlainMap, ValueMap } from "../../values/value";
import type { Section } from "./section";

/** What the replies of every kind have that Render gives an id. */
export interface NamedThing {
  readonly id: string;
  readonly name: string;
  /** Some kinds don't say it. */
  readonly createdAt?: string | undefined;
}

/**
 * A kind of which a workspace has any number, each with an id of its own: how it is read and written. With a
 * declaration, it is all that a further kind needs.
 */
export interface CollectionApi<Reply extends NamedThing> {
  /** Where the list is: `/postgres`. */
  readonly path: string;
  readonly schema: z.ZodType<Reply>;
  /** The key in a list's rows, or `bare` where these have none. */
  readonly wrapper: string;
  /**
   * A body with what follows from the properties in it.
   *
   * @default the body as it is
   */
  readonly completed?: (body: PlainMap) => PlainMap;
  /** What every body of a POST has, such as the type of a service. */
  readonly fixed?: PlainMap;
  /**
   * The property by whose value the list is narrowed, and to which a new one belongs.
   *
   * @default the workspace
   */
  readonly within?: string;
  /** What narrows the list to a workspace, of a kind with `within`; undefined where nothing can be in it. */
  readonly everywhere?: (render: RenderClient) => Promise<Readonly<Record<string, string>> | undefined>;
  /** Whether its list can't be asked for a name, so that all of it is looked through. */
  readonly hasNoNameFilter?: true;
  /** Parts with endpoints of their own; the resource's own PATCH writes the rest. */
  readonly sections?: readonly Section<Reply>[];
  /**
   * How it is waited for.
   *
   * @default it is ready at once
   */
  readonly readiness?: Readiness<Reply>;
  /** What the shared lists of a refresh say of it. */
  inSnapshot?(snapshot: Snapshot, id: string): Promise<Reply | undefined>;
  /** Makes one, where that is more than a POST whose reply is the resource. */
  post?(render: RenderClient, body: PlainMap): Promise<Posted<Reply>>;
  /** Throws where deleting it would take what is not the program's. */
  beforeDelete?(render: RenderClient, id: string, inputs: Inputs): Promise<void>;
  /** What has to be put in order first when a creation ended half-way. */
  recover?(render: RenderClient, id: string): Promise<void>;
  /**
   * The reply with everything where the declaration looks for it.
   *
   * @default the reply as it is
   */
  readonly arranged?: (reply: Reply) => object;
  /** The outputs that the reply does not have as they are; what the declaration does not have is left out. */
  outputs?(render: RenderClient, reply: Reply, inputs: Inputs): Promise<ValueMap>;
  /** What a preview says of a change beside its differences, if there is something to say. */
  foretell?(inputs: ValueMap, prior: ValueMap): string | undefined;
  /** Why a reply can't be one of this kind, if it can't. */
  mismatch?(reply: Reply): string | undefined;
}

/** What was just made. */
export interface Posted<Reply> {
  readonly reply: Reply;
  /** What must follow, once Pulumi knows that the resource exists. */
  afterwards?(): Promise<void>;
}

/** How the status of a resource reads that takes a while to get ready. */
export interface Readiness<Reply> {
  readonly statusOf: (reply: Reply) => string;
  readonly ready: string;
  /** Statuses from which nothing gets ready by itself. */
  readonly terminal: readonly string[];
  /**
   * Address of its page in Render's dashboard, up to its id.
   *
   * @default the dashboard's own
   */
  readonly dashboard?: string;
}

/** A kind of which its owner, the workspace or another thing, has exactly one. */
export interface SingletonApi<Reply extends object> {
  readonly schema: z.ZodType<Reply>;
  /**
   * The property that names its owner.
   *
   * @default the workspace is its owner
   */
  readonly ownerProperty?: string;
  /** Its path, by the id of its owner. */
  readonly path: (ownerId: string) => string;
  /** `patch` sends what changed; `put` always sends everything. */
  readonly method: "put" | "patch";
  /**
   * A body with what follows from the properties in it.
   *
   * @default the body as it is
   */
  readonly completed?: (body: PlainMap) => PlainMap;
  /** What the shared lists of a refresh say of it. */
  inSnapshot?(snapshot: Snapshot, id: string): Promise<Reply | undefined>;
  /** Whether it can be deleted. What can't be gets the declaration's defaults when its resource goes. */
  readonly deletable: boolean;
}

export type NamedInputs = Inputs & { readonly name: string };
