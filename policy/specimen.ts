/** A value that is known only once what it depends on has been made. */
export class Later {
  constructor(readonly value: unknown) {}
}

/** A value that the program calls secret. */
export class Secret {
  constructor(readonly value: unknown) {}
}

/** @param value what it is once it is known */
export function later(value: unknown): Later {
  return new Later(value);
}

export function secret(value: unknown): Secret {
  return new Secret(value);
}

/** What a program makes. */
export interface Given {
  /** The kind's name in the SDK. */
  readonly kind: string;
  /** Its logical name; one of a specimen's own when it has just one resource. */
  readonly name: string;
  /** Its inputs, with {@link Later} and {@link Secret} anywhere within. */
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly protect: boolean;
  /** Names of what it depends on. */
  readonly dependsOn: readonly string[];
}

/** A program on which a rule is shown, and what the rule says of it. */
export interface Specimen {
  /** In the words of the page of rules. */
  readonly what: string;
  readonly given: readonly Given[];
  /** The one sentence with which it is refused: of what is known later, once it is. */
  readonly refused?: string;
  /** The values, as the message names them, without which nothing can be decided yet. */
  readonly undecided?: string;
}

/** Of a specimen's resource: inputs that are right, or what was changed in them. */
export function given(
  kind: string,
  inputs: Readonly<Record<string, unknown>>,
  { name = "specimen", protect = false, dependsOn = [] }: Partial<Given> = {},
): Given {
  return { kind, name, inputs, protect, dependsOn };
}

export const commit = "0123456789abcdef0123456789abcdef01234567";

export const webService = {
  name: "web",
  runtime: "image",
  image: `ghcr.io/acme/web@sha256:${"0123456789abcdef".repeat(4)}`,
  plan: "starter",
  healthCheckPath: "/health",
};

/** One that is built from a repository, and runs a commit of it. */
export const builtService = {
  name: "api",
  repo: "https://github.com/acme/shop",
  branch: "main",
  runtime: "docker",
  plan: "starter",
  healthCheckPath: "/health",
};

export const postgres = { name: "db", plan: "basic_1gb", version: "17", ipAllowList: [] };

export const keyValue = { name: "cache", plan: "starter" };

/** A service that is there already. */
export const serviceId = "srv-000000000000000000a0";

/** A rollout of that service alone. */
export function rollout(key: string, service: object, more: Partial<Given> = {}): Given {
  return given("Rollout", { services: { [key]: { serviceId, ...service } } }, more);
}

/** A rollout of one service that gets these variables. */
export function variables(envVars: Readonly<Record<string, unknown>>): Given {
  return rollout("api", { release: commit, envVars });
}

/** A rollout of one service that gets this file. */
export function secretFile(name: string, content: unknown): Given {
  return rollout("api", { release: commit, secretFiles: { [name]: content } });
}
