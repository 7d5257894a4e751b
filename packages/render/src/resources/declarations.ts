import type { ResourceDeclaration } from "../declaration/property";
import { generatedSecret } from "./generated-secret/declaration";
import { keyValue } from "./key-value/declaration";
import { postgres } from "./postgres/declaration";
import { rollout } from "./rollout/declaration";
import { staticSite } from "./static-site/declaration";
import { webService } from "./web-service/declaration";

/** Every resource of the provider, in the order of the documentation. */
export const declarations: readonly ResourceDeclaration[] = [
  webService,
  staticSite,
  postgres,
  keyValue,
  generatedSecret,
  rollout,
];
