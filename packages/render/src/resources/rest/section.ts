import type { RenderClient } from "@slipway/render-client";
import type { Inputs } from "../../declaration/request";

/** What a section is to write. */
export interface Goal {
  /** What the program asks for. */
  readonly desired: Inputs;
  /** What it asked for last, if it did. */
  readonly prior: Inputs | undefined;
  /** Which of the section's properties are to be written. */
  readonly changed: ReadonlySet<string>;
  /** Whether what is desired, and no more, has to be there afterwards. Else what somebody changed by hand is for a refresh to tell. */
  readonly repairs: boolean;
  /** Property paths that an earlier operation may have written which the state does not tell of. */
  readonly begunPaths: readonly string[];
}

/** By what a program's own is told from what others have at the same place. */
export interface Known {
  /** What the program says and said last of the resource; empty for an import, of which everything counts. */
  readonly said: readonly Inputs[];
  /** Property paths that an earlier operation may have written which the state does not tell of. */
  readonly begunPaths: readonly string[];
}

/**
 * A part of a resource that Render keeps under endpoints of its own: it reads and writes some of the properties, and
 * only these.
 */
export interface Section<Reply = unknown> {
  /** Names of its properties. */
  readonly owns: readonly string[];
  /** Whether it is written before the resource's own PATCH, which Render refuses else. */
  readonly goesFirst?: (desired: Inputs) => boolean;
  /** What Render holds of them. */
  read(render: RenderClient, id: string, reply: Reply, known: Known): Promise<Inputs>;
  /**
   * Reconciles them with what is desired.
   *
   * @param observed what Render holds of them, in the words of the prior inputs
   * @returns the resource as Render's reply shows it, when it does
   */
  write(render: RenderClient, id: string, goal: Goal, observed: Inputs): Promise<Reply | undefined>;
}
