import type { Project, ProjectCreate, ProjectUpdate } from "@slipway/render-api";
import { makeId, type Sources } from "../../sources";
import { microseconds } from "../../state/timestamps";
import { requireEmpty } from "../environments/members";
import { createEnvironment, type EnvironmentRecord } from "../environments/record";
import { requireOwner } from "../owners/state";
import type { Store } from "../store";
import { projectOf, type ProjectRecord } from "./record";

/** What the API can do with projects. */
export class Projects {
  constructor(
    private readonly store: Store,
    private readonly sources: Sources,
  ) {}

  /** Newest first. */
  all(): Project[] {
    return this.store.state.projects.map((record) => this.asReplied(record)).toReversed();
  }

  get(id: string): Project {
    return this.asReplied(projectOf(this.store, id));
  }

  /** Makes a project with its first environments: all of them or none. */
  async create(input: ProjectCreate): Promise<Project> {
    requireOwner(this.store, input.ownerId);
    const { sources, store } = this;
    const { environments } = store.state;
    const createdAt = microseconds(sources.now());
    const record = { id: makeId(sources, "project"), name: input.name, createdAt, updatedAt: createdAt };
    const made = input.environments.map((environment) => createEnvironment(environment, record.id, sources));
    environments.push(...made);
    await store.add(store.state.projects, record).catch((error: unknown) => {
      this.forget(made);
      throw error;
    });
    return this.asReplied(record);
  }

  async update(id: string, input: ProjectUpdate): Promise<Project> {
    const record = projectOf(this.store, id);
    const changes = { name: input.name ?? record.name, updatedAt: microseconds(this.sources.now()) };
    await this.store.change(record, changes);
    return this.asReplied(record);
  }

  /** Its environments go with it, once nothing is in them. */
  async remove(id: string): Promise<void> {
    const record = projectOf(this.store, id);
    const environments = this.environmentsOf(id);
    for (const environment of environments) requireEmpty(this.store, environment.id, `project \`${id}\``);
    this.forget(environments);
    await this.store.remove(this.store.state.projects, record).catch((error: unknown) => {
      this.store.state.environments.push(...environments);
      throw error;
    });
  }

  private forget(environments: readonly EnvironmentRecord[]): void {
    const { state } = this.store;
    state.environments = state.environments.filter((environment) => !environments.includes(environment));
  }

  private environmentsOf(id: string): EnvironmentRecord[] {
    return this.store.state.environments.filter(({ projectId }) => projectId === id);
  }

  private asReplied({ id, name, createdAt, updatedAt }: ProjectRecord): Project {
    const environmentIds = this.environmentsOf(id).map((environment) => environment.id);
    return { id, name, owner: this.store.state.owner, environmentIds, createdAt, updatedAt };
  }
}
