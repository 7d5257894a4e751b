import type { Environment, EnvironmentUpdate, NewEnvironment } from "@slipway/render-api";
import { emptyToNull } from "../../elements";
import type { Sources } from "../../sources";
import { microseconds } from "../../state/timestamps";
import { everywhere } from "../ip-allow-list";
import { projectOf } from "../projects/record";
import type { Store } from "../store";
import { membersOf, move, requireEmpty } from "./members";
import { createEnvironment, environmentChanges, environmentOf, type EnvironmentRecord } from "./record";

/** What the API can do with environments. */
export class Environments {
  constructor(
    private readonly store: Store,
    private readonly sources: Sources,
  ) {}

  /** Newest first. */
  all(): EnvironmentRecord[] {
    return this.store.state.environments.toReversed();
  }

  get(id: string): Environment {
    return this.asReplied(environmentOf(this.store, id));
  }

  async create(input: NewEnvironment & { projectId: string }): Promise<Environment> {
    projectOf(this.store, input.projectId);
    const record = createEnvironment(input, input.projectId, this.sources);
    await this.store.add(this.store.state.environments, record);
    return this.asReplied(record);
  }

  async update(id: string, input: EnvironmentUpdate): Promise<Environment> {
    const record = environmentOf(this.store, id);
    await this.store.change(record, environmentChanges(record, input, microseconds(this.sources.now())));
    return this.asReplied(record);
  }

  async remove(id: string): Promise<void> {
    const record = environmentOf(this.store, id);
    requireEmpty(this.store, id, `environment \`${id}\``);
    await this.store.remove(this.store.state.environments, record);
  }

  async addResources(id: string, resourceIds: readonly string[]): Promise<Environment> {
    await move(this.store, resourceIds, id);
    return this.get(id);
  }

  /** Recorded: which environment the path names plays no part. */
  removeResources(resourceIds: readonly string[]): Promise<void> {
    return move(this.store, resourceIds, undefined);
  }

  asReplied(record: EnvironmentRecord): Environment {
    const { id, name, projectId, protectedStatus, networkIsolationEnabled } = record;
    const { serviceIds, databasesIds, redisIds, envGroupIds } = membersOf(this.store, id);
    return {
      id,
      name,
      projectId,
      databasesIds: emptyToNull(databasesIds),
      redisIds: emptyToNull(redisIds),
      serviceIds: emptyToNull(serviceIds),
      envGroupIds: emptyToNull(envGroupIds),
      protectedStatus,
      networkIsolationEnabled,
      ipAllowList: everywhere,
    };
  }
}
