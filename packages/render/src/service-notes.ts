import type { Change } from "./declaration/diff";
import type { ResourceDeclaration } from "./declaration/property";
import { knownPart, type ValueMap } from "./values/value";

/** What one run of the engine has shown of services, for what a preview says of their rollout. */
export class ServiceNotes {
  readonly #repositories = new Set<string>();
  readonly #settings = new Map<string, readonly string[]>();

  /** The repositories of the services. */
  get repositories(): readonly string[] {
    return [...this.#repositories];
  }

  /** The settings of a service that change and that its next deploy brings. */
  settingsOf(serviceId: string): readonly string[] {
    return this.#settings.get(serviceId) ?? [];
  }

  /** The program has a resource with these inputs. */
  wants({ deployedByRollout }: ResourceDeclaration, { repo }: ValueMap): void {
    if (deployedByRollout !== true || repo === undefined) return;
    const known = knownPart(repo);
    if (typeof known === "string") this.#repositories.add(known);
  }

  /** A resource changes. */
  changes({ deployedByRollout, properties }: ResourceDeclaration, id: string, changes: readonly Change[]): void {
    if (deployedByRollout !== true) return;
    const names = changes.map(({ property }) => property).filter((name) => properties[name]?.deploy !== undefined);
    this.#settings.set(id, [...new Set(names)]);
  }
}
