import { OperationError } from "../operation-error";
import { fullName, type StackService } from "../stack-resources";

/**
 * The service that a person means: by its name within its system, or by `<system>/<name>`.
 *
 * @throws OperationError that lists the names when it is none of them, or several
 */
export function findService(services: readonly StackService[], wanted: string): StackService {
  const matching = services.filter((service) => service.name === wanted || fullName(service) === wanted);
  const [found, another] = matching;
  if (found !== undefined && another === undefined) return found;
  if (found === undefined) {
    throw new OperationError(`There is no service \`${wanted}\`; the services are ${listed(services.map(fullName))}.`);
  }
  throw new OperationError(`\`${wanted}\` is the name of several services: use ${listed(matching.map(fullName))}.`);
}

function listed(names: readonly string[]): string {
  return names.map((name) => `\`${name}\``).join(", ");
}
