import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { credentials, type ServiceError } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import { ResourceProviderClient } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  CheckRequest,
  type CheckResponse,
  ConfigureRequest,
  type ConfigureResponse,
  CreateRequest,
  type CreateResponse,
  DeleteRequest,
  DiffRequest,
  DiffResponse,
  ErrorResourceInitFailed,
  InvokeRequest,
  type InvokeResponse,
  PropertyDiff,
  ReadRequest,
  type ReadResponse,
  UpdateRequest,
  type UpdateResponse,
} from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import type { ValueMap } from "../../packages/render/src/values/value";
import { fromWire, inputsToWire, stateToWire } from "./wire";

/** What Pulumi's state would hold of a resource. */
export interface Resource {
  readonly urn: string;
  readonly id: string;
  readonly inputs: ValueMap;
  readonly outputs: ValueMap;
}

/** A failed call; `resource` is what Pulumi would keep in its state in spite of the failure. */
export class CallFailure extends Error {
  constructor(
    message: string,
    readonly resource: Resource | undefined,
  ) {
    super(message);
  }
}

const launcher = join(__dirname, "../../packages/render/plugin/pulumi-resource-render");

/** The provider as Pulumi runs it: a process that speaks gRPC. Each method does what the engine does. */
export class PluginProcess implements AsyncDisposable {
  private constructor(
    private readonly child: ChildProcess,
    private readonly client: ResourceProviderClient,
  ) {}

  /** @param engine `host:port` of the engine that it serves, if any */
  static async start(environment: NodeJS.ProcessEnv, engine?: string): Promise<PluginProcess> {
    const child = spawn(launcher, engine === undefined ? [] : [engine], {
      env: { PATH: process.env.PATH, ...environment },
      stdio: ["ignore", "pipe", "inherit"],
    });
    for await (const port of createInterface(child.stdout)) {
      return new PluginProcess(child, new ResourceProviderClient(`127.0.0.1:${port}`, credentials.createInsecure()));
    }
    throw new Error("The plugin ended before it printed its port.");
  }

  async configure(settings: ValueMap): Promise<void> {
    const request = new ConfigureRequest().setArgs(stateToWire(settings)).setAcceptsecrets(true);
    await answer<ConfigureResponse>((done) => this.client.configure(request, done));
  }

  /** The checked inputs; mistakes are an error. */
  async check(urn: string, news: ValueMap): Promise<ValueMap> {
    const request = new CheckRequest().setUrn(urn).setNews(inputsToWire(news));
    const response = await answer<CheckResponse>((done) => this.client.check(request, done));
    const failures = response.getFailuresList().map((failure) => failure.getReason());
    if (failures.length > 0) throw new Error(failures.join("\n"));
    return fromWire(response.getInputs());
  }

  async previewCreate(urn: string, news: ValueMap): Promise<ValueMap> {
    const request = new CreateRequest()
      .setUrn(urn)
      .setProperties(inputsToWire(await this.check(urn, news)))
      .setPreview(true);
    const response = await answer<CreateResponse>((done) => this.client.create(request, done));
    return fromWire(response.getProperties());
  }

  /** @param timeoutSeconds the program's `customTimeouts` */
  async create(urn: string, news: ValueMap, timeoutSeconds = 0): Promise<Resource> {
    const inputs = await this.check(urn, news);
    const request = new CreateRequest().setUrn(urn).setProperties(inputsToWire(inputs)).setTimeout(timeoutSeconds);
    const response = await answer<CreateResponse>((done) => this.client.create(request, done)).catch(
      keepState(urn, inputs),
    );
    return { urn, id: response.getId(), inputs, outputs: fromWire(response.getProperties()) };
  }

  /** The detailed diff: paths and kinds. */
  async diff(resource: Resource, news: ValueMap): Promise<Record<string, string>> {
    const response = await this.diffResponse(resource, news);
    const kinds = Object.entries(PropertyDiff.Kind);
    const changes: Record<string, string> = {};
    response.getDetaileddiffMap().forEach((change, path) => {
      changes[path] = kinds.find(([, kind]) => kind === change.getKind())?.[0] ?? "";
    });
    return changes;
  }

  async diffResponse({ urn, id, inputs, outputs }: Resource, news: ValueMap): Promise<DiffResponse> {
    const request = new DiffRequest()
      .setUrn(urn)
      .setId(id)
      .setOldInputs(stateToWire(inputs))
      .setOlds(stateToWire(outputs))
      .setNews(inputsToWire(await this.check(urn, news)));
    return answer<DiffResponse>((done) => this.client.diff(request, done));
  }

  /** Whether Pulumi would update a resource, be it for what its state does not show. */
  async wouldUpdate(resource: Resource, news: ValueMap): Promise<boolean> {
    return (await this.diffResponse(resource, news)).getChanges() === DiffResponse.DiffChanges.DIFF_SOME;
  }

  async previewUpdate({ urn, id, inputs, outputs }: Resource, news: ValueMap): Promise<ValueMap> {
    const request = new UpdateRequest()
      .setPreview(true)
      .setUrn(urn)
      .setId(id)
      .setOldInputs(stateToWire(inputs))
      .setOlds(stateToWire(outputs))
      .setNews(inputsToWire(await this.check(urn, news)));
    return fromWire((await answer<UpdateResponse>((done) => this.client.update(request, done))).getProperties());
  }

  async update({ urn, id, inputs, outputs }: Resource, news: ValueMap, timeoutSeconds = 0): Promise<Resource> {
    const asked = await this.check(urn, news);
    const request = new UpdateRequest()
      .setTimeout(timeoutSeconds)
      .setUrn(urn)
      .setId(id)
      .setOldInputs(stateToWire(inputs))
      .setOlds(stateToWire(outputs))
      .setNews(inputsToWire(asked));
    const response = await answer<UpdateResponse>((done) => this.client.update(request, done)).catch(
      keepState(urn, asked),
    );
    return { urn, id, inputs: asked, outputs: fromWire(response.getProperties()) };
  }

  /** What a refresh makes of a resource; undefined when it is gone. */
  async refresh(resource: Resource): Promise<Resource | undefined> {
    const request = new ReadRequest()
      .setUrn(resource.urn)
      .setId(resource.id)
      .setInputs(stateToWire(resource.inputs))
      .setProperties(stateToWire(resource.outputs));
    return this.#read(request);
  }

  /** What a function of the package returns; mistakes in its arguments are an error. */
  async invoke(name: string, given: ValueMap): Promise<ValueMap> {
    const request = new InvokeRequest().setTok(`render:index:${name}`).setArgs(inputsToWire(given));
    const response = await answer<InvokeResponse>((done) => this.client.invoke(request, done));
    const failures = response.getFailuresList().map((failure) => failure.getReason());
    if (failures.length > 0) throw new Error(failures.join("\n"));
    return fromWire(response.getReturn());
  }

  async import(urn: string, id: string): Promise<Resource | undefined> {
    return this.#read(new ReadRequest().setUrn(urn).setId(id));
  }

  async delete({ urn, id, outputs, inputs }: Resource): Promise<void> {
    const request = new DeleteRequest()
      .setUrn(urn)
      .setId(id)
      .setProperties(stateToWire(outputs))
      .setOldInputs(stateToWire(inputs));
    await answer<Empty>((done) => this.client.delete(request, done));
  }

  async cancel(): Promise<void> {
    await answer<Empty>((done) => this.client.cancel(new Empty(), done));
  }

  /** Ends the process with no chance to tidy up. */
  async kill(): Promise<void> {
    const ended = once(this.child, "exit");
    this.child.kill("SIGKILL");
    await ended;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.client.close();
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const ended = once(this.child, "exit");
    this.child.kill("SIGINT");
    await ended;
  }

  async #read(request: ReadRequest): Promise<Resource | undefined> {
    const response = await answer<ReadResponse>((done) => this.client.read(request, done));
    if (response.getId() === "") return undefined;
    return {
      urn: request.getUrn(),
      id: response.getId(),
      inputs: fromWire(response.getInputs()),
      outputs: fromWire(response.getProperties()),
    };
  }
}

/** A call's answer as a promise. */
function answer<Response>(
  call: (done: (error: ServiceError | null, response: Response) => void) => unknown,
): Promise<Response> {
  return new Promise((resolve, reject) => {
    call((error, response) => {
      if (error === null) resolve(response);
      else reject(error);
    });
  });
}

/** Turns a gRPC error into what the engine makes of it. */
function keepState(urn: string, inputs: ValueMap): (error: ServiceError) => never {
  return (error) => {
    const details = error.metadata.get("grpc-status-details-bin")[0];
    if (!(details instanceof Buffer)) throw new CallFailure(error.details, undefined);
    const packed = Status.deserializeBinary(new Uint8Array(details)).getDetailsList()[0];
    const failed = packed?.unpack(
      (bytes) => ErrorResourceInitFailed.deserializeBinary(bytes),
      "pulumirpc.ErrorResourceInitFailed",
    );
    if (!failed) throw new CallFailure(error.details, undefined);
    throw new CallFailure(error.details, {
      urn,
      id: failed.getId(),
      inputs,
      outputs: fromWire(failed.getProperties()),
    });
  };
}
