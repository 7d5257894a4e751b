import { messageOf } from "@slipway/render-client";
import { wasBegun } from "./creation";
import { importLine } from "./import-line";
import type { Creation, Journal } from "./journal";
import type { Provider } from "./provider";
import type { Session } from "./session";

/** Render may list a thing only a while after it has taken the request. */
const surelyListedMs = 10 * 60_000;

/**
 * Things that an earlier update began to create, whose answer was lost, and that Pulumi's state therefore does not hold. When the
 * program still has them, their creation takes them up; otherwise nobody but the journal knows of them.
 */
export class Orphans {
  #announced = false;

  constructor(
    private readonly journal: Journal,
    private readonly provider: Provider,
  ) {}

  /** Names them, once in a run and in the background: a run must not fail for what it is not about. */
  announceOnce(session: Session, urn: string, warn: (message: string) => void): void {
    const { apiKey, ownerId } = session.connection;
    if (this.#announced || apiKey === undefined || ownerId === undefined) return;
    this.#announced = true;
    this.#announce(session, urn, warn).catch((error: unknown) =>
      warn(`What earlier updates began to create could not be looked up: ${messageOf(error)}`),
    );
  }

  async #announce(session: Session, urn: string, warn: (message: string) => void): Promise<void> {
    const { host, ownerId } = session.connection;
    const all = await this.journal.creations.all();
    const ours = all.filter((entry) => entry.host === host && entry.ownerId === ownerId && isOfStack(entry.urn, urn));
    for (const entry of ours) {
      const things = this.provider.thingsOf(entry.kind);
      const found = await things?.find(session.client(), entry.name);
      const orphan = found?.find((thing) => wasBegun(thing, entry));
      if (things !== undefined && orphan !== undefined) warn(sentenceOf(entry, orphan.id, `${host}${things.path}`));
      else if (Date.now() - Date.parse(entry.startedAt) > surelyListedMs) await this.journal.creations.remove(entry);
    }
  }
}

function isOfStack(urn: string, other: string): boolean {
  const stackOf = (text: string): string => text.split("::", 2).join("::");
  return stackOf(urn) === stackOf(other);
}

/** @param list address of the kind's list */
function sentenceOf({ kind, name, urn }: Creation, id: string, list: string): string {
  return (
    `An earlier update began to create the ${kind} \`${name}\` and did not learn the answer: it exists at Render as \`${id}\`, and this stack's state does not hold it. ` +
    `If the program still has it, this update takes it over. Otherwise take it over with \`${importLine(urn, id)}\`, or remove it with ` +
    `\`curl --fail --request DELETE --header "Authorization: Bearer $RENDER_API_KEY" ${list}/${id}\`.`
  );
}
