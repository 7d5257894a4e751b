import type { UntypedServiceImplementation } from "@grpc/grpc-js";
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
  type InvokeRequest,
  InvokeResponse,
  type ReadRequest,
  UpdateResponse,
  type UpdateRequest,
} from "@pulumi/pulumi/proto/provider_pb";
import { type PluginAttach, PluginInfo } from "@pulumi/pulumi/proto/plugin_pb";
import type { Connection } from "@slipway/render-client";
import {
  checkConfiguration,
  configurationConflict,
  configuredSecrets,
  connection,
  connectionFaults,
} from "../configuration";
import { ProviderError } from "../error";
import type { Journal } from "../journal";
import type { LookUps } from "../look-up";
import { Orphans } from "../orphans";
import type { Provider, State } from "../provider";
import { Session } from "../session";
import type { Engine } from "./engine";
import { checkResponse, deletedState, diffResponse, failuresOf, readResponse, stateOf, typeOfUrn } from "./messages";
import { Messenger } from "./messenger";
import { fromStruct, toStruct } from "./struct";
import { unary } from "./unary";
import { SeenSecrets } from "../values/redaction";
import type { ValueMap } from "../values/value";

interface Dependencies {
  readonly provider: Provider;
  readonly lookUps: LookUps;
  readonly journal: Journal;
  /** The engine that started the plugin; undefined when somebody else did. */
  readonly engine: Engine | undefined;
  readonly environment: NodeJS.ProcessEnv;
  /** The package's schema as JSON text. */
  readonly schema: string;
  readonly version: string;
}

const interruptedSentence =
  "An earlier update of this resource did not come to its end; this one looks at all of it at Render and fixes what differs.";

/** Pulumi's `ResourceProvider` protocol. It knows no resource: that is what {@link Provider} is for. */
export class ProviderService {
  #session: Session;
  #urn: string | undefined;
  readonly #redaction = new SeenSecrets();
  readonly #messenger: Messenger;
  readonly #orphans: Orphans;

  constructor(private readonly dependencies: Dependencies) {
    this.#messenger = new Messenger(dependencies.engine, this.#redaction);
    this.#redaction.hide(configuredSecrets({}, dependencies.environment));
    this.#session = this.#newSession(connection({}, dependencies.environment));
    this.#orphans = new Orphans(dependencies.journal, dependencies.provider);
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
      invoke: this.#unary((request: InvokeRequest) => this.#invoke(request)),
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
    this.#session.cancel();
    return new Empty();
  }

  #newSession(connection: Connection): Session {
    return new Session(connection, {
      journal: this.dependencies.journal,
      providerUrn: () => this.#urn,
      isSecret: (text) => this.#redaction.knows(text),
      clean: (text) => this.#redaction.clean(text),
      showProgress: (urn, message) => this.#messenger.showProgress(urn, message),
      warn: (urn, message) => this.#messenger.warn(urn, message),
    });
  }

  /** An engine takes up a provider that somebody else started, perhaps after another engine's update was cancelled. */
  #attach(request: PluginAttach): Empty {
    this.#messenger.attach(request.getAddress());
    this.#session = this.#newSession(this.#session.connection);
    return new Empty();
  }

  #checkConfig(request: CheckRequest) {
    this.#urn = request.getUrn();
    const { environment } = this.dependencies;
    const news = this.#redaction.learn(fromStruct(request.getNews()));
    this.#redaction.hide(configuredSecrets(news, environment));
    const { inputs, problems } = checkConfiguration(news, fromStruct(request.getOlds()), environment);
    return checkResponse(inputs, problems, this.#redaction);
  }

  #diffConfig(request: DiffRequest): DiffResponse {
    const conflict = configurationConflict(stateOf(request).inputs, fromStruct(request.getNews()));
    if (conflict !== undefined) throw new ProviderError(conflict);
    return new DiffResponse().setChanges(DiffResponse.DiffChanges.DIFF_NONE);
  }

  #configure(request: ConfigureRequest): ConfigureResponse {
    const settings = this.#redaction.learn(fromStruct(request.getArgs()));
    const { environment } = this.dependencies;
    this.#redaction.hide(configuredSecrets(settings, environment));
    // What the state holds of a provider comes here with no check before it.
    const faults = connectionFaults(settings, environment);
    if (faults.length > 0) throw new ProviderError(faults.join(" "));
    this.#session = this.#newSession(connection(settings, environment));
    return new ConfigureResponse()
      .setAcceptsecrets(true)
      .setAcceptresources(false)
      .setAcceptoutputs(true)
      .setSupportspreview(true);
  }

  async #invoke(request: InvokeRequest): Promise<InvokeResponse> {
    const [token, given] = [request.getTok(), this.#redaction.learn(fromStruct(request.getArgs()))];
    const { lookUps } = this.dependencies;
    const problems = lookUps.check(token, given);
    if (problems.length > 0) return new InvokeResponse().setFailuresList(failuresOf(problems, this.#redaction));
    const found = await lookUps.invoke(token, given, this.#session.client());
    return new InvokeResponse().setReturn(toStruct(this.#redaction.learn(found)));
  }

  /** Every input of a program passes here before anything else happens with it. */
  #check(request: CheckRequest) {
    const news = this.#redaction.learn(fromStruct(request.getNews()));
    const urn = request.getUrn();
    const { inputs, problems, suspicions } = this.dependencies.provider.check(typeOfUrn(urn), urn, news);
    for (const suspicion of suspicions) this.#messenger.warn(urn, suspicion);
    this.#orphans.want(urn);
    this.#announceOrphans(urn);
    // What the declaration says is a secret is marked by now.
    return checkResponse(this.#redaction.learn(inputs), problems, this.#redaction);
  }

  async #diff(request: DiffRequest): Promise<DiffResponse> {
    const [urn, id] = [request.getUrn(), request.getId()];
    await this.#session.forgetCreation(urn, id);
    const state = this.#stateOf(request);
    const interruption = await this.#session.interruption(urn, id, state.outputs);
    if (interruption !== undefined) this.#messenger.warn(urn, interruptedSentence);
    const difference = this.dependencies.provider.diff(typeOfUrn(urn), id, state, fromStruct(request.getNews()));
    return diffResponse({ ...difference, stateMayBeUntrue: difference.stateMayBeUntrue || interruption !== undefined });
  }

  async #create(request: CreateRequest): Promise<CreateResponse> {
    const urn = request.getUrn();
    const type = typeOfUrn(urn);
    const inputs = fromStruct(request.getProperties());
    const { provider } = this.dependencies;
    if (request.getPreview()) {
      await this.#foretell(urn, undefined, inputs);
      return new CreateResponse().setProperties(toStruct(provider.planCreate(type, inputs)));
    }
    const paths = provider.pathsOf(type, { inputs: {}, outputs: {} }, inputs);
    const timeoutSeconds = request.getTimeout();
    const operation = await this.#session.changing({ urn, id: "", stateOutputs: {}, paths, timeoutSeconds });
    const { id, properties } = await provider.create(type, operation, inputs);
    return new CreateResponse().setId(id).setProperties(toStruct(this.#redaction.learn(properties)));
  }

  async #read(request: ReadRequest) {
    const [urn, id] = [request.getUrn(), request.getId()];
    const known = this.#learned({
      inputs: fromStruct(request.getInputs()),
      outputs: fromStruct(request.getProperties()),
    });
    const { outputs } = known;
    const state = Object.keys(outputs).length === 0 ? undefined : known;
    if (state !== undefined) await this.#session.forgetCreation(urn, id);
    this.#announceOrphans(urn);
    const operation = await this.#session.reading(urn, id, outputs);
    const observed = await this.dependencies.provider.read(typeOfUrn(urn), operation, id, state);
    return readResponse(id, observed);
  }

  async #update(request: UpdateRequest): Promise<UpdateResponse> {
    const [urn, id] = [request.getUrn(), request.getId()];
    const type = typeOfUrn(urn);
    const news = fromStruct(request.getNews());
    const state = this.#stateOf(request);
    const { provider } = this.dependencies;
    if (request.getPreview()) {
      await this.#foretell(urn, state, news);
      return new UpdateResponse().setProperties(toStruct(provider.planUpdate(type, state, news)));
    }
    await this.#session.forgetCreation(urn, id);
    const paths = provider.pathsOf(type, state, news);
    const timeoutSeconds = request.getTimeout();
    const operation = await this.#session.changing({ urn, id, stateOutputs: state.outputs, paths, timeoutSeconds });
    const properties = await provider.update(type, operation, id, state, news);
    return new UpdateResponse().setProperties(toStruct(this.#redaction.learn(properties)));
  }

  async #foretell(urn: string, state: State | undefined, news: ValueMap): Promise<void> {
    const text = await this.dependencies.provider.foretell(typeOfUrn(urn), state, news);
    if (text !== undefined) this.#messenger.inform(urn, text);
  }

  async #delete(request: DeleteRequest): Promise<Empty> {
    const [urn, id, timeoutSeconds] = [request.getUrn(), request.getId(), request.getTimeout()];
    await this.#session.forgetCreation(urn, id);
    this.#announceOrphans(urn);
    const state = this.#learned(deletedState(request));
    const about = { urn, id, stateOutputs: state.outputs, paths: [], timeoutSeconds };
    await this.dependencies.provider.delete(typeOfUrn(urn), await this.#session.changing(about), id, state);
    return new Empty();
  }

  #announceOrphans(urn: string): void {
    this.#orphans.announceOnce(this.#session, urn, (message) => this.#messenger.warn(urn, message));
  }

  #stateOf(request: DiffRequest | UpdateRequest): State {
    return this.#learned(stateOf(request));
  }

  /** Secrets that Render made are in states and results only, and those of a former program in a state's inputs. */
  #learned({ inputs, outputs }: State): State {
    return this.#redaction.learn({ inputs, outputs });
  }

  #unary<Request, Response>(answer: (request: Request) => Response | Promise<Response>) {
    return unary(answer, this.#messenger, this.#redaction);
  }
}
