import type { SeenSecrets } from "../values/redaction";
import { Engine } from "./engine";

/** Tells whichever engine uses the plugin what it should show, without the secrets that were seen. */
export class Messenger {
  #engine: Engine | undefined;

  /** @param engine the engine that started the plugin; undefined when somebody else did */
  constructor(
    engine: Engine | undefined,
    private readonly redaction: SeenSecrets,
  ) {
    this.#engine = engine;
  }

  /** Another engine takes the first one's place. */
  attach(address: string): void {
    this.#engine?.close();
    this.#engine = new Engine(address);
  }

  showProgress(urn: string, message: string): void {
    this.#engine?.showProgress(urn, this.redaction.clean(message));
  }

  inform(urn: string, message: string): void {
    this.#engine?.inform(urn, this.redaction.clean(message));
  }

  warn(urn: string, message: string): void {
    this.#engine?.warn(urn, this.redaction.clean(message));
  }

  /** Whatever was said until now has arrived, or never will. */
  async settled(): Promise<void> {
    await this.#engine?.settled();
  }
}
