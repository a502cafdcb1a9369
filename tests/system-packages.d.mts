export function findChromium(): string | undefined;
export function seeToSystemPackages(): Promise<string[]>;
