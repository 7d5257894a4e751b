import { type Connection, RenderClient, Snapshot } from "@slipway/render-client";
import { ChangeLog, ChangeMarks, type Interruption, newChangeId } from "./change-log";
import { importLine } from "./import-line";
import type { Journal } from "./journal";
import type { Operation } from "./resource";
import type { ValueMap } from "./values/value";

/** An operation on a resource that may change something at Render. */
interface ChangeRequest {
  readonly urn: string;
  /** Empty while a resource is created. */
  readonly id: string;
  /** The outputs that the state holds; empty while a resource is created. */
  readonly stateOutputs: ValueMap;
  /** Property paths that it is about. */
  readonly paths: readonly string[];
  /** 0 when the program sets none. */
  readonly timeoutSeconds: number;
}

/** What is particular to one operation. */
interface Given {
  readonly changeId: string;
  readonly follows: Interruption | undefined;
  readonly paths: readonly string[];
  readonly timeoutSeconds: number;
  /** Done once, before the first request that changes something. */
  readonly begin: () => Promise<void>;
}

export interface SessionParts {
  readonly journal: Journal;
  readonly isSecret: (text: string) => boolean;
  /** Takes secrets out of a text. */
  readonly clean: (text: string) => string;
  /** URN of the provider whose session it is, once it is known. */
  readonly providerUrn: () => string | undefined;
  readonly showProgress: (urn: string, message: string) => void;
  readonly warn: (urn: string, message: string) => void;
}

/**
 * What all operations of one run of the engine share: the connection, what lists have shown, the journal and the
 * cancellation.
 */
export class Session {
  readonly #cancellation = new AbortController();
  readonly #snapshot: Snapshot;
  readonly #read = new Set<string>();

  constructor(
    readonly connection: Connection,
    private readonly parts: SessionParts,
  ) {
    this.#snapshot = new Snapshot(this.client());
  }

  /** A client for what belongs to no resource. */
  client(): RenderClient {
    return new RenderClient(this.connection, {
      signal: this.#cancellation.signal,
      report: () => undefined,
      clean: this.parts.clean,
    });
  }

  /** The command that takes the thing of an id over as a resource. */
  importLine(urn: string, id: string): string {
    return importLine(urn, id, this.parts.providerUrn());
  }

  /** Ends every operation as soon as that can be done in order. */
  cancel(): void {
    this.#cancellation.abort();
  }

  /** An operation that only reads. */
  async reading(urn: string, id: string, stateOutputs: ValueMap): Promise<Operation> {
    const follows = await this.interruption(urn, id, stateOutputs);
    this.#read.add(urn);
    return this.#operation(urn, {
      changeId: newChangeId(new Date()),
      follows,
      paths: [],
      timeoutSeconds: 0,
      begin: async () => undefined,
    });
  }

  /**
   * What an operation on the resource may have done that was broken off, by the journal or by the state itself. Without a
   * configured workspace the journal is not asked.
   */
  async interruption(urn: string, id: string, stateOutputs: ValueMap): Promise<Interruption | undefined> {
    const begun = await this.#changeLog(urn, id)?.interruption(stateOutputs, this.#read.has(urn));
    const { unfinished } = new ChangeMarks(stateOutputs);
    if (begun === undefined) return unfinished;
    return { paths: [...begun.paths, ...(unfinished?.paths ?? [])] };
  }

  /** An operation that may change something: it is in the journal before the first request that changes something is sent. */
  async changing(request: ChangeRequest): Promise<Operation> {
    const { urn, id } = request;
    const log = this.#changeLog(urn, id);
    const follows = await this.interruption(urn, id, request.stateOutputs);
    const changeId = newChangeId(new Date());
    const paths = [...new Set([...request.paths, ...(follows?.paths ?? [])])];
    const begin = async (): Promise<void> => log?.begin(changeId, paths);
    return this.#operation(urn, { changeId, follows, paths, timeoutSeconds: request.timeoutSeconds, begin });
  }

  /** A request about an id proves that the state holds it, so that the journal need not. */
  async forgetCreation(urn: string, id: string): Promise<void> {
    const { host, ownerId } = this.connection;
    if (ownerId === undefined) return;
    const { creations } = this.parts.journal;
    const entry = await creations.find({ host, ownerId, urn });
    // Under one URN there may be two, while one replaces the other, and the state may hold the old one only.
    if (entry?.id === id) await creations.remove(entry);
  }

  #changeLog(urn: string, id: string): ChangeLog | undefined {
    const { host, ownerId } = this.connection;
    return ownerId === undefined ? undefined : new ChangeLog(this.parts.journal.changes, { host, ownerId, urn }, id);
  }

  #operation(urn: string, given: Given): Operation {
    const { journal, isSecret, clean, showProgress } = this.parts;
    const warn = (message: string): void => this.parts.warn(urn, message);
    const report = (message: string): void => showProgress(urn, message);
    let beginning: Promise<void> | undefined;
    const beforeWrite = async (): Promise<void> => {
      beginning ??= given.begin();
      await beginning;
    };
    const afterWrite = (): void => this.#snapshot.forget();
    const { signal } = this.#cancellation;
    return {
      ...{ urn, journal, signal, isSecret, report, warn, snapshot: this.#snapshot },
      render: new RenderClient(this.connection, { signal, report, clean, beforeWrite, afterWrite }),
      cleanup: new RenderClient(this.connection, {
        signal: new AbortController().signal,
        report,
        clean,
        beforeWrite,
        afterWrite,
      }),
      importLine: (id) => this.importLine(urn, id),
      changeId: given.changeId,
      follows: given.follows,
      paths: given.paths,
      hasWritten: () => beginning !== undefined,
      timeoutMs: given.timeoutSeconds > 0 ? given.timeoutSeconds * 1000 : undefined,
    };
  }
}
