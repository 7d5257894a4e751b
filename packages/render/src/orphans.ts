import { messageOf } from "@slipway/render-client";
import { isResultOf } from "./creation";
import type { Creation, Journal } from "./journal";
import type { Provider } from "./provider";
import type { Session } from "./session";

/** Render may list a thing only a while after it has taken the request. */
const surelyListedMs = 10 * 60_000;
/** By then a run has asked about what its state holds, and so the journal has forgotten it. */
const knownToStateMs = 5_000;

/**
 * Things that an earlier update began to create, and that Pulumi's state does not hold, since the answer was lost or
 * the update killed. When the program still has them, their creation takes them up; otherwise nobody but the journal
 * knows of them.
 */
export class Orphans {
  #isAnnounced = false;
  /** What the program of this run has. */
  readonly #wanted = new Set<string>();

  constructor(
    private readonly journal: Journal,
    private readonly provider: Provider,
  ) {}

  /** The program has this resource, so that its creation takes up what was begun. */
  want(urn: string): void {
    this.#wanted.add(urn);
  }

  /**
   * Names them, once in a run and in the background: a run must not fail for what it is not about. What may be in the
   * state is named a while later, unless the state is seen to hold it.
   *
   * @param urn of any resource of the stack
   */
  announceOnce(session: Session, urn: string, warn: (message: string) => void): void {
    const { apiKey, ownerId } = session.connection;
    if (this.#isAnnounced || apiKey === undefined || ownerId === undefined) return;
    this.#isAnnounced = true;
    const announce = (isAnswered: boolean): void => {
      this.#announce(session, { urn, isAnswered }, warn).catch((error: unknown) =>
        warn(`What earlier updates started to create could not be looked up: ${messageOf(error)}`),
      );
    };
    announce(false);
    setTimeout(() => announce(true), knownToStateMs).unref();
  }

  /** @param of which of them: those of the URN's stack whose answer was lost, or was not */
  async #announce(
    session: Session,
    of: { readonly urn: string; readonly isAnswered: boolean },
    warn: (message: string) => void,
  ): Promise<void> {
    const { host, ownerId } = session.connection;
    const entries = (await this.journal.creations.all()).filter(
      (entry) =>
        entry.host === host &&
        entry.ownerId === ownerId &&
        isOfStack(entry.urn, of.urn) &&
        (entry.id !== undefined) === of.isAnswered &&
        !this.#wanted.has(entry.urn),
    );
    for (const entry of entries) {
      const things = this.provider.thingsOf(entry.kind);
      const candidates = await things?.find(session.client(), entry.name);
      const orphan = candidates?.find((thing) => isResultOf(entry, thing));
      if (things !== undefined && orphan !== undefined) {
        const line = session.importLine(entry.urn, orphan.id);
        warn(sentenceOf(entry, orphan.id, line, `${host}${things.path}`));
      } else if (Date.now() - Date.parse(entry.startedAt) > surelyListedMs) await this.journal.creations.remove(entry);
    }
  }
}

function isOfStack(urn: string, other: string): boolean {
  const stackOf = (text: string): string => text.split("::", 2).join("::");
  return stackOf(urn) === stackOf(other);
}

/**
 * @param line the command that imports it
 * @param list address of the kind's list
 */
function sentenceOf({ kind, name }: Creation, id: string, line: string, list: string): string {
  return (
    `An earlier update started to create the ${kind} \`${name}\` and was interrupted: it exists at Render as ` +
    `\`${id}\`, and is not in this stack's state. ` +
    "If the program still has it, this update adopts it. Otherwise import it with " +
    `\`${line}\`, or remove it with ` +
    `\`curl --fail --request DELETE --header "Authorization: Bearer $RENDER_API_KEY" ${list}/${id}\`.`
  );
}
