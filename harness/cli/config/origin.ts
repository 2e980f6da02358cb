/** Where a value may come from, the strongest first: a flag, the environment, a named target, the rest of the configuration. */
export type Origin = 'flag' | 'env' | 'target' | 'config';

/** Whether a command heeds an option that was not given as a flag. */
export type Heeds = (name: string, origin: Exclude<Origin, 'flag'>) => boolean;
