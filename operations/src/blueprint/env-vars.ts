import type {
  AskedComposition,
  AskedPart,
  AskedVariable,
  ToldText,
  ValuePiece,
} from "../../../components/outline/composition";
import type { EnvVar, EnvVarSource, ServiceReferenceType } from "./blueprint";

/** A variable, and what a Blueprint can't say of it. */
export interface WrittenEnvVar {
  entry: EnvVar;
  /** Without the value of a secret. */
  remark?: string;
}

/** What the kinds and names of parts are, and what of their texts is secret. */
export interface EnvVarContext {
  composition: AskedComposition;
  /** Whether a secret stands in a text. */
  holdsSecret: (text: string) => boolean;
}

/** The variables of each service, by the service's name within the system. */
export function envVarsOf({ composition, holdsSecret }: EnvVarContext): Map<string, WrittenEnvVar[]> {
  const writer = new EnvVarWriter(composition, holdsSecret);
  return new Map(
    composition.services.map(({ name, variables }) => [
      name,
      variables.map((variable) => writer.written(name, variable)),
    ]),
  );
}

/** Render makes each generated secret in one place only: whatever else has it refers to that. */
class EnvVarWriter {
  /** By the part that the secret is. */
  readonly #firsts = new Map<string, { service: string; key: string }>();

  constructor(
    private readonly composition: AskedComposition,
    private readonly holdsSecret: (text: string) => boolean,
  ) {}

  written(service: string, variable: AskedVariable): WrittenEnvVar {
    const { name: key, pieces } = variable;
    const { remark, ...source } = this.#sourceOf(variable);
    const [piece] = pieces;
    if (!("generateValue" in source) || typeof piece !== "object")
      return { entry: { key, ...source }, ...(remark !== undefined && { remark }) };
    const first = this.#firsts.get(piece.from);
    if (first !== undefined)
      return {
        entry: {
          key,
          fromService: {
            type: typeOf(this.#kindOf(first.service)),
            name: this.#named(first.service),
            envVarKey: first.key,
          },
        },
      };
    this.#firsts.set(piece.from, { service, key });
    return { entry: { key, ...source } };
  }

  #sourceOf({ pieces, isSecret }: AskedVariable): EnvVarSource & { remark?: string } {
    const texts = pieces.filter((piece) => typeof piece === "string");
    const told = pieces.filter((piece) => typeof piece !== "string");
    if (told.length === 0) {
      const value = texts.join("");
      return isSecret || this.holdsSecret(value) ? { sync: false } : { value };
    }
    const [first, after] = pieces;
    if (typeof first === "object" && pieces.length === 1) {
      const source = this.#reference(first);
      return source ?? { sync: false, remark: `is the ${this.#described(first)}, which a Blueprint doesn't tell.` };
    }
    if (
      typeof first === "object" &&
      isParameters(first, after, pieces) &&
      !texts.some((text) => this.holdsSecret(text))
    ) {
      const source = this.#reference(first);
      if (source) return { ...source, remark: `has \`${after}\` behind it in the stack; a Blueprint can't add that.` };
    }
    return { sync: false, remark: this.#joined(pieces, isSecret) };
  }

  /** What a Blueprint refers to something by that a part tells; undefined where it can't. */
  #reference({ from, what }: ToldText): EnvVarSource | undefined {
    const [name, kind] = [this.#named(from), this.#kindOf(from)];
    switch (kind) {
      case "generated secret":
        return { generateValue: true };
      case "Postgres":
        if (what === "externalConnectionString") return undefined;
        return { fromDatabase: { name, property: what } };
      case "key value":
        if (what !== "connectionString" && what !== "host") return undefined;
        return { fromService: { type: "keyvalue", name, property: what } };
      default:
        return { fromService: { type: typeOf(kind), name, ...ofService(what) } };
    }
  }

  #joined(pieces: readonly ValuePiece[], isSecret: boolean): string {
    const texts = pieces.filter((piece) => typeof piece === "string");
    const isShown = !texts.some((text) => this.holdsSecret(text)) && (!isSecret || texts.every(isSeparator));
    const shown = pieces.map((piece) => {
      if (typeof piece === "object") return `<${this.#described(piece)}>`;
      return isShown ? piece : "…";
    });
    return `is \`${shown.join("")}\`: a Blueprint joins no texts, so Render asks for it.`;
  }

  #described({ from, what }: ToldText): string {
    return `${words[what]} ${this.#named(from)}`;
  }

  #named(part: string): string {
    return this.#part(part)?.platformName ?? part;
  }

  #kindOf(part: string) {
    return this.#part(part)?.kind;
  }

  #part(part: string) {
    return this.composition.parts.find(({ name }) => name === part);
  }
}

/** What parts tell, in words before their names. */
export const words: Readonly<Record<ToldText["what"], string>> = {
  url: "public URL of",
  hostname: "public host of",
  hostport: "private host and port of",
  host: "private host of",
  connectionString: "connection string of",
  externalConnectionString: "external connection string of",
  user: "user of",
  password: "password of",
  database: "database name of",
  secret: "generated secret",
};

/** What a Blueprint calls a service of a kind; a static site is `web`. */
function typeOf(kind: AskedPart["kind"] | undefined): ServiceReferenceType {
  if (kind === "cron job") return "cron";
  if (kind === "private service") return "pserv";
  return kind === "background worker" ? "worker" : "web";
}

/** What Render itself gives each service tells its public address; the private one is a property. */
function ofService(what: ToldText["what"]): { property: string } | { envVarKey: string } {
  if (what === "url") return { envVarKey: "RENDER_EXTERNAL_URL" };
  if (what === "hostname") return { envVarKey: "RENDER_EXTERNAL_HOSTNAME" };
  return { property: what };
}

/** Whether a value is a connection string with query parameters behind it. */
function isParameters(
  { what }: ToldText,
  after: ValuePiece | undefined,
  pieces: readonly ValuePiece[],
): after is string {
  return what === "connectionString" && pieces.length === 2 && typeof after === "string" && after.startsWith("?");
}

function isSeparator(text: string): boolean {
  return /^[\W_]*$/.test(text) && text.length <= 3;
}
