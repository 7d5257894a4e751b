import { randomBytes } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import * as pulumi from "@pulumi/pulumi";
import type Docker from "dockerode";
import { type Inputs, kindOf } from "./resources";

/**
 * Stands in for the plugin of `@pulumi/docker` where that can't be had: each resource is made by the Docker API of the very inputs that the
 * program has registered. It names, compares, replaces and deletes as that plugin does, as far as the platform counts on it.
 */
export class HostProvider implements pulumi.provider.Provider {
  readonly version = "5.2.0";

  constructor(private readonly docker: Docker) {}

  async check(urn: string, olds: Inputs, news: Inputs) {
    const { isNamed } = kindOf(urn);
    if (!isNamed || news.name !== undefined) return { inputs: news };
    const name = olds.name ?? `${urn.split("::").at(-1) ?? ""}-${randomBytes(4).toString("hex").slice(0, 7)}`;
    return { inputs: { ...news, name } };
  }

  async diff(_id: string, urn: string, olds: Inputs, news: Inputs) {
    const { inPlace, outputs } = kindOf(urn);
    const names = [...new Set([...Object.keys(olds), ...Object.keys(news)])].filter((name) => !outputs.includes(name));
    const changed = names.filter((name) => !isDeepStrictEqual(olds[name], news[name]));
    const replaces = changed.filter((name) => !inPlace.includes(name));
    // So does the plugin for containers; the platform has it otherwise, for all.
    return { changes: changed.length > 0, replaces, deleteBeforeReplace: true };
  }

  async create(urn: string, inputs: Inputs) {
    const { create } = kindOf(urn);
    const { id, ...outputs } = await create(this.docker, revealed(inputs) as Inputs);
    return { id, outs: { ...inputs, ...outputs } };
  }

  async read(id: string, urn: string, props: Inputs = {}) {
    const { read } = kindOf(urn);
    if (read === undefined) return { id, props };
    const found = { ...props, ...(await read(this.docker, id)) };
    return { id, props: found, inputs: found };
  }

  async update(id: string, urn: string, olds: Inputs, news: Inputs) {
    await kindOf(urn).change?.(this.docker, id, news);
    return { outs: { ...olds, ...news } };
  }

  async delete(id: string, urn: string, props: Inputs) {
    await kindOf(urn).remove(this.docker, id, props);
  }
}

/** Secrets come in a form of their own. */
function revealed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revealed);
  if (typeof value !== "object" || value === null) return value;
  if (pulumi.runtime.specialSigKey in value) return revealed((value as unknown as { value: unknown }).value);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, revealed(inner)]));
}
