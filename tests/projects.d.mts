export function projectsOf(args: readonly string[], files: readonly string[]): string[];
