import type { Change } from "./declaration/diff";
import type { ResourceDeclaration } from "./declaration/property";
import { knownPart, unwrap, type ValueMap } from "./values/value";

/** What a service runs that follows it: what is built of a repository's commits, or an image, by its tag or digest. */
export type Origin = { readonly kind: "repository" } | { readonly kind: "image"; readonly image: string };

/** What one run of the engine has shown of services, for what a preview says of their rollout. */
export class ServiceNotes {
  readonly #repositories = new Set<string>();
  readonly #settings = new Map<string, readonly string[]>();
  readonly #origins = new Map<string, Origin>();
  readonly #withDisks = new Set<string>();

  /** The repositories of the services. */
  get repositories(): readonly string[] {
    return [...this.#repositories];
  }

  /** The settings of a service that change and that its next deploy brings. */
  settingsOf(serviceId: string): readonly string[] {
    return this.#settings.get(serviceId) ?? [];
  }

  /**
   * What a service of this source runs; undefined where no service of the program is of it.
   *
   * @param source its fingerprint
   */
  originOf(source: string): Origin | undefined {
    return this.#origins.get(source);
  }

  /** Whether a service has a disk, or will have one: then each deploy ends its instance before the next one starts. */
  hasDisk(serviceId: string): boolean {
    return this.#withDisks.has(serviceId);
  }

  /** A resource has these properties, or will have them. */
  shows({ deployedByRollout, outputs }: ResourceDeclaration, properties: ValueMap): void {
    const [name] = Object.entries(outputs).find(([, { fingerprintOf }]) => fingerprintOf === "source") ?? [];
    const source = name === undefined ? undefined : knownPart(properties[name]);
    if (deployedByRollout !== true || typeof source !== "string") return;
    const [repo, image] = [knownPart(properties.repo), knownPart(properties.image)];
    if (typeof image === "string") this.#origins.set(source, { kind: "image", image });
    else if (repo !== undefined) this.#origins.set(source, { kind: "repository" });
  }

  /** The program has a resource with these inputs. */
  wants({ deployedByRollout }: ResourceDeclaration, { repo }: ValueMap): void {
    if (deployedByRollout !== true || repo === undefined) return;
    const known = knownPart(repo);
    if (typeof known === "string") this.#repositories.add(known);
  }

  /**
   * A resource changes, or stays as it is.
   *
   * @param sides its properties as they are, and as they will be
   */
  changes(
    { deployedByRollout, properties }: ResourceDeclaration,
    id: string,
    { changes, sides }: { changes: readonly Change[]; sides: readonly ValueMap[] },
  ): void {
    if (deployedByRollout !== true) return;
    if (sides.some(({ disk }) => disk !== undefined && unwrap(disk) !== null)) this.#withDisks.add(id);
    const names = changes.map(({ property }) => property).filter((name) => properties[name]?.deploy !== undefined);
    this.#settings.set(id, [...new Set(names)]);
  }
}
