import { passwordsOf, Redaction, wordsWithin } from "@slipway/render-api";
import { allTexts, secretTexts, type Value } from "./value";

/** The engine keeps what it is told, and a server may say a lot. */
const longestMessage = 32_000;

/** Keeps secrets out of messages: whatever passed through here as a secret is shown in none. */
export class SeenSecrets extends Redaction {
  /** Remembers the secrets among the values, and the password of every URL. Gives the values back. */
  learn<Kind extends Value>(values: Kind): Kind {
    this.hide(secretTexts(values));
    this.hide(allTexts(values).flatMap(passwordsOf));
    return values;
  }

  /** The text without them, and not without end. */
  override clean(text: string): string {
    return wordsWithin(super.clean(text), longestMessage);
  }
}
