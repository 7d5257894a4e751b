import { type handleUnaryCall, type UntypedServiceImplementation } from "@grpc/grpc-js";
import { Empty } from "google-protobuf/google/protobuf/empty_pb";
import type { IResourceProviderServer } from "@pulumi/pulumi/proto/provider_grpc_pb";
import {
  type CheckRequest,
  type ConfigureRequest,
  ConfigureResponse,
  type CreateRequest,
  CreateResponse,
  type DeleteRequest,
  type DiffRequest,
  DiffResponse,
  GetSchemaResponse,
  type ReadRequest,
  UpdateResponse,
  type UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import { RenderClient } from "@slipway/render-client";
import { checkConfiguration, configurationConflict, connection } from "../configuration";
import { ProviderError } from "../error";
import type { Journal } from "../journal";
import type { Provider, State } from "../provider";
import type { Operation } from "../resource";
import { Engine } from "./engine";
import { toServiceError } from "./errors";
import { checkResponse, deletedState, diffResponse, readResponse, stateOf, typeOfUrn } from "./messages";
import { fromStruct, toStruct } from "./struct";
import { Redaction } from "../values/redaction";

interface Dependencies {
  readonly provider: Provider;
  readonly journal: Journal;
  /** The engine that started the plugin; undefined when somebody else did. */
  readonly engine: Engine | undefined;
  readonly environment: NodeJS.ProcessEnv;
  /** The package's schema as JSON text. */
  readonly schema: string;
  readonly version: string;
}

/** Pulumi's `ResourceProvider` protocol. It knows no resource: that is what {@link Provider} is for. */
export class ProviderService {
  #connection;
  #engine: Engine | undefined;
  #cancellation = new AbortController();
  readonly #redaction = new Redaction();

  constructor(private readonly dependencies: Dependencies) {
    this.#connection = connection({}, dependencies.environment);
    this.#engine = dependencies.engine;
  }

  /** The methods under their names in the protocol; what is missing answers "unimplemented". */
  methods(): UntypedServiceImplementation {
    return {
      getPluginInfo: this.#unary(() => new PluginInfo().setVersion(this.dependencies.version)),
      attach: this.#unary((request: PluginAttach) => this.#attach(request)),
      getSchema: this.#unary(() => new GetSchemaResponse().setSchema(this.dependencies.schema)),
      checkConfig: this.#unary((request: CheckRequest) => this.#checkConfig(request)),
      diffConfig: this.#unary((request: DiffRequest) => this.#diffConfig(request)),
      configure: this.#unary((request: ConfigureRequest) => this.#configure(request)),
      check: this.#unary((request: CheckRequest) => this.#check(request)),
      diff: this.#unary((request: DiffRequest) => this.#diff(request)),
      create: this.#unary((request: CreateRequest) => this.#create(request)),
      read: this.#unary((request: ReadRequest) => this.#read(request)),
      update: this.#unary((request: UpdateRequest) => this.#update(request)),
      delete: this.#unary((request: DeleteRequest) => this.#delete(request)),
      cancel: this.#unary(() => this.cancel()),
    } satisfies { [Method in keyof IResourceProviderServer]?: unknown };
  }

  /** Ends every operation as soon as that can be done in order. */
  cancel(): Empty {
    this.#cancellation.abort();
    return new Empty();
  }

  /** An engine takes up a provider that somebody else started, perhaps after another engine's update was cancelled. */
  #attach(request: PluginAttach): Empty {
    this.#engine?.close();
    this.#engine = new Engine(request.getAddress());
    this.#cancellation = new AbortController();
    return new Empty();
  }

  #checkConfig(request: CheckRequest) {
    const { inputs, problems } = checkConfiguration(
      fromStruct(request.getNews()),
      fromStruct(request.getOlds()),
      this.dependencies.environment,
    );
    return checkResponse(inputs, problems);
  }

  #diffConfig(request: DiffRequest): DiffResponse {
    const conflict = configurationConflict(stateOf(request).inputs, fromStruct(request.getNews()));
    if (conflict !== undefined) throw new ProviderError(conflict);
    return new DiffResponse().setChanges(DiffResponse.DiffChanges.DIFF_NONE);
  }

  #configure(request: ConfigureRequest): ConfigureResponse {
    const settings = this.#redaction.learn(fromStruct(request.getArgs()));
    this.#connection = connection(settings, this.dependencies.environment);
    return new ConfigureResponse()
      .setAcceptsecrets(true)
      .setAcceptresources(false)
      .setAcceptoutputs(true)
      .setSupportspreview(true);
  }

  /** Every input of a program passes here before anything else happens with it. */
  #check(request: CheckRequest) {
    const news = this.#redaction.learn(fromStruct(request.getNews()));
    const urn = request.getUrn();
    const { inputs, problems, suspicions } = this.dependencies.provider.check(typeOfUrn(urn), news);
    for (const suspicion of suspicions) this.#engine?.warn(urn, suspicion);
    return checkResponse(inputs, problems);
  }

  async #diff(request: DiffRequest): Promise<DiffResponse> {
    await this.#forget(request);
    const news = fromStruct(request.getNews());
    return diffResponse(this.dependencies.provider.diff(typeOfUrn(request.getUrn()), this.#stateOf(request), news));
  }

  async #create(request: CreateRequest): Promise<CreateResponse> {
    const type = typeOfUrn(request.getUrn());
    const inputs = fromStruct(request.getProperties());
    const { provider } = this.dependencies;
    if (request.getPreview()) return new CreateResponse().setProperties(toStruct(provider.planCreate(type, inputs)));
    const operation = this.#operation(request.getUrn(), request.getTimeout());
    const { id, properties } = await provider.create(type, operation, inputs);
    return new CreateResponse().setId(id).setProperties(toStruct(this.#redaction.learn(properties)));
  }

  async #read(request: ReadRequest) {
    const urn = request.getUrn();
    const outputs = this.#redaction.learn(fromStruct(request.getProperties()));
    const state = Object.keys(outputs).length === 0 ? undefined : { inputs: fromStruct(request.getInputs()), outputs };
    if (state !== undefined) await this.#forget(request);
    const found = await this.dependencies.provider.read(typeOfUrn(urn), this.#operation(urn), request.getId(), state);
    return readResponse(request.getId(), found);
  }

  async #update(request: UpdateRequest): Promise<UpdateResponse> {
    const type = typeOfUrn(request.getUrn());
    const news = fromStruct(request.getNews());
    const state = this.#stateOf(request);
    const { provider } = this.dependencies;
    if (request.getPreview()) {
      return new UpdateResponse().setProperties(toStruct(provider.planUpdate(type, state, news)));
    }
    await this.#forget(request);
    const operation = this.#operation(request.getUrn(), request.getTimeout());
    const properties = await provider.update(type, operation, request.getId(), state, news);
    return new UpdateResponse().setProperties(toStruct(this.#redaction.learn(properties)));
  }

  async #delete(request: DeleteRequest): Promise<Empty> {
    const urn = request.getUrn();
    await this.#forget(request);
    const state = deletedState(request);
    await this.dependencies.provider.delete(typeOfUrn(urn), this.#operation(urn), request.getId(), state);
    return new Empty();
  }

  /** Secrets that Render made stand in states and results only. */
  #stateOf(request: DiffRequest | UpdateRequest): State {
    const state = stateOf(request);
    this.#redaction.learn(state.outputs);
    return state;
  }

  /** @param timeoutSeconds 0 when the program sets none */
  #operation(urn: string, timeoutSeconds = 0): Operation {
    const { journal } = this.dependencies;
    const report = (message: string): void => this.#engine?.showProgress(urn, message);
    const { signal } = this.#cancellation;
    const render = new RenderClient(this.#connection, signal, report);
    const cleanup = new RenderClient(this.#connection, new AbortController().signal, report);
    const isSecret = (text: string): boolean => this.#redaction.knows(text);
    const timeoutMs = timeoutSeconds > 0 ? timeoutSeconds * 1000 : undefined;
    return { urn, journal, signal, timeoutMs, isSecret, report, render, cleanup };
  }

  /** A request about an id proves that the state holds it, so that the journal need not. */
  async #forget(request: DiffRequest | ReadRequest | UpdateRequest | DeleteRequest): Promise<void> {
    const { host, ownerId } = this.#connection;
    if (ownerId === undefined) return;
    await this.dependencies.journal.forget({ host, ownerId, urn: request.getUrn() }, request.getId());
  }

  /** The one place where errors become the wire's. */
  #unary<Request, Response>(
    answer: (request: Request) => Response | Promise<Response>,
  ): handleUnaryCall<Request, Response> {
    return (call, callback) => {
      void (async () => answer(call.request))().then(
        (response) => callback(null, response),
        (error: unknown) => callback(toServiceError(error, (text) => this.#redaction.clean(text))),
      );
    };
  }
}
