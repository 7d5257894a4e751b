/** The name of the file with a stack's override. */
export function overrideFile(stack: string): string {
  return `Pulumi.${stack}.override.yaml`;
}
