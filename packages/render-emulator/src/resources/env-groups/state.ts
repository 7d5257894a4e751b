import type { EnvGroup, EnvGroupCreate, EnvGroupMeta, EnvVar, EnvVarValue, SecretFile } from "@slipway/render-api";
import { found, withElement } from "../../elements";
import { badRequest, notFound } from "../../errors";
import { makeId, type Sources } from "../../sources";
import { asCreated, microseconds } from "../../state/timestamps";
import { environmentOf } from "../environments/record";
import { requireOwner } from "../owners/state";
import { resolveEnvVars, withEnvVar } from "../services/env-vars/state";
import { checkSecretFilesSize } from "../secret-files-size";
import { serviceOf } from "../services/record";
import type { Store } from "../store";
import { envGroupOf, type EnvGroupRecord, metaOf, wholeOf } from "./record";

/** What the API can do with environment groups. Nothing is deployed by it: linked services get their variables with their next deploy. */
export class EnvGroups {
  constructor(
    private readonly store: Store,
    private readonly sources: Sources,
  ) {}

  /** Newest first. */
  all(): EnvGroupMeta[] {
    return this.store.state.envGroups.map((record) => metaOf(this.store, record)).toReversed();
  }

  get(id: string): EnvGroup {
    return wholeOf(this.store, envGroupOf(this.store, id));
  }

  async create(input: EnvGroupCreate): Promise<EnvGroup> {
    requireOwner(this.store, input.ownerId);
    const { environmentId, secretFiles = [], serviceIds = [] } = input;
    if (environmentId !== undefined) environmentOf(this.store, environmentId);
    checkSecretFilesSize(secretFiles);
    const createdAt = microseconds(this.sources.now());
    const record: EnvGroupRecord = {
      id: makeId(this.sources, "envGroup"),
      name: input.name,
      ...(environmentId !== undefined && { environmentId }),
      envVars: resolveEnvVars(input.envVars ?? [], this.sources),
      secretFiles,
      serviceIds: [...new Set(serviceIds)],
      createdAt,
      updatedAt: createdAt,
    };
    for (const serviceId of serviceIds) this.checkLink(record, serviceId);
    await this.store.add(this.store.state.envGroups, record);
    return asCreated(wholeOf(this.store, record));
  }

  async rename(id: string, name: string): Promise<EnvGroup> {
    const record = envGroupOf(this.store, id);
    return this.change(record, { name, updatedAt: microseconds(this.sources.now()) });
  }

  remove(id: string): Promise<void> {
    return this.store.remove(this.store.state.envGroups, envGroupOf(this.store, id));
  }

  link(id: string, serviceId: string): Promise<EnvGroup> {
    const record = envGroupOf(this.store, id);
    this.checkLink(record, serviceId);
    return this.change(record, { serviceIds: [...new Set([...record.serviceIds, serviceId])] });
  }

  async unlink(id: string, serviceId: string): Promise<void> {
    const record = envGroupOf(this.store, id);
    if (!record.serviceIds.includes(serviceId)) throw notFound(serviceId);
    await this.change(record, { serviceIds: record.serviceIds.filter((other) => other !== serviceId) });
  }

  envVar(id: string, key: string): EnvVar {
    return found(envGroupOf(this.store, id).envVars, key, (envVar) => envVar.key === key);
  }

  /** Recorded: neither variables nor files move `updatedAt`. */
  setEnvVar(id: string, key: string, value: EnvVarValue): Promise<EnvGroup> {
    const record = envGroupOf(this.store, id);
    const envVars = resolveEnvVars([{ ...value, key }], this.sources).reduce(withEnvVar, record.envVars);
    return this.change(record, { envVars });
  }

  async removeEnvVar(id: string, key: string): Promise<void> {
    const [record, envVar] = [envGroupOf(this.store, id), this.envVar(id, key)];
    await this.change(record, { envVars: record.envVars.filter((other) => other !== envVar) });
  }

  secretFile(id: string, name: string): SecretFile {
    return found(envGroupOf(this.store, id).secretFiles, name, (file) => file.name === name);
  }

  setSecretFile(id: string, file: SecretFile): Promise<EnvGroup> {
    const record = envGroupOf(this.store, id);
    const secretFiles = withElement(record.secretFiles, file, ({ name }) => name);
    checkSecretFilesSize(secretFiles);
    return this.change(record, { secretFiles });
  }

  async removeSecretFile(id: string, name: string): Promise<void> {
    const [record, file] = [envGroupOf(this.store, id), this.secretFile(id, name)];
    await this.change(record, { secretFiles: record.secretFiles.filter((other) => other !== file) });
  }

  private async change(record: EnvGroupRecord, changes: Partial<EnvGroupRecord>): Promise<EnvGroup> {
    await this.store.change(record, changes);
    return wholeOf(this.store, record);
  }

  /** The wording is the emulator's own: Render's is unknown. */
  private checkLink({ id, environmentId }: EnvGroupRecord, serviceId: string): void {
    const { service } = serviceOf(this.store, serviceId);
    if (environmentId === undefined || environmentId === service.environmentId) return;
    throw badRequest(`env group ${id} is for services of environment ${environmentId}, which ${serviceId} is not in`);
  }
}
